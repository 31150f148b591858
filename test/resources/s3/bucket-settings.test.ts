import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AnyResourceType } from '../../../src/resources/contract.ts';
import { bucketAcl } from '../../../src/resources/s3/bucket-acl.ts';
import { bucketEncryption } from '../../../src/resources/s3/bucket-encryption.ts';
import { bucketOwnershipControls } from '../../../src/resources/s3/bucket-ownership-controls.ts';
import { bucketPublicAccessBlock } from '../../../src/resources/s3/bucket-public-access-block.ts';
import { bucketVersioning } from '../../../src/resources/s3/bucket-versioning.ts';
import { refusal, testContext } from '../context.ts';

const aws = mockClient(S3Client);
const owned = { Bucket: 'sessions', ExpectedBucketOwner: '123456789012' };
const owner = { ID: 'abc' };
const ownersGrant = { Grantee: { Type: 'CanonicalUser' as const, ID: 'abc' }, Permission: 'FULL_CONTROL' as const };

beforeEach(() => {
  aws.reset();
});

interface Case {
  readonly type: AnyResourceType;
  readonly inputs: Record<string, unknown>;
  /** AWS's answer when the setting is as wanted. */
  readonly answered: () => void;
  readonly refused: (error: Error) => void;
  readonly accepts: () => void;
  /** What is sent beside the bucket and its owner. */
  readonly put: Record<string, unknown>;
  readonly unconfigured?: string;
}

const cases: readonly Case[] = [
  {
    type: bucketOwnershipControls,
    inputs: { bucket: 'sessions', object_ownership: 'BucketOwnerPreferred' },
    answered: () =>
      aws
        .on(GetBucketOwnershipControlsCommand)
        .resolves({ OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } }),
    refused: (error) => aws.on(GetBucketOwnershipControlsCommand).rejects(error),
    accepts: () => aws.on(PutBucketOwnershipControlsCommand).resolves({}),
    put: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } },
    unconfigured: 'OwnershipControlsNotFoundError',
  },
  {
    type: bucketAcl,
    inputs: { bucket: 'sessions', acl: 'private' },
    answered: () => aws.on(GetBucketAclCommand).resolves({ Owner: owner, Grants: [ownersGrant] }),
    refused: (error) => aws.on(GetBucketAclCommand).rejects(error),
    accepts: () => aws.on(PutBucketAclCommand).resolves({}),
    put: { ACL: 'private' },
  },
  {
    type: bucketEncryption,
    inputs: { bucket: 'sessions', sse_algorithm: 'AES256' },
    answered: () =>
      aws.on(GetBucketEncryptionCommand).resolves({
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
        },
      }),
    refused: (error) => aws.on(GetBucketEncryptionCommand).rejects(error),
    accepts: () => aws.on(PutBucketEncryptionCommand).resolves({}),
    put: {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    },
    unconfigured: 'ServerSideEncryptionConfigurationNotFoundError',
  },
  {
    type: bucketVersioning,
    inputs: { bucket: 'sessions', status: 'Enabled' },
    answered: () => aws.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' }),
    refused: (error) => aws.on(GetBucketVersioningCommand).rejects(error),
    accepts: () => aws.on(PutBucketVersioningCommand).resolves({}),
    put: { VersioningConfiguration: { Status: 'Enabled' } },
  },
  {
    type: bucketPublicAccessBlock,
    inputs: {
      bucket: 'sessions',
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: false,
      restrict_public_buckets: true,
    },
    answered: () =>
      aws.on(GetPublicAccessBlockCommand).resolves({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      }),
    refused: (error) => aws.on(GetPublicAccessBlockCommand).rejects(error),
    accepts: () => aws.on(PutPublicAccessBlockCommand).resolves({}),
    put: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: false,
        RestrictPublicBuckets: true,
      },
    },
    unconfigured: 'NoSuchPublicAccessBlockConfiguration',
  },
];

describe.each(cases)('$type.name', ({ type, inputs, answered, refused, accepts, put }) => {
  test('reads what is declared', async () => {
    answered();
    expect(await type.read(testContext(), 'sessions')).toEqual({ id: 'sessions', inputs, attributes: {} });
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([owned]);
  });

  test('is absent with its bucket', async () => {
    refused(refusal('NoSuchBucket', 'The specified bucket does not exist', 404));
    expect(await type.read(testContext(), 'sessions')).toBeUndefined();
  });

  test('fails, and is not absent, when reading is denied', async () => {
    refused(refusal('AccessDenied', 'Access Denied', 403));
    await expect(type.read(testContext(), 'sessions')).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });

  test('is written alike by create and update', async () => {
    accepts();
    expect(await type.create(testContext(), inputs, 'token')).toBe('sessions');
    const prior = { id: 'sessions', inputs, attributes: {} };
    await type.update?.(testContext(), 'sessions', { inputs, changed: new Set(), prior });
    const whole = { ...owned, ...put };
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([whole, whole]);
  });

  test('is left as it is on delete: it goes with its bucket', async () => {
    await type.delete(testContext(), 'sessions', { id: 'sessions', inputs, attributes: {} });
    expect(aws.calls()).toEqual([]);
  });

  test('is never in the way of a create', async () => {
    expect(await type.find(testContext(), inputs)).toBeUndefined();
    expect(aws.calls()).toEqual([]);
  });
});

test.each(cases.filter((one) => one.unconfigured))('$type.name is absent on $unconfigured', async (one) => {
  one.refused(refusal(one.unconfigured ?? '', 'not found', 404));
  expect(await one.type.read(testContext(), 'sessions')).toBeUndefined();
});

describe('writing to a new bucket', () => {
  const inputs = { bucket: 'sessions', acl: 'private' };

  test.each(['OperationAborted', 'NoSuchBucket', 'AccessControlListNotSupported'])('repeats on %s', async (code) => {
    aws
      .on(PutBucketAclCommand)
      .rejectsOnce(refusal(code, 'not yet', 409))
      .resolves({});
    await bucketAcl.create(testContext(), inputs, 'token');
    expect(aws.calls()).toHaveLength(2);
  });

  test('ends some time when the bucket never appears', async () => {
    aws.on(PutBucketAclCommand).rejects(refusal('NoSuchBucket', 'The specified bucket does not exist', 404));
    await expect(bucketAcl.create(testContext(), inputs, 'token')).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

test.each([
  [
    'another grantee',
    [ownersGrant, { Grantee: { Type: 'Group' as const, URI: 'http://all' }, Permission: 'READ' as const }],
  ],
  ['only another account', [{ ...ownersGrant, Grantee: { Type: 'CanonicalUser' as const, ID: 'other' } }]],
  ['less than full control', [{ ...ownersGrant, Permission: 'READ' as const }]],
  ['nobody', []],
])('an ACL that grants to %s reads as custom', async (_case, Grants) => {
  aws.on(GetBucketAclCommand).resolves({ Owner: owner, Grants });
  expect((await bucketAcl.read(testContext(), 'sessions'))?.inputs).toEqual({ bucket: 'sessions', acl: 'custom' });
});

test('versioning that was never enabled is absent; suspended is not', async () => {
  aws.on(GetBucketVersioningCommand).resolvesOnce({}).resolves({ Status: 'Suspended' });
  expect(await bucketVersioning.read(testContext(), 'sessions')).toBeUndefined();
  expect((await bucketVersioning.read(testContext(), 'sessions'))?.inputs.status).toBe('Suspended');
});

test.each([
  ['of which one differs', ['AES256', 'aws:kms'], 'AES256, aws:kms'],
  ['of which the first says nothing of the default', [undefined, 'AES256'], 'AES256'],
  ['that are alike', ['aws:kms', 'aws:kms'], 'aws:kms'],
  ['that say nothing of the default', [undefined], undefined],
] as const)('encryption rules %s', async (_case, algorithms, read) => {
  const Rules = algorithms.map((SSEAlgorithm) =>
    SSEAlgorithm === undefined ? {} : { ApplyServerSideEncryptionByDefault: { SSEAlgorithm } },
  );
  aws.on(GetBucketEncryptionCommand).resolves({ ServerSideEncryptionConfiguration: { Rules } });
  expect((await bucketEncryption.read(testContext(), 'sessions'))?.inputs.sse_algorithm).toBe(read);
});
