import type {
  AttributeValue,
  CreateTableCommandInput,
  CreateTableCommandOutput,
  DeleteTableCommandInput,
  DeleteTableCommandOutput,
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  ListTablesCommandOutput,
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
  ProvisionedThroughput,
  PutItemCommandInput,
  PutItemCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TableDescription,
  TagResourceCommandInput,
  UntagResourceCommandInput,
  UpdateContinuousBackupsCommandInput,
  UpdateContinuousBackupsCommandOutput,
  UpdateTableCommandInput,
  UpdateTableCommandOutput,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { sameValue } from '../core/canonical.ts';
import { type Answer, type Call, digitsOf, type Operations, tagList, tagRecord, withoutTags } from './call.ts';
import { type Passage, passage, stateAt } from './passage.ts';
import { refuse } from './refusal.ts';
import type { World } from './world.ts';

export interface DynamoDbWorld {
  readonly tables: Record<string, Table>;
}

interface Capacity {
  readonly read: number;
  readonly write: number;
}

interface Index {
  readonly name: string;
  readonly keys: Keys;
  readonly projection: string;
  capacity: Capacity;
}

type Keys = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

interface Table {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly keys: Keys;
  readonly attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  capacity: Capacity;
  readonly indexes: Index[];
  /** The view type; missing: no stream. */
  stream?: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';
  encrypted: boolean;
  ttl?: { readonly attribute: string; readonly state: Passage<'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'> };
  ttlChangedAt?: number;
  recovery: boolean;
  state: Passage<'CREATING' | 'UPDATING' | 'ACTIVE' | 'DELETING' | 'GONE'>;
  /** By their keys' values. */
  readonly items: Record<string, Record<string, unknown>>;
  tags: Record<string, string>;
}

/** Time to live can be changed once an hour. */
const TTL_REST_MS = 3_600_000;

export const dynamodb: Operations = {
  CreateTable(call: Call, input: CreateTableCommandInput): Answer<CreateTableCommandOutput> {
    const { world, now, pace } = call;
    const name = input.TableName ?? '';
    if (!/^[\w.-]{3,255}$/.test(name)) {
      refuse(
        'ValidationException',
        'TableName must be at least 3 characters long and at most 255 of a-z, A-Z, 0-9, _, - and .',
      );
    }
    if (present(call, name)) refuse('ResourceInUseException', `Table already exists: ${name}`);
    const indexes = (input.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName ?? '',
      keys: keysOf(index.KeySchema),
      projection: index.Projection?.ProjectionType ?? 'ALL',
      capacity: capacityOf(index.ProvisionedThroughput),
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
      capacity: capacityOf(input.ProvisionedThroughput),
      indexes,
      ...(stream === undefined ? {} : { stream }),
      encrypted: input.SSESpecification?.Enabled ?? false,
      recovery: false,
      state: passage('CREATING', 'ACTIVE', now + pace.table),
      items: {},
      tags: tagRecord(input.Tags),
    };
    world.dynamodb.tables[name] = table;
    return { TableDescription: shown(call, table) };
  },

  DescribeTable(call: Call, { TableName }: DescribeTableCommandInput): Answer<DescribeTableCommandOutput> {
    return { Table: shown(call, tableNamed(call, TableName)) };
  },

  ListTables({ world }: Call): Answer<ListTablesCommandOutput> {
    return { TableNames: Object.keys(world.dynamodb.tables).sort() };
  },

  UpdateTable(call: Call, input: UpdateTableCommandInput): Answer<UpdateTableCommandOutput> {
    const table = idleTable(call, input.TableName);
    const { StreamSpecification: stream, SSESpecification: encryption, ProvisionedThroughput: throughput } = input;
    if (input.GlobalSecondaryIndexUpdates?.some((update) => !update.Update)) {
      refuse('ValidationException', "The sandbox changes only an index's capacity");
    }
    if (throughput && sameValue(capacityOf(throughput), table.capacity)) {
      refuse(
        'ValidationException',
        `The provisioned throughput for the table will not change. The requested value equals the current value.`,
      );
    }
    if (stream?.StreamEnabled && table.stream !== undefined) {
      refuse('ValidationException', 'Table already has an enabled stream');
    }
    if (stream && !stream.StreamEnabled && table.stream === undefined) {
      refuse('ValidationException', 'Table has no stream to disable');
    }
    if (throughput) table.capacity = capacityOf(throughput);
    for (const { Update } of input.GlobalSecondaryIndexUpdates ?? []) {
      const index = table.indexes.find((one) => one.name === Update?.IndexName);
      if (!index) refuse('ResourceNotFoundException', `Requested resource not found: index ${Update?.IndexName}`);
      index.capacity = capacityOf(Update?.ProvisionedThroughput);
    }
    if (stream?.StreamEnabled) table.stream = stream.StreamViewType ?? 'NEW_IMAGE';
    if (stream && !stream.StreamEnabled) delete table.stream;
    if (encryption) table.encrypted = encryption.Enabled ?? false;
    table.state = passage('UPDATING', 'ACTIVE', call.now + call.pace.table);
    return { TableDescription: shown(call, table) };
  },

  DeleteTable(call: Call, { TableName }: DeleteTableCommandInput): Answer<DeleteTableCommandOutput> {
    const table = tableNamed(call, TableName);
    // Deleting what is being deleted is no error (API reference, DeleteTable).
    if (stateAt(table.state, call.now) !== 'DELETING') {
      idleTable(call, TableName);
      table.state = passage('DELETING', 'GONE', call.now + call.pace.table);
    }
    return { TableDescription: shown(call, table) };
  },

  DescribeTimeToLive(
    call: Call,
    { TableName }: DescribeTimeToLiveCommandInput,
  ): Answer<DescribeTimeToLiveCommandOutput> {
    const { ttl } = tableNamed(call, TableName);
    const state = ttl ? stateAt(ttl.state, call.now) : 'DISABLED';
    return {
      TimeToLiveDescription: {
        TimeToLiveStatus: state,
        ...(ttl && state !== 'DISABLED' ? { AttributeName: ttl.attribute } : {}),
      },
    };
  },

  UpdateTimeToLive(call: Call, input: UpdateTimeToLiveCommandInput): Answer<UpdateTimeToLiveCommandOutput> {
    const table = idleTable(call, input.TableName);
    const { AttributeName: attribute = '', Enabled: enable = false } = input.TimeToLiveSpecification ?? {};
    const state = table.ttl ? stateAt(table.ttl.state, call.now) : 'DISABLED';
    const on = state === 'ENABLED' || state === 'ENABLING';
    if (on === enable) {
      refuse('ValidationException', `TimeToLive is already ${on ? 'enabled' : 'disabled'}`);
    }
    if (on && table.ttl?.attribute !== attribute) {
      refuse(
        'ValidationException',
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.ttl?.attribute}`,
      );
    }
    if (table.ttlChangedAt !== undefined && call.now < table.ttlChangedAt + TTL_REST_MS) {
      refuse('ValidationException', 'Time to live has been modified multiple times within a fixed interval');
    }
    table.ttlChangedAt = call.now;
    table.ttl = {
      attribute,
      state: enable
        ? passage('ENABLING', 'ENABLED', call.now + call.pace.table)
        : passage('DISABLING', 'DISABLED', call.now + call.pace.table),
    };
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enable } };
  },

  DescribeContinuousBackups(
    call: Call,
    { TableName }: DescribeContinuousBackupsCommandInput,
  ): Answer<DescribeContinuousBackupsCommandOutput> {
    return { ContinuousBackupsDescription: backupsOf(tableForBackups(call, TableName)) };
  },

  UpdateContinuousBackups(
    call: Call,
    input: UpdateContinuousBackupsCommandInput,
  ): Answer<UpdateContinuousBackupsCommandOutput> {
    const table = tableForBackups(call, input.TableName);
    if (call.now < table.createdAt + call.pace.table + call.pace.backups) {
      refuse(
        'ContinuousBackupsUnavailableException',
        `Backups are being enabled for the table: ${table.name}. Please retry later`,
      );
    }
    table.recovery = input.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false;
    return { ContinuousBackupsDescription: backupsOf(table) };
  },

  TagResource(call: Call, input: TagResourceCommandInput): object {
    const table = tableOfArn(call, input.ResourceArn);
    table.tags = { ...table.tags, ...tagRecord(input.Tags) };
    return {};
  },

  UntagResource(call: Call, input: UntagResourceCommandInput): object {
    const table = tableOfArn(call, input.ResourceArn);
    table.tags = withoutTags(table.tags, input.TagKeys);
    return {};
  },

  ListTagsOfResource(call: Call, input: ListTagsOfResourceCommandInput): Answer<ListTagsOfResourceCommandOutput> {
    return { Tags: tagList(tableOfArn(call, input.ResourceArn).tags) };
  },

  PutItem(call: Call, input: PutItemCommandInput): Answer<PutItemCommandOutput> {
    const table = tableNamed(call, input.TableName);
    const item = input.Item ?? {};
    const key = table.keys.map(
      ({ AttributeName }) =>
        item[AttributeName] ??
        refuse(
          'ValidationException',
          `One or more parameter values were invalid: Missing the key ${AttributeName} in the item`,
        ),
    );
    table.items[JSON.stringify(key)] = item;
    return {};
  },

  Scan(call: Call, input: ScanCommandInput): Answer<ScanCommandOutput> {
    const table = tableNamed(call, input.TableName);
    const items = Object.values(table.items).slice(0, input.Limit) as Record<string, AttributeValue>[];
    return {
      Count: items.length,
      ScannedCount: items.length,
      ...(input.Select === 'COUNT' ? {} : { Items: items }),
    };
  },
};

/** Forgets the tables whose deletion has come to its end. */
export function forgetTables({ world, now }: Call): void {
  for (const { name, state } of Object.values(world.dynamodb.tables)) {
    if (stateAt(state, now) === 'GONE') delete world.dynamodb.tables[name];
  }
}

function present(call: Call, name: string): Table | undefined {
  return call.world.dynamodb.tables[name];
}

function tableNamed(call: Call, name = ''): Table {
  return (
    present(call, nameIn(name)) ??
    refuse('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)
  );
}

/** A table may be named by its ARN as well. */
function nameIn(name: string): string {
  return name.replace(/^arn:aws:dynamodb:.*:table\//, '');
}

function idleTable(call: Call, name: string | undefined): Table {
  const table = tableNamed(call, name);
  const state = stateAt(table.state, call.now);
  if (state !== 'ACTIVE') {
    refuse(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being ${state === 'CREATING' ? 'created' : state === 'DELETING' ? 'deleted' : 'updated'}: ${table.name}`,
    );
  }
  return table;
}

/** The operations on backups have a not-found code of their own. */
function tableForBackups(call: Call, name = ''): Table {
  return present(call, nameIn(name)) ?? refuse('TableNotFoundException', `Table not found: ${name}`);
}

function tableOfArn(call: Call, arn = ''): Table {
  return (
    present(call, nameIn(arn)) ??
    refuse('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`)
  );
}

function keysOf(schema: CreateTableCommandInput['KeySchema']): Keys {
  return (schema ?? []).map((key) => ({ AttributeName: key.AttributeName ?? '', KeyType: key.KeyType ?? 'HASH' }));
}

function capacityOf(throughput: ProvisionedThroughput | undefined): Capacity {
  if (!throughput)
    refuse(
      'ValidationException',
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  return { read: throughput.ReadCapacityUnits ?? 0, write: throughput.WriteCapacityUnits ?? 0 };
}

function shownCapacity({ read, write }: Capacity) {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write, NumberOfDecreasesToday: 0 };
}

function backupsOf(table: Table) {
  return {
    ContinuousBackupsStatus: 'ENABLED' as const,
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: table.recovery ? ('ENABLED' as const) : ('DISABLED' as const),
    },
  };
}

function shown(call: Call, table: Table): TableDescription {
  const state = stateAt(table.state, call.now);
  // Gone only after this very call: the pace may say at once.
  const status = state === 'GONE' ? 'DELETING' : state;
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: idOf(call.world, table),
    TableStatus: status,
    CreationDateTime: new Date(table.createdAt),
    KeySchema: table.keys,
    AttributeDefinitions: table.attributes,
    ProvisionedThroughput: shownCapacity(table.capacity),
    ItemCount: Object.keys(table.items).length,
    ...(table.indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: table.indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: index.keys,
            Projection: { ProjectionType: index.projection as 'ALL' | 'KEYS_ONLY' | 'INCLUDE' },
            ProvisionedThroughput: shownCapacity(index.capacity),
            IndexStatus: status === 'DELETING' ? ('DELETING' as const) : status,
            IndexArn: `${table.arn}/index/${index.name}`,
          })),
        }),
    ...(table.stream === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
          LatestStreamArn: `${table.arn}/stream/${new Date(table.createdAt).toISOString()}`,
        }),
    // A table under the key that DynamoDB owns has no such description.
    ...(table.encrypted ? { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' } } : {}),
  };
}

function idOf(world: World, table: Table): string {
  return digitsOf(`${world.seed}/table/${table.name}/${table.createdAt}`, 32);
}
