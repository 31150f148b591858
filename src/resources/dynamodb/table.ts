import {
  type BillingMode,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  type ProjectionType,
  type ScalarAttributeType,
  ScanCommand,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import { sameSet } from '../../core/canonical.ts';
import { poll, type Sighting } from '../../core/poll.ts';
import { lookAt } from '../aws/console.ts';
import { AwsError, isAwsError, orAbsent } from '../aws/errors.ts';
import { deletionProtected } from '../aws/protected.ts';
import { tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { setBilling, throughput } from './billing.ts';
import { describe, isEnding, readTable } from './describe.ts';
import { tablePermissions } from './permissions.ts';
import { setEncryption, setRecovery, setStream, setTags, setTimeToLive } from './settings.ts';
import type { GlobalSecondaryIndex, TableAttributes, TableInputs } from './table-model.ts';
import { carriesOurMark } from './tags.ts';
import { WHILE_BUSY } from './update-table.ts';

export const table: ResourceType<TableInputs, TableAttributes> = {
  name: 'aws_dynamodb_table',
  kind: 'object',
  importId: "the table's name",
  replacement: 'create-first',
  typicalMs: 10_000,
  inputs: {
    name: { forcesReplacement: true },
    hash_key: { forcesReplacement: true },
    range_key: { forcesReplacement: true },
    attributes: { forcesReplacement: true, equal: sameSet },
    billing_mode: {},
    read_capacity: { creationOnly: true },
    write_capacity: { creationOnly: true },
    stream_view_type: {},
    global_secondary_indexes: { forcesReplacement: true, equal: sameIndexes },
    ttl_attribute: {},
    point_in_time_recovery: {},
    server_side_encryption: {},
    tags: {},
  },
  attributes: { arn: 'stable' },
  identity: (inputs) => inputs.name,
  permissions: tablePermissions,

  read: readTable,

  async find(ctx, { name }, journal) {
    const found = await describe(ctx, name);
    if (!found || isEnding(found)) return undefined;
    return { id: name, ours: await carriesOurMark(ctx, name, found, journal) };
  },

  async create(ctx, inputs) {
    const send = () =>
      ctx.send(DynamoDBClient, new CreateTableCommand(createInput(ctx, inputs)), {
        repeat: 'unless unanswered',
        // Too many tables or indexes are being made at once.
        retryCodes: [{ code: 'LimitExceededException', what: 'other tables to be made first', forMs: 2 * 60_000 }],
      });
    try {
      await send();
    } catch (error) {
      if (!isAwsError(error, 'ResourceInUseException')) throw error;
      // A table of this name that is being deleted holds it for some seconds more. Any other is for `find` to judge.
      const holder = await describe(ctx, inputs.name);
      if (holder && !isEnding(holder)) throw error;
      await poll({
        clock: ctx.clock,
        timeoutMs: 5 * 60_000,
        check: () => gone(ctx, inputs.name),
        ...(ctx.stop ? { signal: ctx.stop } : {}),
        onTick: () => ctx.note?.('the deleted table of this name to be gone'),
      });
      await send();
    }
    return inputs.name;
  },

  // CreateTable takes neither. A new table has both off.
  async configure(ctx, id, inputs) {
    if (inputs.ttl_attribute !== null) await setTimeToLive(ctx, id, inputs.ttl_attribute);
    if (inputs.point_in_time_recovery) await setRecovery(ctx, id, true);
  },

  async update(ctx, id, { inputs, changed, prior }) {
    const { inputs: live } = (await readTable(ctx, id)) ?? prior;
    if (changed.has('stream_view_type')) await setStream(ctx, id, inputs.stream_view_type, live.stream_view_type);
    if (inputs.server_side_encryption !== live.server_side_encryption && changed.has('server_side_encryption')) {
      await setEncryption(ctx, id, inputs.server_side_encryption);
    }
    if (changed.has('ttl_attribute')) await setTimeToLive(ctx, id, inputs.ttl_attribute);
    if (changed.has('point_in_time_recovery')) await setRecovery(ctx, id, inputs.point_in_time_recovery);
    if (changed.has('tags')) await setTags(ctx, id, inputs.tags, live.tags ?? {});
    // The slowest of all: a switch takes minutes, and the table takes no other change meanwhile.
    if (inputs.billing_mode !== live.billing_mode && changed.has('billing_mode')) {
      await setBilling(ctx, id, inputs, live.global_secondary_indexes ?? []);
    }
  },

  async delete(ctx, id) {
    const command = () => new DeleteTableCommand({ TableName: id });
    try {
      await orAbsent(ctx.send(DynamoDBClient, command()), 'ResourceNotFoundException');
    } catch (error) {
      if (isProtected(error)) {
        const command = `aws dynamodb update-table --table-name ${id} --no-deletion-protection-enabled --region ${ctx.region}`;
        throw deletionProtected(`table ${id}`, command, error);
      }
      if (!isAwsError(error, 'ResourceInUseException')) throw error;
      // Said of a table that is being created or changed, and of one that is being deleted.
      const found = await describe(ctx, id);
      if (!found || isEnding(found)) return;
      await orAbsent(ctx.send(DynamoDBClient, command(), { retryCodes: WHILE_BUSY }), 'ResourceNotFoundException');
    }
  },

  waits: {
    exists: {
      what: 'the table to become active',
      timeoutMs: 10 * 60_000,
      atDeadline: lookAtTable,
      check: async (ctx, id) => {
        const status = (await describe(ctx, id))?.TableStatus;
        if (status === 'ACTIVE') return { state: 'done' };
        if (status === undefined || status === 'CREATING' || status === 'UPDATING') {
          return { state: 'pending', note: status ?? 'not visible yet' };
        }
        return { state: 'failed', why: `its status is ${status}`, hint: remedyOf(ctx, id, status) };
      },
    },
    gone: {
      what: 'the table to be deleted',
      timeoutMs: 10 * 60_000,
      atDeadline: lookAtTable,
      check: gone,
    },
  },

  async holdsData(ctx, id) {
    const page = await orAbsent(
      ctx.send(DynamoDBClient, new ScanCommand({ TableName: id, Limit: 1, ConsistentRead: true })),
      'ResourceNotFoundException',
    );
    return (page?.Items?.length ?? 0) > 0 ? `table ${id} holds items` : undefined;
  },
};

/** DynamoDB has no code of its own for it: a ValidationException that says "currently protected against deletion". */
function isProtected(error: unknown): error is AwsError {
  return error instanceof AwsError && /protected against deletion/i.test(error.failure.message);
}

function lookAtTable(ctx: Context, name: string): string {
  return lookAt(ctx, 'table', name, 'Look at the table, then run the command again:');
}

/** By the states in which a table can't be used (API reference, TableStatus). */
const REMEDIES: Readonly<Record<string, string>> = {
  ARCHIVED:
    'Its key could not be used for a week, so DynamoDB kept a backup of it alone: restore that, or delete the table, then run the command again.',
  ARCHIVING:
    'Its key could not be used for a week, so DynamoDB makes a backup of it: restore that, or delete the table, then run the command again.',
  DELETING: 'Somebody deletes it. Run the command again: it makes another.',
  INACCESSIBLE_ENCRYPTION_CREDENTIALS:
    'The KMS key that encrypts it is disabled or denied: mend that, then run the command again.',
};

function remedyOf(ctx: Context, name: string, status: string): string {
  return REMEDIES[status] ? lookAt(ctx, 'table', name, REMEDIES[status]) : lookAtTable(ctx, name);
}

async function gone(ctx: Context, name: string): Promise<Sighting> {
  const found = await describe(ctx, name);
  return found ? { state: 'pending', note: found.TableStatus ?? 'still listed' } : { state: 'done' };
}

function createInput(ctx: Context, inputs: TableInputs): CreateTableCommandInput {
  const indexes = inputs.global_secondary_indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index.hash_key, index.range_key),
    // The declaration knows only AWS's own words.
    Projection: { ProjectionType: index.projection_type as ProjectionType },
    ...throughput(inputs.billing_mode, index),
  }));
  return {
    TableName: inputs.name,
    BillingMode: inputs.billing_mode as BillingMode,
    ...throughput(inputs.billing_mode, inputs),
    KeySchema: keySchema(inputs.hash_key, inputs.range_key),
    AttributeDefinitions: inputs.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type as ScalarAttributeType,
    })),
    // An empty list is a ValidationException.
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
    ...(inputs.stream_view_type === null
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: inputs.stream_view_type as StreamViewType } }),
    ...(inputs.server_side_encryption ? { SSESpecification: { Enabled: true } } : {}),
    Tags: tagsToSend(ctx, inputs.tags),
  };
}

function keySchema(hash: string, range: string | null): KeySchemaElement[] {
  const keys: KeySchemaElement[] = [{ AttributeName: hash, KeyType: 'HASH' }];
  if (range !== null) keys.push({ AttributeName: range, KeyType: 'RANGE' });
  return keys;
}

/** Capacities of indexes are autoscaled too. */
function sameIndexes(desired: readonly GlobalSecondaryIndex[], live: readonly GlobalSecondaryIndex[]): boolean {
  const withoutCapacity = ({ name, hash_key, range_key, projection_type }: GlobalSecondaryIndex) => ({
    name,
    hash_key,
    range_key,
    projection_type,
  });
  return sameSet(desired.map(withoutCapacity), live.map(withoutCapacity));
}
