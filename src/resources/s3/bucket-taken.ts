import { StarterError } from '../../core/errors.ts';

/** A bucket of the wanted name exists, and it isn't one we may use here. */
export function bucketTaken(name: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'BUCKET_TAKEN',
      summary: 'The bucket name is taken',
      detail: `s3_bucket_name is "${name}", which belongs to another account or region, or which your credentials may not look at (s3:ListBucket); bucket names are global.`,
      hint: 'Choose another s3_bucket_name.',
    },
    { cause },
  );
}

/** A bucket that we recorded can't be looked at any more. */
export function bucketForbidden(name: string, cause: unknown): StarterError {
  return new StarterError(
    {
      code: 'BUCKET_FORBIDDEN',
      summary: 'A bucket may not be looked at',
      detail: `S3 refuses to say anything about bucket ${name}: your credentials lack s3:ListBucket for it, or it was deleted and its name belongs to another account or region now.`,
      hint: `Look at it yourself:\naws s3api head-bucket --bucket ${name}`,
    },
    { cause },
  );
}
