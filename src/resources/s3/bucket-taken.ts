import { StarterError } from '../../core/errors.ts';
import { AwsError } from '../aws/errors.ts';
import type { Context } from '../contract.ts';

/** A bucket that isn't ours to use here, as far as HeadBucket's refusal tells. */
export interface Elsewhere {
  /** The other region that it is in, if S3 names one. */
  readonly region?: string;
  /** Expired credentials would look the same. */
  readonly unsure?: true;
}

/**
 * What HeadBucket's refusal means; `undefined`: something else. For want of a body only the status and the header
 * x-amz-bucket-region tell. 403: another account's, or we may not look. 301, and 400 in some regions
 * (aws/aws-sdk-js-v3#7304): in another region, ours or not. Expired credentials are a 400 as well.
 */
export function elsewhere(ctx: Context, error: unknown): Elsewhere | undefined {
  if (!(error instanceof AwsError)) return undefined;
  const { status, awsCode } = error.failure;
  if (status !== 403 && status !== 301 && status !== 400) return undefined;
  const region = bucketRegion(error.cause);
  if (region !== undefined && region !== ctx.region) return { region };
  if (status !== 400) return {};
  return region === undefined && !/Expired|Token|Credential/.test(awsCode) ? { unsure: true } : undefined;
}

/** The region that S3 names when it refuses. The SDK hangs the whole response on its errors. */
export function bucketRegion(error: unknown): string | undefined {
  const failed = error as { $response?: { headers?: Record<string, string> } } | undefined;
  return failed?.$response?.headers?.['x-amz-bucket-region'];
}

/** A bucket of the wanted name exists, and it isn't one we may use here. */
export function bucketTaken(ctx: Context, name: string, { region, unsure }: Elsewhere, cause: unknown): StarterError {
  const where =
    region === undefined
      ? 'which belongs to another account or region, or which your credentials may not look at (s3:ListBucket)'
      : `which is in region ${region}, not in ${ctx.region}`;
  const orElse = unsure
    ? '\nIf your credentials may have expired, check them first with\naws sts get-caller-identity'
    : '';
  return new StarterError(
    {
      code: 'BUCKET_TAKEN',
      summary: 'The bucket name is taken',
      detail: `s3_bucket_name is "${name}", ${where}; bucket names are global.`,
      hint: `Choose another s3_bucket_name.${orElse}`,
    },
    { cause },
  );
}

/** A bucket that we recorded can't be looked at any more. */
export function bucketForbidden(ctx: Context, name: string, { region, unsure }: Elsewhere, cause: unknown) {
  const why =
    region === undefined
      ? `your credentials ${unsure ? 'have expired, or ' : ''}lack s3:ListBucket for it, or it was deleted and its name belongs to another account or region now`
      : `a bucket of that name is in region ${region}, not in ${ctx.region}`;
  return new StarterError(
    {
      code: 'BUCKET_FORBIDDEN',
      summary: 'A bucket may not be looked at',
      detail: `S3 refuses to say anything about bucket ${name}: ${why}.`,
      hint: `Look at it yourself:\naws s3api head-bucket --bucket ${name}`,
    },
    { cause },
  );
}
