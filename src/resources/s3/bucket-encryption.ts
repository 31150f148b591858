import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  S3Client,
  type ServerSideEncryption,
} from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketEncryptionInputs {
  readonly bucket: string;
  /** `AES256`, `aws:kms` or `aws:kms:dsse`; where rules differ, all that are found there. */
  readonly sse_algorithm: string;
}

/** How objects are encrypted that come without a wish of their own. */
export const bucketEncryption = bucketSetting<BucketEncryptionInputs>({
  name: 'aws_s3_bucket_server_side_encryption_configuration',
  permission: 'EncryptionConfiguration',
  inputs: { sse_algorithm: {} },
  absentCode: 'ServerSideEncryptionConfigurationNotFoundError',

  async read(ctx, bucket) {
    const answer = await ctx.send(
      S3Client,
      new GetBucketEncryptionCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    // A list, in which a rule may also say nothing of the default (but block SSE-C, say).
    const rules = answer.ServerSideEncryptionConfiguration?.Rules ?? [];
    const algorithms = rules.flatMap((rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? []);
    const sse_algorithm = [...new Set<string>(algorithms)].sort().join(', ');
    return sse_algorithm === '' ? undefined : { sse_algorithm };
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
