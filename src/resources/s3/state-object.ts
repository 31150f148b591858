import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { StarterError } from '../../core/errors.ts';
import { AwsError, isAwsError, orAbsent, UNANSWERED } from '../aws/errors.ts';
import type { Send } from '../aws/send.ts';
import { bucketRegion } from './bucket-taken.ts';

/** How a conditional change ended: see the state's own port. */
type Outcome =
  | { readonly outcome: 'done'; readonly etag: string }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unclear'; readonly cause: unknown };

export interface StateObjectSettings {
  readonly bucket: string;
  /** Where to look for the bucket first: it may be in any region of the partition. */
  readonly region: string;
  readonly sendIn: (region: string) => Send;
}

/** The condition did not hold. NoSuchKey: of `If-Match`, when there is no object at all. */
const REFUSED = ['PreconditionFailed', 'NoSuchKey'];
/** S3 was busy with another conditional request for the object, and asks for a repetition. */
const BUSY = ['ConditionalRequestConflict', 'OperationAborted'];
/** S3 answers a read of an object that isn't there with AccessDenied when s3:ListBucket is missing. */
const FORBIDDEN = ['AccessDenied', 'AllAccessDisabled', 'Forbidden'];

/** How often a text is asked for again whose transfer breaks off. */
const READS = 3;

/**
 * Texts in a bucket, changed under a condition only ("conditional requests" in the S3 user guide). No encryption is asked
 * for: S3 encrypts each object as its bucket says, and with keys of its own (SSE-S3) where that says nothing; to ask for
 * AES256 would override a bucket's KMS key. The bucket's region is learnt from S3's first answer.
 * @throws StarterError BACKEND_BUCKET_MISSING, BACKEND_FORBIDDEN, AwsError
 */
export function stateObjects({ bucket, region: first, sendIn }: StateObjectSettings) {
  let region = first;
  let send = sendIn(region);

  async function call<T>(work: (send: Send) => Promise<T>): Promise<T> {
    const asked = region;
    try {
      return await work(send);
    } catch (error) {
      const actual = error instanceof AwsError ? bucketRegion(error.cause) : undefined;
      if (actual === undefined || actual === asked) throw told(error, bucket);
      // A redirect: nothing has been done. It is followed once for all calls to come; those under way get one each.
      if (actual !== region) send = sendIn(actual);
      region = actual;
      return await work(send).catch((failure: unknown) => {
        throw told(failure, bucket);
      });
    }
  }

  async function change(work: (send: Send) => Promise<{ ETag?: string | undefined }>): Promise<Outcome> {
    try {
      return { outcome: 'done', etag: (await call(work)).ETag ?? '' };
    } catch (error) {
      if (isAwsError(error, ...REFUSED)) return { outcome: 'refused' };
      if (isAwsError(error, UNANSWERED, ...BUSY)) return { outcome: 'unclear', cause: error };
      throw error;
    }
  }

  return {
    async read(key: string): Promise<{ text: string; etag: string } | undefined> {
      for (let attempt = 1; ; attempt++) {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key });
        const answer = await orAbsent(
          call((now) => now(S3Client, command)),
          'NoSuchKey',
        );
        if (!answer) return undefined;
        try {
          return { text: (await answer.Body?.transformToString()) ?? '', etag: answer.ETag ?? '' };
        } catch (error) {
          if (attempt === READS) throw brokenOff(error);
        }
      }
    },

    write: (key: string, text: string, over: string | undefined): Promise<Outcome> =>
      change((now) =>
        now(
          S3Client,
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: text,
            ContentType: 'application/json',
            ...(over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }),
          }),
          { repeat: 'unless unanswered' },
        ),
      ),

    remove: (key: string, etag: string): Promise<Outcome> =>
      change(async (now) => {
        await now(S3Client, new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }), {
          repeat: 'unless unanswered',
        });
        return {};
      }),

    async keepsVersions(): Promise<boolean | undefined> {
      try {
        const { Status } = await call((now) => now(S3Client, new GetBucketVersioningCommand({ Bucket: bucket })));
        return Status === 'Enabled';
      } catch {
        // Worth a hint, not a permission.
        return undefined;
      }
    },
  };
}

/** The headers had come, the text did not. */
function brokenOff(cause: unknown): AwsError {
  const message = `the answer broke off (${cause instanceof Error ? cause.message : String(cause)})`;
  return new AwsError({ service: 'S3', operation: 'GetObject', awsCode: UNANSWERED, message }, cause);
}

function told(error: unknown, bucket: string): unknown {
  if (isAwsError(error, 'NoSuchBucket')) {
    return new StarterError(
      {
        code: 'BACKEND_BUCKET_MISSING',
        summary: "The state's bucket does not exist",
        detail: `S3 knows no bucket ${bucket}.`,
        hint: `Correct the backend, or create the bucket and let it keep versions:\naws s3 mb s3://${bucket}\naws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
      },
      { cause: error },
    );
  }
  if (isAwsError(error, ...FORBIDDEN)) {
    const { operation, awsCode } = error.failure;
    return new StarterError(
      {
        code: 'BACKEND_FORBIDDEN',
        summary: "The state's bucket can not be used",
        detail: `S3 ${operation} in bucket ${bucket} failed with ${awsCode}: ${error.failure.message}`,
        hint: 'A state in S3 needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on the object and on its lock. A bucket encrypted with KMS needs kms:GenerateDataKey and kms:Decrypt as well.',
      },
      { cause: error },
    );
  }
  return error;
}
