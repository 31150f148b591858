import {
  GetBucketTaggingCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { bucket } from '../../src/resources/s3/bucket.ts';
import { bucketAcl } from '../../src/resources/s3/bucket-acl.ts';
import { bucketEncryption } from '../../src/resources/s3/bucket-encryption.ts';
import { bucketOwnershipControls } from '../../src/resources/s3/bucket-ownership-controls.ts';
import { bucketPublicAccessBlock } from '../../src/resources/s3/bucket-public-access-block.ts';
import { bucketVersioning } from '../../src/resources/s3/bucket-versioning.ts';
import { life } from './life.ts';

export const s3Lives = [
  life({
    type: bucket,
    inputs: async () => ({ bucket: 'life-bucket' }),
    drift: {
      // A bucket's name is all there is: what changes is what it holds, and that it lost our mark.
      inputs: [],
      async make({ ctx }, id) {
        expect(await bucket.holdsData?.(ctx, id)).toBeUndefined();
        await ctx.send(
          S3Client,
          new PutBucketVersioningCommand({ Bucket: id, VersioningConfiguration: { Status: 'Enabled' } }),
        );
        for (const Body of ['one', 'two']) {
          await ctx.send(S3Client, new PutObjectCommand({ Bucket: id, Key: 'kept', Body }));
        }
        expect(await bucket.holdsData?.(ctx, id)).toBe(`bucket ${id} holds 2 object versions`);

        const since = ctx.clock.now() - 60_000;
        const others = [{ Key: 'CostCenter', Value: '7' }];
        await ctx.send(S3Client, new PutBucketTaggingCommand({ Bucket: id, Tagging: { TagSet: others } }));
        expect(await bucket.find(ctx, { bucket: id })).toEqual({ id, ours: false });
        expect(await bucket.find(ctx, { bucket: id }, { token: 'any', since })).toEqual({ id, ours: true });
        await bucket.configure?.(ctx, id, { bucket: id });
        expect(await bucket.find(ctx, { bucket: id })).toEqual({ id, ours: true });
        const { TagSet } = await ctx.send(S3Client, new GetBucketTaggingCommand({ Bucket: id }));
        expect(TagSet).toContainEqual(others[0]);
      },
    },
  }),
  life({
    type: bucketOwnershipControls,
    inputs: async (place) => ({
      bucket: await place.make(bucket, { bucket: 'life-ownership' }),
      object_ownership: 'BucketOwnerPreferred',
    }),
    updated: (inputs) => ({ ...inputs, object_ownership: 'ObjectWriter' }),
    drift: {
      inputs: ['object_ownership'],
      async make({ ctx }, id) {
        const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
        await ctx.send(S3Client, new PutBucketOwnershipControlsCommand({ Bucket: id, OwnershipControls }));
      },
    },
    afterDelete: 'still there',
  }),
  life({
    type: bucketAcl,
    inputs: async (place) => {
      const name = await place.make(bucket, { bucket: 'life-acl' });
      await place.make(bucketOwnershipControls, { bucket: name, object_ownership: 'BucketOwnerPreferred' });
      return { bucket: name, acl: 'private' };
    },
    drift: {
      inputs: ['acl'],
      async make({ ctx }, id) {
        await ctx.send(S3Client, new PutBucketAclCommand({ Bucket: id, ACL: 'authenticated-read' }));
      },
    },
    afterDelete: 'still there',
  }),
  life({
    type: bucketEncryption,
    inputs: async (place) => ({
      bucket: await place.make(bucket, { bucket: 'life-encryption' }),
      sse_algorithm: 'AES256',
    }),
    updated: (inputs) => ({ ...inputs, sse_algorithm: 'aws:kms' }),
    drift: {
      inputs: ['sse_algorithm'],
      async make({ ctx }, id) {
        const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
        await ctx.send(
          S3Client,
          new PutBucketEncryptionCommand({ Bucket: id, ServerSideEncryptionConfiguration: { Rules } }),
        );
      },
    },
    afterDelete: 'still there',
  }),
  life({
    type: bucketVersioning,
    inputs: async (place) => ({ bucket: await place.make(bucket, { bucket: 'life-versioning' }), status: 'Enabled' }),
    drift: {
      inputs: ['status'],
      async make({ ctx }, id) {
        const VersioningConfiguration = { Status: 'Suspended' as const };
        await ctx.send(S3Client, new PutBucketVersioningCommand({ Bucket: id, VersioningConfiguration }));
      },
    },
    afterDelete: 'still there',
  }),
  life({
    type: bucketPublicAccessBlock,
    inputs: async (place) => ({
      bucket: await place.make(bucket, { bucket: 'life-access-block' }),
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
    updated: (inputs) => ({ ...inputs, block_public_policy: false }),
    drift: {
      inputs: ['block_public_acls', 'ignore_public_acls', 'restrict_public_buckets'],
      async make({ ctx }, id) {
        const PublicAccessBlockConfiguration = { BlockPublicPolicy: false };
        await ctx.send(S3Client, new PutPublicAccessBlockCommand({ Bucket: id, PublicAccessBlockConfiguration }));
      },
    },
    afterDelete: 'still there',
  }),
];
