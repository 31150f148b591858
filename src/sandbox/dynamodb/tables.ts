import type {
  CreateTableCommandInput,
  CreateTableCommandOutput,
  DeleteTableCommandInput,
  DeleteTableCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  ListTablesCommandOutput,
  UpdateTableCommandInput,
  UpdateTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { sameValue } from '../../core/canonical.ts';
import { type Answer, type Call, type Operations, tagRecord } from '../call.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { capacityOf, changeBilling } from './billing.ts';
import { shownTable } from './description.ts';
import { findTable, idleTable, tableNamed } from './known-tables.ts';
import type { Keys, Table } from './world.ts';

export const tables = {
  CreateTable(call: Call, input: CreateTableCommandInput): Answer<CreateTableCommandOutput> {
    const { world, now, pace } = call;
    const name = input.TableName ?? '';
    if (!/^[\w.-]{3,255}$/.test(name)) {
      refuse(
        'ValidationException',
        'TableName must be at least 3 characters long and at most 255 of a-z, A-Z, 0-9, _, - and .',
      );
    }
    if (findTable(call, name)) refuse('ResourceInUseException', `Table already exists: ${name}`);
    const indexes = (input.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName ?? '',
      keys: keysOf(index.KeySchema),
      projection: index.Projection?.ProjectionType ?? 'ALL',
      capacity: capacityOf(index.ProvisionedThroughput, input.BillingMode),
    }));
    const attributes = (input.AttributeDefinitions ?? []).map((attribute) => ({
      AttributeName: attribute.AttributeName ?? '',
      AttributeType: attribute.AttributeType ?? 'S',
    }));
    const keys = keysOf(input.KeySchema);
    const used = [...keys, ...indexes.flatMap((index) => index.keys)].map((key) => key.AttributeName);
    if (!sameValue([...new Set(used)].sort(), attributes.map((one) => one.AttributeName).sort())) {
      refuse(
        'ValidationException',
        'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
      );
    }
    const stream = input.StreamSpecification?.StreamEnabled ? input.StreamSpecification.StreamViewType : undefined;
    const table: Table = {
      name,
      arn: `arn:aws:dynamodb:${world.region}:${world.account}:table/${name}`,
      createdAt: now,
      keys,
      attributes,
      ...(input.BillingMode === 'PAY_PER_REQUEST' ? { billing: input.BillingMode } : {}),
      capacity: capacityOf(input.ProvisionedThroughput, input.BillingMode),
      indexes,
      ...(stream === undefined ? {} : { stream }),
      encrypted: input.SSESpecification?.Enabled ?? false,
      recovery: false,
      state: passage('CREATING', 'ACTIVE', now + pace.table),
      items: {},
      tags: tagRecord(input.Tags),
    };
    world.dynamodb.tables[name] = table;
    return { TableDescription: shownTable(call, table) };
  },

  DescribeTable(call: Call, { TableName }: DescribeTableCommandInput): Answer<DescribeTableCommandOutput> {
    return { Table: shownTable(call, tableNamed(call, TableName)) };
  },

  ListTables({ world }: Call): Answer<ListTablesCommandOutput> {
    return { TableNames: Object.keys(world.dynamodb.tables).sort() };
  },

  UpdateTable(call: Call, input: UpdateTableCommandInput): Answer<UpdateTableCommandOutput> {
    const table = idleTable(call, input.TableName);
    const { StreamSpecification: stream, SSESpecification: encryption } = input;
    if (stream?.StreamEnabled && table.stream !== undefined) {
      refuse('ValidationException', 'Table already has an enabled stream');
    }
    if (stream && !stream.StreamEnabled && table.stream === undefined) {
      refuse('ValidationException', 'Table has no stream to disable');
    }
    if (encryption?.Enabled && table.encrypted) {
      refuse(
        'ValidationException',
        'One or more parameter values were invalid: Table is already encrypted by given KMSMasterKey',
      );
    }
    changeBilling(table, input);
    if (stream?.StreamEnabled) table.stream = stream.StreamViewType ?? 'NEW_IMAGE';
    if (stream && !stream.StreamEnabled) delete table.stream;
    if (encryption) table.encrypted = encryption.Enabled ?? false;
    if (input.DeletionProtectionEnabled !== undefined) table.isProtected = input.DeletionProtectionEnabled;
    table.state = passage('UPDATING', 'ACTIVE', call.now + call.pace.table);
    return { TableDescription: shownTable(call, table) };
  },

  DeleteTable(call: Call, { TableName }: DeleteTableCommandInput): Answer<DeleteTableCommandOutput> {
    const table = tableNamed(call, TableName);
    // Deleting what is being deleted is no error (API reference, DeleteTable).
    if (stateAt(table.state, call.now) !== 'DELETING') {
      if (table.isProtected) {
        refuse(
          'ValidationException',
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      idleTable(call, TableName);
      table.state = passage('DELETING', 'GONE', call.now + call.pace.table);
    }
    return { TableDescription: shownTable(call, table) };
  },
} satisfies Operations;

function keysOf(schema: CreateTableCommandInput['KeySchema']): Keys {
  return (schema ?? []).map((key) => ({ AttributeName: key.AttributeName ?? '', KeyType: key.KeyType ?? 'HASH' }));
}
