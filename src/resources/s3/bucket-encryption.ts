import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketEncryptionInputs {
  readonly bucket: string;
  /** `AES256`, `aws:kms` or `aws:kms:dsse`. */
  readonly sse_algorithm: string;
}

/** How objects are encrypted that come without a wish of their own. */
export const bucketEncryption = bucketSetting<BucketEncryptionInputs>({
  name: 'aws_s3_bucket_server_side_encryption_configuration',
  inputs: { sse_algorithm: {} },
  absentCode: 'ServerSideEncryptionConfigurationNotFoundError',

  async read(ctx, bucket) {
    const answer = await ctx.send(
      S3Client,
      new GetBucketEncryptionCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    const [rule] = answer.ServerSideEncryptionConfiguration?.Rules ?? [];
    const sse_algorithm = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    return sse_algorithm && { sse_algorithm };
  },

  async write(ctx, { bucket, sse_algorithm }) {
    const byDefault = { SSEAlgorithm: sse_algorithm as ServerSideEncryption };
    await ctx.send(
      S3Client,
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ExpectedBucketOwner: ctx.account,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault }] },
      }),
      SETTLING,
    );
  },
});
