import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import type { Context } from '../contract.ts';
import { UNDER_WAY } from './bucket-setting.ts';
import { empty } from './empty.ts';
import { neverEmpty } from './not-emptied.ts';

/** Somebody still writes into the bucket, an instance its last recordings: how often it is emptied again before giving up. */
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
      if (!isAwsError(error, 'BucketNotEmpty')) throw error;
      if (round === ROUNDS) throw neverEmpty(ctx, owner, ROUNDS, error);
    }
    await ctx.clock.sleep(1_000 * 2 ** round, ctx.stop);
  }
}
