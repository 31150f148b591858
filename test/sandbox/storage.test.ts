import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
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
