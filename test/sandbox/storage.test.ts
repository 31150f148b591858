import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetParameterCommand, ListTagsForResourceCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { account, outcomeOf } from './account.ts';

const table = {
  TableName: 'locks',
  KeySchema: [{ AttributeName: 'Lock', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'Lock', AttributeType: 'S' as const }],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};

test('a table is in transition for a while, and refuses other changes meanwhile', async () => {
  const { send, clock } = account();
  const status = async () =>
    (await send(DynamoDBClient, new DescribeTableCommand({ TableName: 'locks' }))).Table?.TableStatus;
  await send(DynamoDBClient, new CreateTableCommand(table));
  expect(await status()).toBe('CREATING');
  expect(await outcomeOf(send(DynamoDBClient, new CreateTableCommand(table)))).toBe('ResourceInUseException');
  expect(await outcomeOf(send(DynamoDBClient, new DeleteTableCommand({ TableName: 'locks' })))).toBe(
    'ResourceInUseException',
  );
  clock.advance(10_000);
  expect(await status()).toBe('ACTIVE');
  const capacity = { TableName: 'locks', ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 5 } };
  await send(DynamoDBClient, new UpdateTableCommand(capacity));
  expect(await outcomeOf(send(DynamoDBClient, new UpdateTableCommand(capacity)))).toBe('ResourceInUseException');
  clock.advance(10_000);
  await send(DynamoDBClient, new DeleteTableCommand({ TableName: 'locks' }));
  expect(await outcomeOf(send(DynamoDBClient, new DeleteTableCommand({ TableName: 'locks' })))).toBe('ok');
  expect(await status()).toBe('DELETING');
  clock.advance(10_000);
  expect(await outcomeOf(status())).toBe('ResourceNotFoundException');
  expect(await outcomeOf(send(DynamoDBClient, new CreateTableCommand(table)))).toBe('ok');
});

test('what belongs to a new table is known later than the table', async () => {
  const { send, clock } = account();
  const Tags = [{ Key: 'Owner', Value: 'alice' }];
  const { TableDescription } = await send(DynamoDBClient, new CreateTableCommand({ ...table, Tags }));
  const tags = async () =>
    (await send(DynamoDBClient, new ListTagsOfResourceCommand({ ResourceArn: TableDescription?.TableArn }))).Tags;
  const backups = () => outcomeOf(send(DynamoDBClient, new DescribeContinuousBackupsCommand({ TableName: 'locks' })));
  expect(await outcomeOf(tags())).toBe('ResourceNotFoundException');
  expect(await backups()).toBe('TableNotFoundException');
  clock.advance(10_000);
  expect(await tags()).toEqual([]);
  expect(await backups()).toBe('ok');
  clock.advance(2_000);
  expect(await tags()).toEqual(Tags);
});

test('billing by requests takes no capacity, going back wants one of the table and of each index', async () => {
  const { send, clock } = account();
  const capacity = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
  const index = {
    IndexName: 'by-owner',
    KeySchema: table.KeySchema,
    Projection: { ProjectionType: 'ALL' as const },
    ProvisionedThroughput: capacity,
  };
  await send(DynamoDBClient, new CreateTableCommand({ ...table, GlobalSecondaryIndexes: [index] }));
  const change = async (input: Partial<UpdateTableCommandInput>) => {
    clock.advance(10_000);
    return outcomeOf(send(DynamoDBClient, new UpdateTableCommand({ TableName: 'locks', ...input })));
  };
  const byRequests = { BillingMode: 'PAY_PER_REQUEST' as const };
  const byCapacity = { BillingMode: 'PROVISIONED' as const, ProvisionedThroughput: capacity };
  expect(await change({ ...byRequests, ProvisionedThroughput: capacity })).toBe('ValidationException');
  expect(await change(byRequests)).toBe('ok');
  const { Table } = await send(DynamoDBClient, new DescribeTableCommand({ TableName: 'locks' }));
  expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
  expect(Table?.ProvisionedThroughput?.ReadCapacityUnits).toBe(0);
  expect(await change({ BillingMode: 'PROVISIONED' })).toBe('ValidationException');
  expect(await change(byCapacity)).toBe('ValidationException');
  const Update = { IndexName: 'by-owner', ProvisionedThroughput: capacity };
  expect(await change({ ...byCapacity, GlobalSecondaryIndexUpdates: [{ Update }] })).toBe('ok');
  expect(await change(byCapacity)).toBe('ValidationException');
});

test('encrypting what is encrypted is refused', async () => {
  const { send, clock } = account();
  await send(DynamoDBClient, new CreateTableCommand({ ...table, SSESpecification: { Enabled: true } }));
  clock.advance(10_000);
  const again = new UpdateTableCommand({ TableName: 'locks', SSESpecification: { Enabled: true } });
  expect(await outcomeOf(send(DynamoDBClient, again))).toBe('ValidationException');
});

test("a new parameter's tags can be listed some time after it can be read", async () => {
  const { send, clock } = account();
  const Tags = [{ Key: 'Owner', Value: 'alice' }];
  await send(SSMClient, new PutParameterCommand({ Name: '/a', Type: 'String', Value: 'a', Tags }));
  await send(SSMClient, new GetParameterCommand({ Name: '/a' }));
  const list = () => send(SSMClient, new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/a' }));
  expect(await outcomeOf(list())).toBe('InvalidResourceId');
  clock.advance(2_000);
  expect((await list()).TagList).toEqual(Tags);
});

test('backups can be switched on only some time after the table is active', async () => {
  const { send, clock } = account();
  await send(DynamoDBClient, new CreateTableCommand(table));
  const switchOn = () =>
    outcomeOf(
      send(
        DynamoDBClient,
        new UpdateContinuousBackupsCommand({
          TableName: 'locks',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ),
    );
  clock.advance(10_000);
  expect(await switchOn()).toBe('ContinuousBackupsUnavailableException');
  clock.advance(3_000);
  expect(await switchOn()).toBe('ok');
});

test('time to live is refused when it is already so, and twice within an hour', async () => {
  const { send, clock } = account();
  await send(DynamoDBClient, new CreateTableCommand(table));
  clock.advance(10_000);
  const update = (Enabled: boolean) =>
    outcomeOf(
      send(
        DynamoDBClient,
        new UpdateTimeToLiveCommand({
          TableName: 'locks',
          TimeToLiveSpecification: { AttributeName: 'Expires', Enabled },
        }),
      ),
    );
  expect(await update(false)).toBe('ValidationException');
  expect(await update(true)).toBe('ok');
  expect(await update(true)).toBe('ValidationException');
  clock.advance(3_599_000);
  expect(await update(false)).toBe('ValidationException');
  clock.advance(1_000);
  expect(await update(false)).toBe('ok');
});

test('a new bucket is encrypted, blocks public access, and refuses ACLs until its ownership allows them', async () => {
  const { send } = account();
  const Bucket = 'storage';
  await send(
    S3Client,
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
  );
  const encryption = await send(S3Client, new GetBucketEncryptionCommand({ Bucket }));
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  expect(rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe('AES256');
  const block = await send(S3Client, new GetPublicAccessBlockCommand({ Bucket }));
  expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
  const putAcl = () => outcomeOf(send(S3Client, new PutBucketAclCommand({ Bucket, ACL: 'private' })));
  expect(await putAcl()).toBe('AccessControlListNotSupported');
  const controls = { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' as const }] };
  await send(S3Client, new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: controls }));
  expect(await putAcl()).toBe('ok');
});

test.each([
  ['us-west-2', 'BucketAlreadyOwnedByYou'],
  ['us-east-1', 'ok'],
])('creating a bucket again in %s: %s', async (region, outcome) => {
  const { send } = account({ region });
  const create = () =>
    send(
      S3Client,
      new CreateBucketCommand({
        Bucket: 'storage',
        ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
      }),
    );
  await create();
  expect(await outcomeOf(create())).toBe(outcome);
});

test("somebody else's bucket: the name is taken, looking at it is forbidden without a body", async () => {
  const { send } = account({ foreignBuckets: ['taken'] });
  const create = new CreateBucketCommand({
    Bucket: 'taken',
    CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
  });
  expect(await outcomeOf(send(S3Client, create))).toBe('BucketAlreadyExists');
  await expect(send(S3Client, new HeadBucketCommand({ Bucket: 'taken' }))).rejects.toMatchObject({
    failure: { awsCode: 'Unknown', status: 403 },
  });
  expect(await outcomeOf(send(S3Client, new HeadBucketCommand({ Bucket: 'free' })))).toBe('NotFound');
});

test('a bucket is empty only without versions and delete markers, listed in pages', async () => {
  const { send } = account();
  const Bucket = 'storage';
  await send(
    S3Client,
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
  );
  await send(S3Client, new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  for (const Key of ['a', 'a', 'b']) await send(S3Client, new PutObjectCommand({ Bucket, Key, Body: Key }));
  await send(S3Client, new DeleteObjectCommand({ Bucket, Key: 'b' }));
  expect(await outcomeOf(send(S3Client, new GetObjectCommand({ Bucket, Key: 'b' })))).toBe('NoSuchKey');
  const first = await send(S3Client, new ListObjectVersionsCommand({ Bucket, MaxKeys: 3 }));
  expect([first.Versions?.length, first.DeleteMarkers?.length, first.IsTruncated]).toEqual([2, 1, true]);
  const rest = await send(
    S3Client,
    new ListObjectVersionsCommand({
      Bucket,
      KeyMarker: first.NextKeyMarker,
      VersionIdMarker: first.NextVersionIdMarker,
    }),
  );
  expect([rest.Versions?.map((one) => one.Key), rest.IsTruncated]).toEqual([['b'], false]);
  const all = [...(first.Versions ?? []), ...(first.DeleteMarkers ?? []), ...(rest.Versions ?? [])];
  const remove = (from: number) =>
    send(
      S3Client,
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: all.slice(from).map(({ Key, VersionId }) => ({ Key, VersionId })) },
      }),
    );
  await remove(1);
  expect(await outcomeOf(send(S3Client, new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty');
  await remove(0);
  expect(await outcomeOf(send(S3Client, new DeleteBucketCommand({ Bucket })))).toBe('ok');
});

test('conditional writes: create only, and compare and swap', async () => {
  const { send } = account();
  const Bucket = 'storage';
  await send(
    S3Client,
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
  );
  const put = (Body: string, more: { IfMatch?: string; IfNoneMatch?: string }) =>
    send(S3Client, new PutObjectCommand({ Bucket, Key: 'state', Body, ...more }));
  const { ETag = '' } = await put('one', { IfNoneMatch: '*' });
  expect(await outcomeOf(put('two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
  expect(await outcomeOf(put('two', { IfMatch: '"other"' }))).toBe('PreconditionFailed');
  expect(await outcomeOf(put('two', { IfMatch: ETag }))).toBe('ok');
  const got = await send(S3Client, new GetObjectCommand({ Bucket, Key: 'state' }));
  expect(await got.Body?.transformToString()).toBe('two');
});
