import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketPublicAccessBlockInputs {
  readonly bucket: string;
  readonly block_public_acls: boolean;
  readonly block_public_policy: boolean;
  readonly ignore_public_acls: boolean;
  readonly restrict_public_buckets: boolean;
}

/** What keeps the bucket from being made public. */
export const bucketPublicAccessBlock = bucketSetting<BucketPublicAccessBlockInputs>({
  name: 'aws_s3_bucket_public_access_block',
  permission: 'BucketPublicAccessBlock',
  inputs: { block_public_acls: {}, block_public_policy: {}, ignore_public_acls: {}, restrict_public_buckets: {} },
  absentCode: 'NoSuchPublicAccessBlockConfiguration',

  async read(ctx, bucket) {
    const answer = await ctx.send(
      S3Client,
      new GetPublicAccessBlockCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    const blocks = answer.PublicAccessBlockConfiguration ?? {};
    return {
      block_public_acls: blocks.BlockPublicAcls ?? false,
      block_public_policy: blocks.BlockPublicPolicy ?? false,
      ignore_public_acls: blocks.IgnorePublicAcls ?? false,
      restrict_public_buckets: blocks.RestrictPublicBuckets ?? false,
    };
  },

  async write(ctx, inputs) {
    await ctx.send(
      S3Client,
      new PutPublicAccessBlockCommand({
        Bucket: inputs.bucket,
        ExpectedBucketOwner: ctx.account,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: inputs.block_public_acls,
          BlockPublicPolicy: inputs.block_public_policy,
          IgnorePublicAcls: inputs.ignore_public_acls,
          RestrictPublicBuckets: inputs.restrict_public_buckets,
        },
      }),
      SETTLING,
    );
  },
});
