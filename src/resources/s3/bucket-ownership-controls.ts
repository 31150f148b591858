import {
  GetBucketOwnershipControlsCommand,
  type ObjectOwnership,
  PutBucketOwnershipControlsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketOwnershipControlsInputs {
  readonly bucket: string;
  /** `BucketOwnerPreferred`, `ObjectWriter` or `BucketOwnerEnforced` (which refuses ACLs). */
  readonly object_ownership: string;
}

/** Who owns what others put into the bucket, and whether ACLs count. */
export const bucketOwnershipControls = bucketSetting<BucketOwnershipControlsInputs>({
  name: 'aws_s3_bucket_ownership_controls',
  permission: 'BucketOwnershipControls',
  inputs: { object_ownership: {} },
  absentCode: 'OwnershipControlsNotFoundError',

  async read(ctx, bucket) {
    const answer = await ctx.send(
      S3Client,
      new GetBucketOwnershipControlsCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    const object_ownership = answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    return object_ownership && { object_ownership };
  },

  async write(ctx, { bucket, object_ownership }) {
    await ctx.send(
      S3Client,
      new PutBucketOwnershipControlsCommand({
        Bucket: bucket,
        ExpectedBucketOwner: ctx.account,
        OwnershipControls: { Rules: [{ ObjectOwnership: object_ownership as ObjectOwnership }] },
      }),
      SETTLING,
    );
  },
});
