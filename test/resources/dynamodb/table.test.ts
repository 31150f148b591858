import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  ScanCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Live } from '../../../src/resources/contract.ts';
import { table } from '../../../src/resources/dynamodb/table.ts';
import type { TableAttributes, TableInputs } from '../../../src/resources/dynamodb/table-model.ts';
import { atDeadline, OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(DynamoDBClient);
const ARN = 'arn:aws:dynamodb:us-west-2:123456789012:table/events';

const index = {
  name: 'timesearchV2',
  hash_key: 'CreatedAtDate',
  range_key: 'CreatedAt',
  projection_type: 'ALL',
  read_capacity: 10,
  write_capacity: 10,
};

const events: TableInputs = {
  name: 'events',
  hash_key: 'SessionID',
  range_key: 'EventIndex',
  attributes: [
    { name: 'SessionID', type: 'S' },
    { name: 'EventIndex', type: 'N' },
    { name: 'CreatedAtDate', type: 'S' },
    { name: 'CreatedAt', type: 'N' },
  ],
  billing_mode: 'PROVISIONED',
  read_capacity: 10,
  write_capacity: 10,
  stream_view_type: 'NEW_IMAGE',
  global_secondary_indexes: [index],
  ttl_attribute: 'Expires',
  point_in_time_recovery: true,
  server_side_encryption: true,
  tags: { TeleportCluster: 'example' },
};

/** DescribeTable's answer for `events`. */
const described = {
  TableName: 'events',
  TableArn: ARN,
  TableStatus: 'ACTIVE' as const,
  KeySchema: [
    { AttributeName: 'SessionID', KeyType: 'HASH' as const },
    { AttributeName: 'EventIndex', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'CreatedAt', AttributeType: 'N' as const },
    { AttributeName: 'CreatedAtDate', AttributeType: 'S' as const },
    { AttributeName: 'EventIndex', AttributeType: 'N' as const },
    { AttributeName: 'SessionID', AttributeType: 'S' as const },
  ],
  ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const },
  SSEDescription: { Status: 'ENABLED' as const, SSEType: 'KMS' as const },
  GlobalSecondaryIndexes: [
    {
      IndexName: 'timesearchV2',
      KeySchema: [
        { AttributeName: 'CreatedAtDate', KeyType: 'HASH' as const },
        { AttributeName: 'CreatedAt', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      IndexStatus: 'ACTIVE' as const,
    },
  ],
};

const GONE = refusal('ResourceNotFoundException', 'Requested resource not found');
const IN_USE = refusal('ResourceInUseException', 'Attempt to change a resource which is still in use');
const DENIED = refusal('AccessDeniedException', 'not authorized');

beforeEach(() => {
  aws.reset();
});

function answerReads(): void {
  aws.on(DescribeTableCommand).resolves({ Table: described });
  aws.on(DescribeTimeToLiveCommand).resolves({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'Expires' },
  });
  aws.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  });
  aws.on(ListTagsOfResourceCommand).resolves({ Tags: [{ Key: 'TeleportCluster', Value: 'example' }, OUR_TAG] });
}

function live(inputs: Partial<TableInputs> = {}): Live<TableInputs, TableAttributes> {
  return { id: 'events', inputs: { ...events, ...inputs }, attributes: { arn: ARN } };
}

function operations(): string[] {
  return aws.calls().map((call) => call.args[0].constructor.name.replace(/Command$/, ''));
}

describe('create', () => {
  test('sends the whole shape, encrypted and carrying our mark from the first moment', async () => {
    aws.on(CreateTableCommand).resolves({});
    expect(await table.create(testContext(), events, 'token')).toBe('events');
    expect(aws.commandCalls(CreateTableCommand).map((call) => call.args[0].input)).toEqual([
      {
        TableName: 'events',
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
        KeySchema: [
          { AttributeName: 'SessionID', KeyType: 'HASH' },
          { AttributeName: 'EventIndex', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'SessionID', AttributeType: 'S' },
          { AttributeName: 'EventIndex', AttributeType: 'N' },
          { AttributeName: 'CreatedAtDate', AttributeType: 'S' },
          { AttributeName: 'CreatedAt', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'timesearchV2',
            KeySchema: [
              { AttributeName: 'CreatedAtDate', KeyType: 'HASH' },
              { AttributeName: 'CreatedAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
            ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        SSESpecification: { Enabled: true },
        Tags: [{ Key: 'TeleportCluster', Value: 'example' }, OUR_TAG],
      },
    ]);
  });

  test('leaves out what AWS refuses when empty', async () => {
    aws.on(CreateTableCommand).resolves({});
    const plain = { stream_view_type: null, global_secondary_indexes: [], server_side_encryption: false };
    await table.create(testContext(), { ...events, ...plain, range_key: null, tags: {} }, 'token');
    const [input] = aws.commandCalls(CreateTableCommand).map((call) => call.args[0].input);
    expect(Object.keys(input ?? {}).sort()).toEqual([
      'AttributeDefinitions',
      'BillingMode',
      'KeySchema',
      'ProvisionedThroughput',
      'TableName',
      'Tags',
    ]);
    expect(input?.KeySchema).toEqual([{ AttributeName: 'SessionID', KeyType: 'HASH' }]);
    expect(input?.Tags).toEqual([OUR_TAG]);
  });

  test('names no capacity, of the table or an index, where requests are billed: AWS refuses one', async () => {
    aws.on(CreateTableCommand).resolves({});
    await table.create(testContext(), { ...events, billing_mode: 'PAY_PER_REQUEST' }, 'token');
    const [input] = aws.commandCalls(CreateTableCommand).map((call) => call.args[0].input);
    expect(input?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(JSON.stringify(input)).not.toContain('ProvisionedThroughput');
  });

  test('is never repeated blindly when no answer came', async () => {
    aws.on(CreateTableCommand).rejects(refusal('InternalServerError', 'oops', 500));
    await expect(table.create(testContext(), events, 'token')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(operations()).toEqual(['CreateTable']);
  });

  test('waits for the end of a table that still holds the name', async () => {
    aws.on(CreateTableCommand).rejectsOnce(IN_USE).resolves({});
    aws
      .on(DescribeTableCommand)
      .resolvesOnce({ Table: { TableStatus: 'DELETING' } })
      .resolvesOnce({ Table: { TableStatus: 'DELETING' } })
      .rejects(GONE);
    expect(await table.create(testContext(), events, 'token')).toBe('events');
    expect(operations()).toEqual(['CreateTable', 'DescribeTable', 'DescribeTable', 'DescribeTable', 'CreateTable']);
  });

  test('leaves a table that is there to be judged by find', async () => {
    aws.on(CreateTableCommand).rejects(IN_USE);
    aws.on(DescribeTableCommand).resolves({ Table: described });
    await expect(table.create(testContext(), events, 'token')).rejects.toMatchObject({
      failure: { awsCode: 'ResourceInUseException' },
    });
    expect(aws.commandCalls(CreateTableCommand)).toHaveLength(1);
  });
});

const LINK = 'https://us-west-2.console.aws.amazon.com/dynamodbv2/home?region=us-west-2#table?name=events';

describe('the wait for its existence', () => {
  test.each([
    ['CREATING', { state: 'pending', note: 'CREATING' }],
    ['ACTIVE', { state: 'done' }],
  ] as const)('%s', async (TableStatus, sighting) => {
    aws.on(DescribeTableCommand).resolves({ Table: { TableStatus } });
    expect(await table.waits?.exists?.check(testContext(), 'events', events)).toEqual(sighting);
  });

  test.each([
    [
      'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      'The KMS key that encrypts it is disabled or denied: mend that, then run the command again.',
    ],
    [
      'ARCHIVING',
      'Its key could not be used for a week, so DynamoDB makes a backup of it: restore that, or delete the table, then run the command again.',
    ],
    [
      'ARCHIVED',
      'Its key could not be used for a week, so DynamoDB kept a backup of it alone: restore that, or delete the table, then run the command again.',
    ],
    ['DELETING', 'Somebody deletes it. Run the command again: it makes another.'],
    ['REPLICATION_NOT_AUTHORIZED', 'Look at the table, then run the command again:'],
  ] as const)('%s is final', async (TableStatus, remedy) => {
    aws.on(DescribeTableCommand).resolves({ Table: { TableStatus } });
    expect(await table.waits?.exists?.check(testContext(), 'events', events)).toEqual({
      state: 'failed',
      why: `its status is ${TableStatus}`,
      hint: `${remedy}\n${LINK}`,
    });
  });

  test('at a deadline the table can be looked at', () => {
    for (const level of ['exists', 'gone'] as const) {
      expect(atDeadline(table.waits?.[level], testContext(), 'events', events)).toBe(
        `Look at the table, then run the command again:\n${LINK}`,
      );
    }
  });

  test('not found just after creating is not absence', async () => {
    aws.on(DescribeTableCommand).rejects(GONE);
    expect(await table.waits?.exists?.check(testContext(), 'events', events)).toMatchObject({ state: 'pending' });
  });
});

describe('configure', () => {
  test('asks how the time to live is, then switches it and point-in-time recovery on', async () => {
    aws.on(DescribeTimeToLiveCommand).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    aws.on(UpdateTimeToLiveCommand).resolves({});
    aws.on(UpdateContinuousBackupsCommand).resolves({});
    await table.configure?.(testContext(), 'events', events);
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([
      { TableName: 'events' },
      { TableName: 'events', TimeToLiveSpecification: { AttributeName: 'Expires', Enabled: true } },
      { TableName: 'events', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    ]);
    expect(operations()).toEqual(['DescribeTimeToLive', 'UpdateTimeToLive', 'UpdateContinuousBackups']);
  });

  test.each(['ENABLING', 'ENABLED'] as const)('takes a time to live that is %s as done', async (TimeToLiveStatus) => {
    aws
      .on(DescribeTimeToLiveCommand)
      .resolves({ TimeToLiveDescription: { TimeToLiveStatus, AttributeName: 'Expires' } });
    aws.on(UpdateContinuousBackupsCommand).resolves({});
    await table.configure?.(testContext(), 'events', events);
    expect(operations()).toEqual(['DescribeTimeToLive', 'UpdateContinuousBackups']);
  });

  test('asks for point-in-time recovery until a new table can have it', async () => {
    const unavailable = refusal('ContinuousBackupsUnavailableException', 'Backups are being enabled for the table');
    aws.on(UpdateContinuousBackupsCommand).rejectsOnce(unavailable).rejectsOnce(unavailable).resolves({});
    await table.configure?.(testContext(), 'events', { ...events, ttl_attribute: null });
    expect(operations()).toEqual(Array(3).fill('UpdateContinuousBackups'));
  });
});

describe('read', () => {
  test('tells everything that is declared, from four calls', async () => {
    answerReads();
    const found = await table.read(testContext(), 'events');
    expect(found).toEqual({
      ...live(),
      inputs: { ...events, attributes: [...events.attributes].sort((a, b) => (a.name < b.name ? -1 : 1)) },
    });
    expect(operations().sort()).toEqual([
      'DescribeContinuousBackups',
      'DescribeTable',
      'DescribeTimeToLive',
      'ListTagsOfResource',
    ]);
    expect(aws.commandCalls(ListTagsOfResourceCommand)[0]?.args[0].input).toEqual({ ResourceArn: ARN });
  });

  test('tells what is off', async () => {
    answerReads();
    const { StreamSpecification: _stream, SSEDescription: _sse, GlobalSecondaryIndexes: _indexes, ...bare } = described;
    aws.on(DescribeTableCommand).resolves({ Table: bare });
    aws.on(DescribeTimeToLiveCommand).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    aws.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' },
    });
    expect((await table.read(testContext(), 'events'))?.inputs).toMatchObject({
      stream_view_type: null,
      global_secondary_indexes: [],
      ttl_attribute: null,
      point_in_time_recovery: false,
      server_side_encryption: false,
    });
  });

  test('tells that requests are billed instead of capacities', async () => {
    answerReads();
    const BillingModeSummary = { BillingMode: 'PAY_PER_REQUEST' as const };
    aws.on(DescribeTableCommand).resolves({ Table: { ...described, BillingModeSummary } });
    expect((await table.read(testContext(), 'events'))?.inputs.billing_mode).toBe('PAY_PER_REQUEST');
  });

  describe('while its settings are unknown', () => {
    const NO_BACKUPS = refusal('TableNotFoundException', 'Table not found: events');

    test('leaves them out when it is being created: no answer is not "off"', async () => {
      answerReads();
      aws.on(DescribeTableCommand).resolves({ Table: { ...described, TableStatus: 'CREATING' } });
      aws.on(DescribeTimeToLiveCommand).rejects(GONE);
      aws.on(DescribeContinuousBackupsCommand).rejects(NO_BACKUPS);
      aws.on(ListTagsOfResourceCommand).rejects(GONE);
      const found = await table.read(testContext(), 'events');
      expect(found?.inputs).toMatchObject({ name: 'events', stream_view_type: 'NEW_IMAGE' });
      for (const name of ['ttl_attribute', 'point_in_time_recovery', 'tags']) {
        expect(found?.inputs).not.toHaveProperty(name);
      }
      expect(aws.calls()).toHaveLength(4);
    });

    test('tells the rest of an archived table, of which backups never know', async () => {
      answerReads();
      aws.on(DescribeTableCommand).resolves({ Table: { ...described, TableStatus: 'ARCHIVED' } });
      aws.on(DescribeContinuousBackupsCommand).rejects(NO_BACKUPS);
      expect((await table.read(testContext(), 'events'))?.inputs).toMatchObject({ tags: events.tags });
      expect(aws.calls()).toHaveLength(4);
    });

    test.each(['TableNotFoundException', 'ContinuousBackupsUnavailableException'])(
      'asks again when the table is active and backups answer %s',
      async (code) => {
        answerReads();
        const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: 'ENABLED' as const };
        aws
          .on(DescribeContinuousBackupsCommand)
          .rejectsOnce(refusal(code))
          .rejectsOnce(refusal(code))
          .resolves({
            ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
          });
        expect((await table.read(testContext(), 'events'))?.inputs.point_in_time_recovery).toBe(true);
      },
    );

    test('asks again when the table is active and its tags are unknown', async () => {
      answerReads();
      aws
        .on(ListTagsOfResourceCommand)
        .rejectsOnce(GONE)
        .rejectsOnce(GONE)
        .resolves({ Tags: [{ Key: 'one', Value: '1' }] });
      expect((await table.read(testContext(), 'events'))?.inputs.tags).toEqual({ one: '1' });
    });
  });

  test('reads every page of tags', async () => {
    answerReads();
    aws
      .on(ListTagsOfResourceCommand)
      .resolves({ Tags: [{ Key: 'one', Value: '1' }], NextToken: 'more' })
      .on(ListTagsOfResourceCommand, { NextToken: 'more' })
      .resolves({ Tags: [{ Key: 'two', Value: '2' }] });
    expect((await table.read(testContext(), 'events'))?.inputs.tags).toEqual({ one: '1', two: '2' });
  });

  test('is absent when AWS says so, whatever the other calls answer', async () => {
    aws.on(DescribeTableCommand).rejects(GONE);
    aws.on(DescribeTimeToLiveCommand).rejects(GONE);
    aws.on(DescribeContinuousBackupsCommand).rejects(refusal('TableNotFoundException'));
    aws.on(ListTagsOfResourceCommand).rejects(DENIED);
    expect(await table.read(testContext(), 'events')).toBeUndefined();
  });

  test('is absent while it is being deleted', async () => {
    answerReads();
    aws.on(DescribeTableCommand).resolves({ Table: { ...described, TableStatus: 'DELETING' } });
    expect(await table.read(testContext(), 'events')).toBeUndefined();
  });

  test.each([
    ['DescribeTable', () => aws.on(DescribeTableCommand)],
    ['DescribeTimeToLive', () => aws.on(DescribeTimeToLiveCommand)],
    ['DescribeContinuousBackups', () => aws.on(DescribeContinuousBackupsCommand)],
    ['ListTagsOfResource', () => aws.on(ListTagsOfResourceCommand)],
  ] as const)('fails, and is not absent, when %s is denied', async (_operation, on) => {
    answerReads();
    on().rejects(DENIED);
    await expect(table.read(testContext(), 'events')).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

test('capacities of indexes, and the order of attributes, are no difference; an index of other keys is', () => {
  const { global_secondary_indexes: indexes, attributes, read_capacity } = table.inputs;
  expect(indexes.equal?.([index], [{ ...index, read_capacity: 99 }], { owned: true })).toBe(true);
  expect(indexes.equal?.([index], [{ ...index, range_key: null }], { owned: true })).toBe(false);
  expect(indexes.equal?.([index], [], { owned: true })).toBe(false);
  expect(attributes.equal?.(events.attributes, [...events.attributes].reverse(), { owned: true })).toBe(true);
  expect(read_capacity.creationOnly).toBe(true);
});

describe('find', () => {
  test('knows ours by the mark', async () => {
    answerReads();
    expect(await table.find(testContext(), events)).toEqual({ id: 'events', ours: true });
  });

  test("is not taken in by another deployment's mark", async () => {
    answerReads();
    aws.on(ListTagsOfResourceCommand).resolves({ Tags: [{ ...OUR_TAG, Value: 'another' }] });
    expect(await table.find(testContext(), events, { token: 'token', since: 0 })).toEqual({
      id: 'events',
      ours: false,
    });
  });

  describe('after a create without an answer', () => {
    const since = Date.UTC(2024, 0, 1, 12);
    const journal = { token: 'token', since };

    test('asks until the new table knows its tags', async () => {
      const CreationDateTime = new Date(since + 1_000);
      aws.on(DescribeTableCommand).resolves({ Table: { ...described, TableStatus: 'CREATING', CreationDateTime } });
      aws
        .on(ListTagsOfResourceCommand)
        .rejectsOnce(GONE)
        .rejectsOnce(GONE)
        .resolvesOnce({ Tags: [] })
        .resolves({ Tags: [OUR_TAG] });
      expect(await table.find(testContext(), events, journal)).toEqual({ id: 'events', ours: true });
      expect(aws.commandCalls(ListTagsOfResourceCommand)).toHaveLength(4);
    });

    test('ends some time: a table that never shows a mark is not ours', async () => {
      aws.on(DescribeTableCommand).resolves({ Table: { ...described, CreationDateTime: new Date(since) } });
      aws.on(ListTagsOfResourceCommand).resolves({ Tags: [] });
      expect(await table.find(testContext(), events, journal)).toEqual({ id: 'events', ours: false });
    });

    test('does not wait for a mark on a table that is older', async () => {
      aws.on(DescribeTableCommand).resolves({ Table: { ...described, CreationDateTime: new Date(since - 3_600_000) } });
      aws.on(ListTagsOfResourceCommand).resolves({ Tags: [] });
      expect(await table.find(testContext(), events, journal)).toEqual({ id: 'events', ours: false });
      expect(aws.commandCalls(ListTagsOfResourceCommand)).toHaveLength(1);
    });
  });

  test('finds nothing where there is nothing, or where it is ending', async () => {
    aws
      .on(DescribeTableCommand)
      .rejectsOnce(GONE)
      .resolves({ Table: { TableStatus: 'DELETING' } });
    expect(await table.find(testContext(), events)).toBeUndefined();
    expect(await table.find(testContext(), events)).toBeUndefined();
  });

  test('fails when it may not look', async () => {
    aws.on(DescribeTableCommand).rejects(DENIED);
    await expect(table.find(testContext(), events)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

describe('update', () => {
  async function update(inputs: Partial<TableInputs>): Promise<unknown[]> {
    const changed = new Set(Object.keys(inputs) as (keyof TableInputs)[]);
    // The record is older than the drift: it must not be trusted.
    const prior = live({ tags: {}, stream_view_type: null });
    await table.update?.(testContext(), 'events', { inputs: { ...events, ...inputs }, changed, prior });
    const reads = ['DescribeTable', 'DescribeContinuousBackups', 'ListTagsOfResource'];
    return aws
      .calls()
      .map((call, at) => ({ [operations()[at] ?? '']: call.args[0].input }))
      .filter((call) => !reads.some((name) => name in call));
  }

  test('turns a stream off before it shows something else, and waits while the table is busy', async () => {
    answerReads();
    aws.on(UpdateTableCommand).resolvesOnce({}).rejectsOnce(IN_USE).rejectsOnce(IN_USE).resolves({});
    const on = { TableName: 'events', StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } };
    expect(await update({ stream_view_type: 'KEYS_ONLY' })).toEqual([
      { DescribeTimeToLive: { TableName: 'events' } },
      { UpdateTable: { TableName: 'events', StreamSpecification: { StreamEnabled: false } } },
      { UpdateTable: on },
      { UpdateTable: on },
      { UpdateTable: on },
    ]);
  });

  test('asks nothing of AWS that is so already: switching again is refused', async () => {
    answerReads();
    expect(
      await update({ stream_view_type: 'NEW_IMAGE', server_side_encryption: true, ttl_attribute: 'Expires' }),
    ).toEqual(Array(2).fill({ DescribeTimeToLive: { TableName: 'events' } }));
  });

  test('switches encryption and recovery off', async () => {
    answerReads();
    aws.on(UpdateTableCommand).resolves({});
    aws.on(UpdateContinuousBackupsCommand).resolves({});
    expect(await update({ server_side_encryption: false, point_in_time_recovery: false })).toEqual([
      { DescribeTimeToLive: { TableName: 'events' } },
      { UpdateTable: { TableName: 'events', SSESpecification: { Enabled: false } } },
      {
        UpdateContinuousBackups: {
          TableName: 'events',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
        },
      },
    ]);
  });

  describe('whose answer was lost: refused as being so already', () => {
    const ALREADY = refusal('ValidationException', 'Table already has an enabled stream');
    const { StreamSpecification: _stream, ...streamless } = described;

    test('is content when the stream is as wanted', async () => {
      answerReads();
      aws.on(DescribeTableCommand).resolvesOnce({ Table: streamless }).resolves({ Table: described });
      aws.on(UpdateTableCommand).rejects(ALREADY);
      await update({ stream_view_type: 'NEW_IMAGE' });
      expect(aws.commandCalls(UpdateTableCommand)).toHaveLength(1);
    });

    test('is content when the encryption is as wanted', async () => {
      answerReads();
      const { SSEDescription: _sse, ...plain } = described;
      aws.on(DescribeTableCommand).resolvesOnce({ Table: described }).resolves({ Table: plain });
      aws.on(UpdateTableCommand).rejects(ALREADY);
      await update({ server_side_encryption: false });
      expect(aws.commandCalls(UpdateTableCommand)).toHaveLength(1);
    });

    test.each([
      ['TimeToLive is already disabled'],
      ['Time to live has been modified multiple times within a fixed interval'],
    ])('is content when the time to live is as wanted: %s', async (message) => {
      answerReads();
      aws
        .on(DescribeTimeToLiveCommand)
        .resolvesOnce({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'Expires' } })
        .resolvesOnce({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'Expires' } })
        .resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLING', AttributeName: 'Expires' } });
      aws.on(UpdateTimeToLiveCommand).rejects(refusal('ValidationException', message));
      await update({ ttl_attribute: null });
      expect(aws.commandCalls(UpdateTimeToLiveCommand)).toHaveLength(1);
    });

    test('fails when it is not as wanted', async () => {
      answerReads();
      aws.on(DescribeTableCommand).resolves({ Table: streamless });
      aws.on(UpdateTableCommand).rejects(ALREADY);
      await expect(update({ stream_view_type: 'NEW_IMAGE' })).rejects.toMatchObject({
        failure: { awsCode: 'ValidationException' },
      });
    });

    test('fails when the time to live is not as wanted', async () => {
      answerReads();
      aws.on(UpdateTimeToLiveCommand).rejects(refusal('ValidationException', 'no such attribute'));
      await expect(update({ ttl_attribute: null })).rejects.toMatchObject({ code: 'AWS_REFUSED' });
    });
  });

  test('bills capacities again: of the table and of every index, declared or not', async () => {
    answerReads();
    const [declared] = described.GlobalSecondaryIndexes;
    const GlobalSecondaryIndexes = [{ ...declared, IndexName: 'added' }, ...described.GlobalSecondaryIndexes];
    const BillingModeSummary = { BillingMode: 'PAY_PER_REQUEST' as const };
    aws.on(DescribeTableCommand).resolves({ Table: { ...described, BillingModeSummary, GlobalSecondaryIndexes } });
    aws.on(UpdateTableCommand).resolves({});
    const units = (count: number) => ({ ReadCapacityUnits: count, WriteCapacityUnits: count });
    const wish = { billing_mode: 'PROVISIONED', read_capacity: 7, write_capacity: 7 };
    expect(await update(wish)).toEqual([
      { DescribeTimeToLive: { TableName: 'events' } },
      {
        UpdateTable: {
          TableName: 'events',
          BillingMode: 'PROVISIONED',
          ProvisionedThroughput: units(7),
          GlobalSecondaryIndexUpdates: [
            { Update: { IndexName: 'added', ProvisionedThroughput: units(7) } },
            { Update: { IndexName: 'timesearchV2', ProvisionedThroughput: units(10) } },
          ],
        },
      },
    ]);
  });

  test('bills requests, without a capacity', async () => {
    answerReads();
    aws.on(UpdateTableCommand).resolves({});
    expect(await update({ billing_mode: 'PAY_PER_REQUEST' })).toEqual([
      { DescribeTimeToLive: { TableName: 'events' } },
      { UpdateTable: { TableName: 'events', BillingMode: 'PAY_PER_REQUEST' } },
    ]);
  });

  test('leaves the billing as it is when it is as wanted: no capacity may be set to what it is', async () => {
    answerReads();
    expect(await update({ billing_mode: 'PROVISIONED' })).toEqual([{ DescribeTimeToLive: { TableName: 'events' } }]);
  });

  test('puts and takes away tags by what AWS has, and never our mark', async () => {
    answerReads();
    aws.on(ListTagsOfResourceCommand).resolves({
      Tags: [{ Key: 'TeleportCluster', Value: 'drifted' }, { Key: 'Added', Value: 'outside' }, OUR_TAG],
    });
    aws.on(TagResourceCommand).resolves({});
    aws.on(UntagResourceCommand).resolves({});
    expect(await update({ tags: { TeleportCluster: 'example', New: 'yes' } })).toEqual([
      { DescribeTimeToLive: { TableName: 'events' } },
      {
        TagResource: {
          ResourceArn: ARN,
          Tags: [
            { Key: 'TeleportCluster', Value: 'example' },
            { Key: 'New', Value: 'yes' },
          ],
        },
      },
      { UntagResource: { ResourceArn: ARN, TagKeys: ['Added'] } },
    ]);
  });

  test('says when the time to live can be changed again', async () => {
    answerReads();
    const message = 'Time to live has been modified multiple times within a fixed interval';
    aws.on(UpdateTimeToLiveCommand).rejects(refusal('ValidationException', message));
    await expect(update({ ttl_attribute: null })).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'TTL_LOCKED',
          summary: "A table's time to live was changed a moment ago",
          detail: `DynamoDB refuses to switch the time to live of table events off (attribute Expires): ${message}. It takes one such change an hour.`,
          hint: 'Run the command again in an hour.',
        },
      ],
    });
  });
});

describe('delete', () => {
  test('succeeds, and succeeds again when the table is gone', async () => {
    aws.on(DeleteTableCommand).resolvesOnce({}).rejects(GONE);
    await table.delete(testContext(), 'events', live());
    await table.delete(testContext(), 'events', live());
    expect(operations()).toEqual(['DeleteTable', 'DeleteTable']);
  });

  test('waits until a table that is being made can be deleted', async () => {
    aws.on(DeleteTableCommand).rejectsOnce(IN_USE).rejectsOnce(IN_USE).resolves({});
    aws.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'CREATING' } });
    await table.delete(testContext(), 'events', live());
    expect(operations()).toEqual(['DeleteTable', 'DescribeTable', 'DeleteTable', 'DeleteTable']);
  });

  test('is content with a table that is being deleted', async () => {
    aws.on(DeleteTableCommand).rejects(IN_USE);
    aws.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'DELETING' } });
    await table.delete(testContext(), 'events', live());
    expect(operations()).toEqual(['DeleteTable', 'DescribeTable']);
  });

  test('fails when it is denied', async () => {
    aws.on(DeleteTableCommand).rejects(DENIED);
    await expect(table.delete(testContext(), 'events', live())).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });

  test('tells of deletion protection, with the command that switches it off', async () => {
    const message =
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.';
    aws.on(DeleteTableCommand).rejects(refusal('ValidationException', message));
    await expect(table.delete(testContext(), 'events', live())).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'DELETION_PROTECTED',
          detail: `AWS refuses to delete table events: ${message}`,
          hint: 'Somebody switched that on after it was made. If it is to go, switch it off, then run the command again:\naws dynamodb update-table --table-name events --no-deletion-protection-enabled --region us-west-2',
        },
      ],
    });
    expect(operations()).toEqual(['DeleteTable']);
  });

  test('is over when AWS no longer knows the table', async () => {
    aws
      .on(DescribeTableCommand)
      .resolvesOnce({ Table: { TableStatus: 'DELETING' } })
      .rejects(GONE);
    const look = () => table.waits?.gone?.check(testContext(), 'events', events);
    expect(await look()).toEqual({ state: 'pending', note: 'DELETING' });
    expect(await look()).toEqual({ state: 'done' });
  });
});

test('a table with a single item holds data', async () => {
  aws
    .on(ScanCommand)
    .resolvesOnce({ Items: [] })
    .resolvesOnce({ Items: [{}] })
    .rejects(GONE);
  expect(await table.holdsData?.(testContext(), 'events')).toBeUndefined();
  expect(await table.holdsData?.(testContext(), 'events')).toBe('table events holds items');
  expect(await table.holdsData?.(testContext(), 'events')).toBeUndefined();
  expect(aws.commandCalls(ScanCommand)[0]?.args[0].input).toEqual({
    TableName: 'events',
    Limit: 1,
    ConsistentRead: true,
  });
});
