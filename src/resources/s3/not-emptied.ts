import { GetBucketVersioningCommand, S3Client, type _Error as S3KeyError } from '@aws-sdk/client-s3';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import type { Context } from '../contract.ts';

/** A bucket, and who must own it: names are global, and one that was given up may be somebody else's by now. */
export interface OwnedBucket {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

/** The error of a bucket from which S3 doesn't delete everything: names the first object of those that stay, and what may hold it. */
export async function notEmptied(
  ctx: Context,
  owner: OwnedBucket,
  refused: readonly S3KeyError[],
  cause?: unknown,
): Promise<StarterError> {
  const [first] = refused;
  const others = refused.length > 1 ? `, and ${(refused.length - 1).toLocaleString('en-US')} more` : '';
  const why = [first?.Code, first?.Message].filter(Boolean).join(' ');
  return new StarterError(
    {
      code: 'BUCKET_NOT_EMPTIED',
      summary: 'A bucket could not be emptied',
      detail: `S3 refused to delete ${first?.Key} (version ${first?.VersionId})${others} from ${owner.Bucket}: ${why}`,
      hint: await remedy(ctx, owner, first),
    },
    { cause },
  );
}

/** The error of a bucket into which somebody writes faster than it can be deleted. */
export function neverEmpty(ctx: Context, { Bucket }: OwnedBucket, rounds: number, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'BUCKET_NOT_EMPTIED',
      summary: 'A bucket could not be emptied',
      detail: `${Bucket} was emptied ${rounds} times, and each time something was in it again before it could be deleted (BucketNotEmpty).`,
      hint: lookAt(ctx, 'bucket', Bucket, 'Stop what writes into it, then run the command again. What it holds:'),
    },
    { cause },
  );
}

async function remedy(ctx: Context, owner: OwnedBucket, error: S3KeyError | undefined): Promise<string> {
  if (/object lock/i.test(error?.Message ?? '')) {
    return 'An object lock holds it: in governance mode until somebody with s3:BypassGovernanceRetention takes the retention away, in compliance mode until its date; a legal hold until it is taken off. Then run the command again.';
  }
  if (error?.Code !== 'AccessDenied') return 'Run the command again: it goes on with what is left.';
  if (await wantsMfa(ctx, owner)) {
    return `The bucket has MFA delete: nobody deletes a version without a code. The account's root user can switch that off, then run the command again:\naws s3api put-bucket-versioning --bucket ${owner.Bucket} --versioning-configuration Status=Enabled,MFADelete=Disabled --mfa "SERIAL CODE"`;
  }
  return lookAt(
    ctx,
    'bucket',
    owner.Bucket,
    'You may lack s3:DeleteObjectVersion, or a bucket policy forbids it. Remove that, then run the command again. The bucket:',
  );
}

async function wantsMfa(ctx: Context, owner: OwnedBucket): Promise<boolean> {
  // Asked only to explain another refusal, which counts for more than this one's.
  const answer = await ctx.send(S3Client, new GetBucketVersioningCommand(owner)).catch(() => undefined);
  return answer?.MFADelete === 'Enabled';
}
