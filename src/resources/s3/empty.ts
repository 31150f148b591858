import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  S3Client,
  type _Error as S3KeyError,
} from '@aws-sdk/client-s3';
import { isAwsError } from '../aws/errors.ts';
import type { Context } from '../contract.ts';
import { UNDER_WAY } from './bucket-setting.ts';
import { notEmptied, type OwnedBucket } from './not-emptied.ts';

/** S3's most for a page, and for a delete. */
const PAGE = 1000;
/** Deletes under way at a time: each counts as 1,000 of the 3,500 that a prefix takes a second. */
const IN_FLIGHT = 3;
/** Passes that delete nothing, before what is left is taken for good. */
const FRUITLESS = 5;
/** Of one key, S3's trouble for now: it says nothing against the next attempt. */
const PASSING = ['InternalError', 'SlowDown', 'ServiceUnavailable', 'OperationAborted'];

/**
 * Deletes all versions (`null`, of suspended versioning, is one) and delete markers. Ends between two batches when the run is
 * to stop; the next one goes on. Incomplete multipart uploads end with a general purpose bucket and don't hold it.
 * @throws StarterError BUCKET_NOT_EMPTIED when all else is deleted, NoSuchBucket as AwsError
 */
export async function empty(ctx: Context, owner: OwnedBucket): Promise<void> {
  let deleted = 0;
  const tell = (more: number) => {
    deleted += more;
    ctx.note?.('the bucket to be emptied', `${deleted.toLocaleString('en-US')} versions deleted`);
  };
  for (let fruitless = 0; ; ) {
    const { refused, ended } = await pass(ctx, owner, tell);
    // What was written meanwhile S3 tells when the bucket is deleted: an end that nobody who writes can put off.
    if (refused.length === 0) return;
    const final = refused.filter(({ Code }) => !PASSING.includes(Code ?? ''));
    if (final.length > 0) throw await notEmptied(ctx, owner, final);
    fruitless = ended > 0 ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS) throw await notEmptied(ctx, owner, refused);
    if (ended === 0) await ctx.clock.sleep(1_000 * 2 ** fruitless, ctx.stop);
  }
}

interface Pass {
  readonly ended: number;
  readonly refused: readonly S3KeyError[];
}

/** Once through the bucket. A further pass sees what S3 refused in this one. */
async function pass(ctx: Context, owner: OwnedBucket, tell: (deleted: number) => void): Promise<Pass> {
  const refused: S3KeyError[] = [];
  const inFlight = new Set<Promise<void>>();
  let listed = 0;
  let trouble: { readonly error: unknown } | undefined;

  async function end(Objects: ObjectIdentifier[]): Promise<void> {
    try {
      const errors = await deleteBatch(ctx, owner, Objects);
      refused.push(...errors);
      tell(Objects.length - errors.length);
    } catch (error) {
      trouble ??= { error };
    }
  }

  let next: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker' | 'IsTruncated'> | undefined;
  do {
    if (trouble || ctx.stop?.aborted) break;
    const page = await list(ctx, owner, next);
    const batch = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    listed += batch.length;
    next = page;
    if (batch.length === 0) continue;
    const ending = end(batch.map(({ Key, VersionId }) => ({ Key, VersionId }))).finally(() => inFlight.delete(ending));
    inFlight.add(ending);
    if (inFlight.size === IN_FLIGHT) await Promise.race(inFlight);
  } while (next.IsTruncated);
  // None is left behind under way, whatever happened to the others.
  await Promise.all(inFlight);
  if (trouble) throw trouble.error;
  ctx.stop?.throwIfAborted();
  return { refused, ended: listed - refused.length };
}

function list(
  ctx: Context,
  owner: OwnedBucket,
  after: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> | undefined,
): Promise<ListObjectVersionsCommandOutput> {
  return ctx.send(
    S3Client,
    new ListObjectVersionsCommand({
      ...owner,
      MaxKeys: PAGE,
      ...(after?.NextKeyMarker === undefined ? {} : { KeyMarker: after.NextKeyMarker }),
      ...(after?.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: after.NextVersionIdMarker }),
    }),
  );
}

/** What S3 refused of the batch, by key. @throws StarterError BUCKET_NOT_EMPTIED when it refuses the whole of it */
async function deleteBatch(ctx: Context, owner: OwnedBucket, Objects: ObjectIdentifier[]): Promise<S3KeyError[]> {
  try {
    const { Errors = [] } = await ctx.send(
      S3Client,
      new DeleteObjectsCommand({ ...owner, Delete: { Objects, Quiet: true } }),
      { retryCodes: [UNDER_WAY] },
    );
    return Errors;
  } catch (error) {
    if (!isAwsError(error, 'AccessDenied')) throw error;
    throw await notEmptied(
      ctx,
      owner,
      [{ ...Objects[0], Code: 'AccessDenied', Message: error.failure.message }],
      error,
    );
  }
}
