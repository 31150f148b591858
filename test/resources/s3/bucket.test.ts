import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { bucket } from '../../../src/resources/s3/bucket.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(S3Client);
const inputs = { bucket: 'sessions' };
const owned = { Bucket: 'sessions', ExpectedBucketOwner: '123456789012' };
const live = { id: 'sessions', inputs, attributes: { arn: 'arn:aws:s3:::sessions' } };

const ABSENT = refusal('NotFound', 'UnknownError', 404);
const NO_BUCKET = refusal('NoSuchBucket', 'The specified bucket does not exist', 404);
const NO_TAGS = refusal('NoSuchTagSet', 'The TagSet does not exist', 404);
/** HEAD answers have no body: this is all that the SDK makes of 403, 301 and 400. */
const unknown = (status: number) => refusal('Unknown', 'UnknownError', status);
/** And of one that names the bucket's region. */
const unknownIn = (status: number, region: string) =>
  Object.assign(unknown(status), { $response: { headers: { 'x-amz-bucket-region': region } } });

beforeEach(() => {
  aws.reset();
});

function sent(): unknown[] {
  return aws.calls().map((call) => ({ [call.args[0].constructor.name]: call.args[0].input }));
}

describe('read', () => {
  test('knows the bucket by its name', async () => {
    aws.on(HeadBucketCommand).resolves({});
    expect(await bucket.read(testContext(), 'sessions')).toEqual(live);
    expect(sent()).toEqual([{ HeadBucketCommand: owned }]);
  });

  test('gives the ARN of the partition', async () => {
    aws.on(HeadBucketCommand).resolves({});
    const found = await bucket.read(testContext({ partition: 'aws-us-gov' }), 'sessions');
    expect(found?.attributes.arn).toBe('arn:aws-us-gov:s3:::sessions');
  });

  test('is absent only on 404', async () => {
    aws.on(HeadBucketCommand).rejects(ABSENT);
    expect(await bucket.read(testContext(), 'sessions')).toBeUndefined();
  });

  test.each([403, 301])('says what %i may mean', async (status) => {
    aws.on(HeadBucketCommand).rejects(unknown(status));
    await expect(bucket.read(testContext(), 'sessions')).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_FORBIDDEN',
          summary: 'A bucket may not be looked at',
          detail:
            'S3 refuses to say anything about bucket sessions: your credentials lack s3:ListBucket for it, or it was deleted and its name belongs to another account or region now.',
          hint: 'Look at it yourself:\naws s3api head-bucket --bucket sessions',
        },
      ],
    });
  });

  test.each([400, 301])('names the region that %i names', async (status) => {
    aws.on(HeadBucketCommand).rejects(unknownIn(status, 'eu-west-1'));
    await expect(bucket.read(testContext(), 'sessions')).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_FORBIDDEN',
          detail:
            'S3 refuses to say anything about bucket sessions: a bucket of that name is in region eu-west-1, not in us-west-2.',
        },
      ],
    });
  });

  test('says that 400 without a region may mean the credentials, too', async () => {
    aws.on(HeadBucketCommand).rejects(unknown(400));
    await expect(bucket.read(testContext(), 'sessions')).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_FORBIDDEN',
          detail:
            'S3 refuses to say anything about bucket sessions: your credentials have expired, or lack s3:ListBucket for it, or it was deleted and its name belongs to another account or region now.',
        },
      ],
    });
  });

  test.each([
    ['400 from the right region', unknownIn(400, 'us-west-2')],
    ['expired credentials', refusal('ExpiredToken', 'The provided token has expired.', 400)],
    ['another status', unknown(405)],
  ])('fails on %s', async (_case, error) => {
    aws.on(HeadBucketCommand).rejects(error);
    await expect(bucket.read(testContext(), 'sessions')).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

describe('find', () => {
  test('knows ours by the mark', async () => {
    aws.on(HeadBucketCommand).resolves({});
    aws.on(GetBucketTaggingCommand).resolves({ TagSet: [OUR_TAG] });
    expect(await bucket.find(testContext(), inputs)).toEqual({ id: 'sessions', ours: true });
  });

  test('a bucket without our mark is not ours', async () => {
    aws.on(HeadBucketCommand).resolves({});
    aws.on(GetBucketTaggingCommand).rejects(NO_TAGS);
    expect(await bucket.find(testContext(), inputs)).toEqual({ id: 'sessions', ours: false });
  });

  describe('after a create without an answer', () => {
    const since = Date.UTC(2024, 0, 1, 12);
    const journal = { token: 'token', since };

    beforeEach(() => {
      aws.on(HeadBucketCommand).resolves({});
      aws.on(GetBucketTaggingCommand).rejects(NO_TAGS);
    });

    test.each([
      ['made since is ours', since - 500, true],
      ['older than that is not', since - 3_600_000, false],
    ])('a bucket without marks that was %s', async (_case, created, ours) => {
      aws.on(ListBucketsCommand).resolves({
        Buckets: [
          { Name: 'sessions-other', CreationDate: new Date(since) },
          { Name: 'sessions', CreationDate: new Date(created) },
        ],
      });
      expect(await bucket.find(testContext(), inputs, journal)).toEqual({ id: 'sessions', ours });
      expect(aws.commandCalls(ListBucketsCommand)[0]?.args[0].input).toEqual({
        Prefix: 'sessions',
        BucketRegion: 'us-west-2',
      });
    });

    test('one without marks is not, for who may not ask how old it is', async () => {
      aws
        .on(ListBucketsCommand)
        .rejects(refusal('AccessDenied', 'not authorized to perform: s3:ListAllMyBuckets', 403));
      expect(await bucket.find(testContext(), inputs, journal)).toEqual({ id: 'sessions', ours: false });
    });

    test("another deployment's is not, however new", async () => {
      aws.on(GetBucketTaggingCommand).resolves({ TagSet: [{ ...OUR_TAG, Value: 'another' }] });
      expect(await bucket.find(testContext(), inputs, journal)).toEqual({ id: 'sessions', ours: false });
      expect(aws.commandCalls(ListBucketsCommand)).toEqual([]);
    });
  });

  test('finds nothing where there is nothing', async () => {
    aws.on(HeadBucketCommand).rejects(ABSENT);
    expect(await bucket.find(testContext(), inputs)).toBeUndefined();
  });

  test.each([403, 301])('says that the name is taken on %i', async (status) => {
    aws.on(HeadBucketCommand).rejects(unknown(status));
    await expect(bucket.find(testContext(), inputs)).rejects.toMatchObject(TAKEN);
  });

  test.each([400, 301, 403])('says where the name is taken when %i names the region', async (status) => {
    aws.on(HeadBucketCommand).rejects(unknownIn(status, 'eu-west-1'));
    await expect(bucket.find(testContext(), inputs)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_TAKEN',
          detail:
            's3_bucket_name is "sessions", which is in region eu-west-1, not in us-west-2; bucket names are global.',
          hint: 'Choose another s3_bucket_name.',
        },
      ],
    });
  });

  test("says that another account's bucket in this region is taken", async () => {
    aws.on(HeadBucketCommand).rejects(unknownIn(403, 'us-west-2'));
    await expect(bucket.find(testContext(), inputs)).rejects.toMatchObject(TAKEN);
  });

  test('says on 400 without a region that the credentials may have expired', async () => {
    aws.on(HeadBucketCommand).rejects(unknown(400));
    const [taken] = TAKEN.diagnostics;
    await expect(bucket.find(testContext(), inputs)).rejects.toMatchObject({
      diagnostics: [
        {
          ...taken,
          hint: 'Choose another s3_bucket_name.\nIf your credentials may have expired, check them first with\naws sts get-caller-identity',
        },
      ],
    });
  });
});

const TAKEN = {
  diagnostics: [
    {
      code: 'BUCKET_TAKEN',
      summary: 'The bucket name is taken',
      detail:
        's3_bucket_name is "sessions", which belongs to another account or region, or which your credentials may not look at (s3:ListBucket); bucket names are global.',
      hint: 'Choose another s3_bucket_name.',
    },
  ],
};

describe('create', () => {
  test('names the region and carries our mark', async () => {
    aws.on(CreateBucketCommand).resolves({});
    expect(await bucket.create(testContext(), inputs, 'token')).toBe('sessions');
    const CreateBucketConfiguration = { LocationConstraint: 'us-west-2', Tags: [OUR_TAG] };
    expect(sent()).toEqual([{ CreateBucketCommand: { Bucket: 'sessions', CreateBucketConfiguration } }]);
  });

  test('names no region in us-east-1, which refuses it', async () => {
    aws.on(CreateBucketCommand).resolves({});
    await bucket.create(testContext({ region: 'us-east-1' }), inputs, 'token');
    const CreateBucketConfiguration = { Tags: [OUR_TAG] };
    expect(sent()).toEqual([{ CreateBucketCommand: { Bucket: 'sessions', CreateBucketConfiguration } }]);
  });

  describe('without the permission to tag', () => {
    const DENIED = refusal('AccessDenied', 'Access Denied', 403);

    test.each([
      ['us-west-2', { CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }],
      ['us-east-1', {}],
    ])('makes the bucket without our mark in %s: configure adds it', async (region, rest) => {
      aws.on(CreateBucketCommand).rejectsOnce(DENIED).resolves({});
      expect(await bucket.create(testContext({ region }), inputs, 'token')).toBe('sessions');
      expect(sent()).toHaveLength(2);
      expect(sent()[1]).toEqual({ CreateBucketCommand: { Bucket: 'sessions', ...rest } });
    });

    test('fails when it may not make one at all', async () => {
      aws.on(CreateBucketCommand).rejects(DENIED);
      await expect(bucket.create(testContext(), inputs, 'token')).rejects.toMatchObject({ code: 'AWS_REFUSED' });
      expect(sent()).toHaveLength(2);
    });
  });

  test('is never repeated blindly: in us-east-1 that would reset the ACL', async () => {
    aws.on(CreateBucketCommand).rejects(refusal('InternalError', 'oops', 500));
    await expect(bucket.create(testContext(), inputs, 'token')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(aws.calls()).toHaveLength(1);
  });

  test("says that somebody else's name is taken", async () => {
    aws.on(CreateBucketCommand).rejects(refusal('BucketAlreadyExists', 'not available', 409));
    await expect(bucket.create(testContext(), inputs, 'token')).rejects.toMatchObject(TAKEN);
  });

  test('leaves our own bucket to be judged by find', async () => {
    aws.on(CreateBucketCommand).rejects(refusal('BucketAlreadyOwnedByYou', 'you already own it', 409));
    await expect(bucket.create(testContext(), inputs, 'token')).rejects.toMatchObject({
      failure: { awsCode: 'BucketAlreadyOwnedByYou' },
    });
  });

  test('waits for a name that was given up a moment ago', async () => {
    aws
      .on(CreateBucketCommand)
      .rejectsOnce(refusal('OperationAborted', 'try again', 409))
      .resolves({});
    expect(await bucket.create(testContext(), inputs, 'token')).toBe('sessions');
  });
});

describe('configure', () => {
  test('does nothing when the mark is there', async () => {
    aws.on(GetBucketTaggingCommand).resolves({ TagSet: [OUR_TAG] });
    await bucket.configure?.(testContext(), 'sessions', inputs);
    expect(sent()).toEqual([{ GetBucketTaggingCommand: owned }]);
  });

  test('adds the mark to the tags that are there', async () => {
    const other = { Key: 'CostCenter', Value: '7' };
    aws.on(GetBucketTaggingCommand).resolves({ TagSet: [other] });
    aws.on(PutBucketTaggingCommand).resolves({});
    await bucket.configure?.(testContext(), 'sessions', inputs);
    expect(sent()).toEqual([
      { GetBucketTaggingCommand: owned },
      { PutBucketTaggingCommand: { ...owned, Tagging: { TagSet: [other, OUR_TAG] } } },
    ]);
  });
});

describe('delete', () => {
  const version = { Key: 'session.tar', VersionId: 'v1' };
  const marker = { Key: 'gone.tar', VersionId: 'v2' };
  /** Of before versioning, or while it was suspended. */
  const unversioned = { Key: 'old.tar', VersionId: 'null' };

  test('empties the bucket of versions and delete markers page by page, once when S3 refuses nothing', async () => {
    aws
      .on(ListObjectVersionsCommand)
      .resolvesOnce({
        Versions: [version],
        DeleteMarkers: [marker],
        IsTruncated: true,
        NextKeyMarker: 'session.tar',
        NextVersionIdMarker: 'v1',
      })
      .resolvesOnce({ Versions: [unversioned] })
      .resolves({});
    aws.on(DeleteObjectsCommand).resolves({});
    aws.on(DeleteBucketCommand).resolves({});
    const told: string[] = [];
    await bucket.delete(testContext({ note: (what, note) => told.push(`${what}: ${note}`) }), 'sessions', live);
    const list = { ...owned, MaxKeys: 1000 };
    expect(sent()).toEqual([
      { ListObjectVersionsCommand: list },
      { DeleteObjectsCommand: { ...owned, Delete: { Objects: [version, marker], Quiet: true } } },
      { ListObjectVersionsCommand: { ...list, KeyMarker: 'session.tar', VersionIdMarker: 'v1' } },
      { DeleteObjectsCommand: { ...owned, Delete: { Objects: [unversioned], Quiet: true } } },
      { DeleteBucketCommand: owned },
    ]);
    expect(told).toEqual([
      'the bucket to be emptied: 2 versions deleted',
      'the bucket to be emptied: 3 versions deleted',
    ]);
  });

  test('keeps three deletes under way, and none when it ends', async () => {
    const page = { Versions: [version], IsTruncated: true, NextKeyMarker: 'k', NextVersionIdMarker: 'v' };
    const listing = aws.on(ListObjectVersionsCommand);
    for (let at = 0; at < 5; at++) listing.resolvesOnce(page);
    listing.resolves({});
    let underWay = 0;
    let most = 0;
    aws.on(DeleteObjectsCommand).callsFake(async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return {};
    });
    aws.on(DeleteBucketCommand).callsFake(() => {
      expect(underWay).toBe(0);
      return {};
    });
    await bucket.delete(testContext(), 'sessions', live);
    expect(most).toBe(3);
    expect(aws.commandCalls(DeleteObjectsCommand)).toHaveLength(5);
  });

  test('ends between two batches when the run is to stop, and the next run goes on', async () => {
    const stop = new AbortController();
    aws.on(ListObjectVersionsCommand).resolves({ Versions: [version], IsTruncated: true, NextKeyMarker: 'k' });
    aws.on(DeleteObjectsCommand).callsFake(() => {
      stop.abort('stopped');
      return {};
    });
    await expect(bucket.delete(testContext({ stop: stop.signal }), 'sessions', live)).rejects.toBe('stopped');
    expect(aws.commandCalls(DeleteObjectsCommand).length).toBeLessThanOrEqual(3);
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(0);
    aws.on(ListObjectVersionsCommand).resolves({});
    aws.on(DeleteBucketCommand).resolves({});
    await bucket.delete(testContext(), 'sessions', live);
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  });

  test('empties it again when something was written meanwhile', async () => {
    aws
      .on(ListObjectVersionsCommand)
      .resolvesOnce({})
      .resolvesOnce({ Versions: [version] })
      .resolves({});
    aws.on(DeleteObjectsCommand).resolves({});
    aws
      .on(DeleteBucketCommand)
      .rejectsOnce(refusal('BucketNotEmpty', 'not empty', 409))
      .resolves({});
    await bucket.delete(testContext(), 'sessions', live);
    expect(aws.commandCalls(DeleteObjectsCommand)).toHaveLength(1);
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(2);
  });

  test('tries again while another change of the bucket is under way', async () => {
    const aborted = refusal('OperationAborted', 'A conflicting conditional operation is in progress', 409);
    aws
      .on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [version] })
      .resolves({});
    aws.on(DeleteObjectsCommand).rejectsOnce(aborted).resolves({});
    aws.on(DeleteBucketCommand).rejectsOnce(aborted).rejectsOnce(aborted).resolves({});
    await bucket.delete(testContext(), 'sessions', live);
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(3);
  });

  test('succeeds when the bucket is gone already', async () => {
    aws.on(ListObjectVersionsCommand).rejects(NO_BUCKET);
    aws.on(DeleteBucketCommand).rejects(NO_BUCKET);
    await bucket.delete(testContext(), 'sessions', live);
    expect(aws.calls()).toHaveLength(2);
  });

  test('deletes all that it can, then names the first object that S3 refuses, and how many there are', async () => {
    const other = { Key: 'other.tar', VersionId: 'v3' };
    aws
      .on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [version], DeleteMarkers: [marker], IsTruncated: true, NextKeyMarker: 'session.tar' })
      .resolves({ Versions: [other] });
    const denied = { Code: 'AccessDenied', Message: 'Access Denied' };
    aws
      .on(DeleteObjectsCommand)
      .resolvesOnce({ Errors: [{ ...version, ...denied }] })
      .resolves({ Errors: [{ ...other, ...denied }] });
    aws.on(GetBucketVersioningCommand).rejects(refusal('AccessDenied', 'no', 403));
    await expect(bucket.delete(testContext(), 'sessions', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_NOT_EMPTIED',
          summary: 'A bucket could not be emptied',
          detail: 'S3 refused to delete session.tar (version v1), and 1 more from sessions: AccessDenied Access Denied',
          hint: 'You may lack s3:DeleteObjectVersion, or a bucket policy forbids it. Remove that, then run the command again. The bucket:\nhttps://us-west-2.console.aws.amazon.com/s3/buckets/sessions?region=us-west-2',
        },
      ],
    });
    expect(aws.commandCalls(DeleteObjectsCommand)).toHaveLength(2);
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(0);
  });

  test('tells of an object lock', async () => {
    aws.on(ListObjectVersionsCommand).resolves({ Versions: [version] });
    const Message = 'Access Denied because object protected by object lock.';
    aws.on(DeleteObjectsCommand).resolves({ Errors: [{ ...version, Code: 'AccessDenied', Message }] });
    await expect(bucket.delete(testContext(), 'sessions', live)).rejects.toMatchObject({
      diagnostics: [
        {
          detail: `S3 refused to delete session.tar (version v1) from sessions: AccessDenied ${Message}`,
          hint: 'An object lock holds it: in governance mode until somebody with s3:BypassGovernanceRetention takes the retention away, in compliance mode until its date; a legal hold until it is taken off. Then run the command again.',
        },
      ],
    });
  });

  test('tells of MFA delete, with which S3 refuses every batch', async () => {
    aws.on(ListObjectVersionsCommand).resolves({ Versions: [version] });
    aws.on(DeleteObjectsCommand).rejects(refusal('AccessDenied', 'Mfa Authentication must be used.', 403));
    aws.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled', MFADelete: 'Enabled' });
    await expect(bucket.delete(testContext(), 'sessions', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_NOT_EMPTIED',
          detail:
            'S3 refused to delete session.tar (version v1) from sessions: AccessDenied Mfa Authentication must be used.',
          hint: 'The bucket has MFA delete: nobody deletes a version without a code. The account\'s root user can switch that off, then run the command again:\naws s3api put-bucket-versioning --bucket sessions --versioning-configuration Status=Enabled,MFADelete=Disabled --mfa "SERIAL CODE"',
        },
      ],
    });
  });

  test("repeats what only S3's own trouble held up, with pauses, and gives up when that lasts", async () => {
    const trouble = { Errors: [{ ...version, Code: 'InternalError', Message: 'We encountered an internal error.' }] };
    aws
      .on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [version] })
      .resolvesOnce({ Versions: [version] })
      .resolvesOnce({});
    aws.on(DeleteObjectsCommand).resolvesOnce(trouble).resolvesOnce({}).resolves(trouble);
    aws.on(DeleteBucketCommand).resolves({});
    const ctx = testContext();
    const startedAt = ctx.clock.now();
    await bucket.delete(ctx, 'sessions', live);
    expect(aws.commandCalls(DeleteObjectsCommand)).toHaveLength(2);
    expect(ctx.clock.now()).toBeGreaterThan(startedAt);
    aws.on(ListObjectVersionsCommand).resolves({ Versions: [version] });
    await expect(bucket.delete(ctx, 'sessions', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_NOT_EMPTIED',
          detail:
            'S3 refused to delete session.tar (version v1) from sessions: InternalError We encountered an internal error.',
          hint: 'Run the command again: it goes on with what is left.',
        },
      ],
    });
    expect(aws.commandCalls(DeleteObjectsCommand)).toHaveLength(7);
  });

  test('gives up on a bucket into which somebody keeps writing', async () => {
    let listings = 0;
    aws.on(ListObjectVersionsCommand).callsFake(async () => {
      if (++listings > 50) throw new Error('it goes on as long as they write');
      return { Versions: [version] };
    });
    aws.on(DeleteObjectsCommand).resolves({});
    aws.on(DeleteBucketCommand).rejects(refusal('BucketNotEmpty', 'not empty', 409));
    await expect(bucket.delete(testContext(), 'sessions', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'BUCKET_NOT_EMPTIED',
          summary: 'A bucket could not be emptied',
          detail:
            'sessions was emptied 5 times, and each time something was in it again before it could be deleted (BucketNotEmpty).',
          hint: 'Stop what writes into it, then run the command again. What it holds:\nhttps://us-west-2.console.aws.amazon.com/s3/buckets/sessions?region=us-west-2',
        },
      ],
    });
    expect(aws.commandCalls(DeleteBucketCommand)).toHaveLength(5);
  });

  test('fails when it is denied', async () => {
    aws.on(ListObjectVersionsCommand).rejects(refusal('AccessDenied', 'Access Denied', 403));
    await expect(bucket.delete(testContext(), 'sessions', live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

test.each([
  ['nothing', {}, undefined],
  ['a deleted object', { DeleteMarkers: [{}] }, 'bucket sessions holds 1 object version'],
  ['some', { Versions: [{}, {}], DeleteMarkers: [{}] }, 'bucket sessions holds 3 object versions'],
  ['many', { Versions: [{}, {}], IsTruncated: true }, 'bucket sessions holds more than 2 object versions'],
])('tells what would be lost: %s', async (_case, page, told) => {
  aws.on(ListObjectVersionsCommand).resolves(page);
  expect(await bucket.holdsData?.(testContext(), 'sessions')).toBe(told);
});
