import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  DeleteBucketCommandInput,
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
  GetBucketTaggingCommandInput,
  GetBucketTaggingCommandOutput,
  HeadBucketCommandInput,
  HeadBucketCommandOutput,
  ListBucketsCommandOutput,
  PutBucketTaggingCommandInput,
} from '@aws-sdk/client-s3';
import { type Answer, type Call, type Operations, tagList, tagRecord } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { type Bucket, newBucket } from './world.ts';

export const buckets = {
  CreateBucket({ world, now }: Call, input: CreateBucketCommandInput): Answer<CreateBucketCommandOutput> {
    const name = input.Bucket ?? '';
    const location = input.CreateBucketConfiguration?.LocationConstraint;
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
      refuse('InvalidBucketName', 'The specified bucket is not valid.');
    }
    if (world.region === 'us-east-1' ? location !== undefined : location !== world.region) {
      refuse(
        'IllegalLocationConstraintException',
        `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    }
    if (world.s3.foreign.includes(name)) {
      refuse(
        'BucketAlreadyExists',
        'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
        409,
      );
    }
    const before = world.s3.buckets[name];
    if (before && world.region === 'us-east-1') {
      // The oldest region answers a repeated create with success, and resets the ACL.
      before.acl = 'private';
      return { Location: `/${name}` };
    }
    if (before) {
      refuse(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
      );
    }
    world.s3.buckets[name] = newBucket(name, now, input.ObjectOwnership);
    return { Location: `http://${name}.s3.amazonaws.com/` };
  },

  HeadBucket({ world }: Call, input: HeadBucketCommandInput): Answer<HeadBucketCommandOutput> {
    const name = input.Bucket ?? '';
    const foreign = world.s3.foreign.includes(name) || isOtherOwner(world, input);
    // The answer to HEAD has no body: the SDK knows 404, and calls everything else Unknown.
    if (foreign) refuse('Unknown', 'UnknownError', 403);
    if (!world.s3.buckets[name]) refuse('NotFound', 'UnknownError', 404);
    return { BucketRegion: world.region };
  },

  ListBuckets({ world }: Call): Answer<ListBucketsCommandOutput> {
    return {
      Buckets: Object.values(world.s3.buckets).map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt),
        BucketRegion: world.region,
      })),
    };
  },

  GetBucketLocation(call: Call, input: GetBucketLocationCommandInput): Answer<GetBucketLocationCommandOutput> {
    bucketOf(call.world, input);
    const { region } = call.world;
    return region === 'us-east-1' ? {} : ({ LocationConstraint: region } as GetBucketLocationCommandOutput);
  },

  DeleteBucket({ world }: Call, input: DeleteBucketCommandInput): object {
    const bucket = bucketOf(world, input);
    if (bucket.versions.length > 0) {
      refuse(
        'BucketNotEmpty',
        `The bucket you tried to delete is not empty${bucket.versioning ? '. You must delete all versions in the bucket.' : ''}`,
        409,
      );
    }
    delete world.s3.buckets[bucket.name];
    return {};
  },

  PutBucketTagging({ world }: Call, input: PutBucketTaggingCommandInput): object {
    bucketOf(world, input).tags = tagRecord(input.Tagging?.TagSet);
    return {};
  },

  GetBucketTagging({ world }: Call, input: GetBucketTaggingCommandInput): Answer<GetBucketTaggingCommandOutput> {
    const { tags } = bucketOf(world, input);
    return tags ? { TagSet: tagList(tags) } : refuse('NoSuchTagSet', 'The TagSet does not exist', 404);
  },
} satisfies Operations;

interface Addressed {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * @throws NoSuchBucket
 * @throws AccessDenied for somebody else's bucket, or when the owner is not the expected one
 */
export function bucketOf(world: World, input: Addressed): Bucket {
  const name = input.Bucket ?? '';
  if (world.s3.foreign.includes(name) || isOtherOwner(world, input)) refuse('AccessDenied', 'Access Denied', 403);
  return world.s3.buckets[name] ?? refuse('NoSuchBucket', 'The specified bucket does not exist', 404);
}

function isOtherOwner(world: World, { ExpectedBucketOwner: expected }: Addressed): boolean {
  return expected !== undefined && expected !== world.account;
}
