import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  type DeleteObjectsCommandOutput,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StarterError } from '../../core/errors.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import type { Context } from '../contract.ts';
import { UNDER_WAY } from './bucket-setting.ts';

/** Somebody still writes into the bucket: how often it is emptied again before giving up. */
const ROUNDS = 5;

/** Deletes the bucket with all that it holds; gone already is success. @throws StarterError BUCKET_NOT_EMPTIED */
export async function emptyAndDelete(ctx: Context, name: string): Promise<void> {
  const owner = { Bucket: name, ExpectedBucketOwner: ctx.account };
  for (let round = 1; ; round++) {
    await orAbsent(empty(ctx, owner), 'NoSuchBucket');
    try {
      await orAbsent(ctx.send(S3Client, new DeleteBucketCommand(owner), { retryCodes: [UNDER_WAY] }), 'NoSuchBucket');
      return;
    } catch (error) {
      if (!isAwsError(error, 'BucketNotEmpty') || round === ROUNDS) throw error;
    }
  }
}

/**
 * Deletes versions and delete markers, a page of at most 1,000 keys a call, from the top each time: what is left moves up.
 * A page of which nothing could be deleted ends it.
 */
async function empty(ctx: Context, owner: { Bucket: string; ExpectedBucketOwner: string }): Promise<void> {
  for (;;) {
    const page = await ctx.send(S3Client, new ListObjectVersionsCommand({ ...owner, MaxKeys: 1000 }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) return;
    const { Errors = [] } = await ctx.send(
      S3Client,
      new DeleteObjectsCommand({ ...owner, Delete: { Objects, Quiet: true } }),
      { retryCodes: [UNDER_WAY] },
    );
    if (Errors.length >= Objects.length) throw notEmptied(owner.Bucket, Errors);
  }
}

function notEmptied(name: string, errors: NonNullable<DeleteObjectsCommandOutput['Errors']>): StarterError {
  const [first] = errors;
  return new StarterError({
    code: 'BUCKET_NOT_EMPTIED',
    summary: 'A bucket could not be emptied',
    detail: `S3 refused to delete ${first?.Key} (version ${first?.VersionId}) from ${name}: ${first?.Code} ${first?.Message ?? ''}`,
    hint: 'An object lock or a bucket policy may hold it. Remove that, then run the command again.',
  });
}
