import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type CreateBucketConfiguration,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { isOurs, LINEAGE_TAG, tagsToSend } from '../aws/tags.ts';
import type { Context, JournalEntry, ResourceType } from '../contract.ts';
import { SETTLING } from './bucket-setting.ts';
import { bucketForbidden, bucketTaken, elsewhere } from './bucket-taken.ts';
import { emptyAndDelete } from './delete-bucket.ts';
import { bucketPermissions } from './permissions.ts';

export interface BucketInputs {
  readonly bucket: string;
}

export interface BucketAttributes {
  readonly arn: string;
}

/** How much older than our journal entry a bucket of our making may look: S3 gives whole seconds, and clocks differ. */
const CLOCK_TOLERANCE_MS = 60_000;

export const bucket: ResourceType<BucketInputs, BucketAttributes> = {
  name: 'aws_s3_bucket',
  kind: 'object',
  importId: "the bucket's name",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: { bucket: { forcesReplacement: true } },
  attributes: { arn: 'stable' },
  // In us-east-1 CreateBucket answers 200 for a bucket that the account has.
  createAdopts: true,
  identity: (inputs) => inputs.bucket,
  permissions: bucketPermissions,

  async read(ctx, id) {
    try {
      if (!(await isThere(ctx, id))) return undefined;
    } catch (error) {
      const there = elsewhere(ctx, error);
      throw there ? bucketForbidden(ctx, id, there, error) : error;
    }
    return { id, inputs: { bucket: id }, attributes: { arn: `arn:${ctx.partition}:s3:::${id}` } };
  },

  async find(ctx, { bucket: name }, journal) {
    try {
      if (!(await isThere(ctx, name))) return undefined;
    } catch (error) {
      const there = elsewhere(ctx, error);
      throw there ? bucketTaken(ctx, name, there, error) : error;
    }
    return { id: name, ours: await isOurBucket(ctx, name, journal) };
  },

  async create(ctx, { bucket: name }) {
    try {
      await makeBucket(ctx, name, { Tags: tagsToSend(ctx) }).catch((error) => {
        // Tags at creation want s3:TagResource as well; configure adds them with s3:PutBucketTagging.
        if (!isAwsError(error, 'AccessDenied') || error.failure.perhapsDone) throw error;
        return makeBucket(ctx, name, {});
      });
    } catch (error) {
      throw isAwsError(error, 'BucketAlreadyExists') ? bucketTaken(ctx, name, {}, error) : error;
    }
    return name;
  },

  // What was found after an unanswered create, or made without tags, may lack our mark. Putting tags replaces them all:
  // others' are kept.
  async configure(ctx, id) {
    const tags = await tagsOf(ctx, id);
    if (isOurs(ctx, tags)) return;
    const others = tags.filter((tag) => tag.Key !== LINEAGE_TAG);
    await ctx.send(
      S3Client,
      new PutBucketTaggingCommand({
        Bucket: id,
        ExpectedBucketOwner: ctx.account,
        Tagging: { TagSet: [...others, ...tagsToSend(ctx)] },
      }),
      SETTLING,
    );
  },

  delete: emptyAndDelete,

  async holdsData(ctx, id) {
    const page = await orAbsent(
      ctx.send(
        S3Client,
        new ListObjectVersionsCommand({ Bucket: id, ExpectedBucketOwner: ctx.account, MaxKeys: 1000 }),
      ),
      'NoSuchBucket',
    );
    const count = (page?.Versions?.length ?? 0) + (page?.DeleteMarkers?.length ?? 0);
    if (count === 0) return undefined;
    const versions = count === 1 && !page?.IsTruncated ? 'version' : 'versions';
    return `bucket ${id} holds ${page?.IsTruncated ? 'more than ' : ''}${count} object ${versions}`;
  },
};

/** HeadBucket's answer has no body: absence is 404, which the SDK calls NotFound. */
async function isThere(ctx: Context, name: string): Promise<boolean> {
  const head = new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: ctx.account });
  return (await orAbsent(ctx.send(S3Client, head), 'NotFound', 'NoSuchBucket')) !== undefined;
}

/**
 * In us-east-1 a second CreateBucket answers 200 and resets the ACL, elsewhere BucketAlreadyOwnedByYou: never repeated
 * blindly. us-east-1 takes no location, and an empty configuration is MalformedXML.
 */
async function makeBucket(ctx: Context, name: string, tags: Pick<CreateBucketConfiguration, 'Tags'>): Promise<void> {
  const region = ctx.region === 'us-east-1' ? {} : { LocationConstraint: ctx.region as BucketLocationConstraint };
  const configuration = { ...region, ...tags };
  await ctx.send(
    S3Client,
    new CreateBucketCommand({
      Bucket: name,
      ...(Object.keys(configuration).length === 0 ? {} : { CreateBucketConfiguration: configuration }),
    }),
    // The name was given up a moment ago.
    {
      repeat: 'unless unanswered',
      retryCodes: [{ code: 'OperationAborted', what: 'S3 to set the name free', forMs: 2 * 60_000 }],
    },
  );
}

/**
 * By our mark; without any mark, by its age: our interrupted create made it. For who may not ask how old it is (that takes
 * s3:ListAllMyBuckets, on all buckets) it is somebody's: the refusal tells how to take it over.
 */
async function isOurBucket(ctx: Context, name: string, journal: JournalEntry | undefined): Promise<boolean> {
  const tags = await tagsOf(ctx, name);
  if (tags.some((tag) => tag.Key === LINEAGE_TAG) || journal === undefined) return isOurs(ctx, tags);
  const command = new ListBucketsCommand({ Prefix: name, BucketRegion: ctx.region });
  const listed = await orAbsent(ctx.send(S3Client, command), 'AccessDenied');
  const created = listed?.Buckets?.find((each) => each.Name === name)?.CreationDate?.getTime();
  return created !== undefined && created >= journal.since - CLOCK_TOLERANCE_MS;
}

async function tagsOf(ctx: Context, name: string) {
  const command = new GetBucketTaggingCommand({ Bucket: name, ExpectedBucketOwner: ctx.account });
  return (await orAbsent(ctx.send(S3Client, command, SETTLING), 'NoSuchTagSet'))?.TagSet ?? [];
}
