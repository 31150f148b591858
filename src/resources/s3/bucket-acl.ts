import {
  type BucketCannedACL,
  GetBucketAclCommand,
  type GetBucketAclOutput,
  PutBucketAclCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { bucketSetting, SETTLING } from './bucket-setting.ts';

export interface BucketAclInputs {
  readonly bucket: string;
  /** `private`: the owner alone. Anything else that is found there reads as `custom`. */
  readonly acl: string;
}

/** Who else may use the bucket, by its access control list. */
export const bucketAcl = bucketSetting<BucketAclInputs>({
  name: 'aws_s3_bucket_acl',
  permission: 'BucketAcl',
  inputs: { acl: {} },

  async read(ctx, bucket) {
    const answer = await ctx.send(
      S3Client,
      new GetBucketAclCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account }),
    );
    return { acl: isPrivate(answer) ? 'private' : 'custom' };
  },

  async write(ctx, { bucket, acl }) {
    await ctx.send(
      S3Client,
      new PutBucketAclCommand({ Bucket: bucket, ExpectedBucketOwner: ctx.account, ACL: acl as BucketCannedACL }),
      {
        retryCodes: [
          ...(SETTLING.retryCodes ?? []),
          // The ownership controls that allow ACLs were written a moment ago.
          {
            code: 'AccessControlListNotSupported',
            what: "the bucket's ownership controls to take effect",
            forMs: 30_000,
          },
        ],
      },
    );
  },
});

/** AWS doesn't give the canned ACL's name back, only its grants. */
function isPrivate({ Owner, Grants = [] }: GetBucketAclOutput): boolean {
  const [grant, ...others] = Grants;
  return (
    others.length === 0 &&
    grant?.Permission === 'FULL_CONTROL' &&
    grant.Grantee?.ID !== undefined &&
    grant.Grantee.ID === Owner?.ID
  );
}
