import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StarterError } from '../../core/errors.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { isOurs, tagsToSend } from '../aws/tags.ts';
import type { Context, Found, ResourceType } from '../contract.ts';

export interface BucketInputs {
  readonly bucket: string;
}

export interface BucketAttributes {
  readonly arn: string;
}

/** HeadBucket has no body: absence is 404 under either name. */
const ABSENT = ['NotFound', 'NoSuchBucket'];

export const bucket: ResourceType<BucketInputs, BucketAttributes> = {
  name: 'aws_s3_bucket',
  kind: 'object',
  importId: "the bucket's name",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: { bucket: { forcesReplacement: true } },
  attributes: { arn: 'stable' },
  identity: (inputs) => inputs.bucket,

  async read(ctx, id) {
    const head = await orAbsent(
      ctx.send(S3Client, new HeadBucketCommand({ Bucket: id, ExpectedBucketOwner: ctx.account })),
      ...ABSENT,
    );
    return head && { id, inputs: { bucket: id }, attributes: { arn: `arn:${ctx.partition}:s3:::${id}` } };
  },

  async find(ctx, { bucket: name }): Promise<Found | undefined> {
    try {
      const head = await orAbsent(
        ctx.send(S3Client, new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: ctx.account })),
        ...ABSENT,
      );
      if (!head) return undefined;
    } catch (error) {
      // 403 on a name that we may ask about: somebody else's bucket. 301: it is in another region, ours or not.
      if (isAwsError(error, 'Forbidden', 'AccessDenied', '403', 'PermanentRedirect', '301', 'MovedPermanently'))
        throw taken(name, error);
      throw error;
    }
    return { id: name, ours: isOurs(ctx, await tagsOf(ctx, name)) };
  },

  // In us-east-1 a second CreateBucket answers 200 and resets the ACL, elsewhere BucketAlreadyOwnedByYou: never repeated blindly.
  async create(ctx, { bucket: name }) {
    const constraint =
      ctx.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: ctx.region as BucketLocationConstraint } };
    try {
      await ctx.send(S3Client, new CreateBucketCommand({ Bucket: name, ...constraint }), {
        repeat: 'unless unanswered',
      });
    } catch (error) {
      if (isAwsError(error, 'BucketAlreadyExists')) throw taken(name, error);
      throw error;
    }
    return name;
  },

  async configure(ctx, id) {
    await ctx.send(S3Client, new PutBucketTaggingCommand({ Bucket: id, Tagging: { TagSet: tagsToSend(ctx) } }));
  },

  async delete(ctx, id) {
    await orAbsent(
      empty(ctx, id).then(() => ctx.send(S3Client, new DeleteBucketCommand({ Bucket: id }))),
      ...ABSENT,
    );
  },

  async holdsData(ctx, id) {
    const page = await orAbsent(
      ctx.send(S3Client, new ListObjectVersionsCommand({ Bucket: id, MaxKeys: 1000 })),
      ...ABSENT,
    );
    const count = (page?.Versions?.length ?? 0) + (page?.DeleteMarkers?.length ?? 0);
    if (count === 0) return undefined;
    return `bucket ${id} holds ${page?.IsTruncated ? 'more than ' : ''}${count} object versions`;
  },
};

/** Deletes versions and delete markers, a page of at most 1,000 keys a call, from the top each time: what is left moves up. */
async function empty(ctx: Context, name: string): Promise<void> {
  for (;;) {
    const page = await ctx.send(S3Client, new ListObjectVersionsCommand({ Bucket: name, MaxKeys: 1000 }));
    const keys = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (keys.length === 0) return;
    const answer = await ctx.send(
      S3Client,
      new DeleteObjectsCommand({ Bucket: name, Delete: { Objects: keys, Quiet: true } }),
    );
    const [refused] = answer.Errors ?? [];
    if (refused) {
      throw new StarterError({
        code: 'BUCKET_NOT_EMPTIED',
        summary: 'A bucket could not be emptied',
        detail: `S3 refused to delete ${refused.Key} (version ${refused.VersionId}) from ${name}: ${refused.Code} ${refused.Message ?? ''}`,
        hint: 'An object lock or a bucket policy may hold it. Remove that, then run the command again.',
      });
    }
  }
}

async function tagsOf(ctx: Context, name: string) {
  return (await orAbsent(ctx.send(S3Client, new GetBucketTaggingCommand({ Bucket: name })), 'NoSuchTagSet'))?.TagSet;
}

function taken(name: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'BUCKET_TAKEN',
      summary: 'The bucket name is taken',
      detail: `s3_bucket_name is "${name}", which belongs to another account or region; bucket names are global.`,
      hint: 'Choose another s3_bucket_name.',
    },
    { cause },
  );
}
