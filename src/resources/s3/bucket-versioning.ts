import {
  type BucketVersioningStatus,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketVersioningInputs {
  readonly bucket: string;
  /** `Enabled` or `Suspended`. */
  readonly status: string;
}

/** Whether overwritten and deleted objects are kept. Once enabled it can only be suspended. */
export const bucketVersioning = bucketSetting<BucketVersioningInputs>({
  name: 'aws_s3_bucket_versioning',
  permission: 'BucketVersioning',
  inputs: { status: {} },

  async read(ctx, bucket) {
    const { Status: status } = await ctx.send(
      S3Client,
      new GetBucketVersioningCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    // An answer without a status: it was never enabled.
    return status && { status };
  },

  async write(ctx, { bucket, status }) {
    await ctx.send(
      S3Client,
      new PutBucketVersioningCommand({
        Bucket: bucket,
        ExpectedBucketOwner: ctx.account,
        VersioningConfiguration: { Status: status as BucketVersioningStatus },
      }),
      SETTLING,
    );
  },
});
