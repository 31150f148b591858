/** A text in a bucket, and the ETag that stands for this very version of it. */
export interface Kept {
  readonly text: string;
  readonly etag: string;
}

/** How a conditional change ended. */
export type Outcome =
  | { readonly outcome: 'done'; readonly etag: string }
  /** The condition did not hold: certainly nothing was done. */
  | { readonly outcome: 'refused' }
  /** Nobody knows: no answer came, or S3 was in the middle of another conditional request. `cause`: what to throw in the end. */
  | { readonly outcome: 'unclear'; readonly cause: unknown };

/** What a state needs of S3: this room knows no SDK. Each call fails with a `StarterError` that says what to do about it. */
export interface StateBucket {
  /** `undefined`: there is none, for certain. */
  read(key: string): Promise<Kept | undefined>;
  /** Writes over the version `over`; without it, only where there is none. */
  write(key: string, text: string, over: string | undefined): Promise<Outcome>;
  /** Removes the version `etag`. */
  remove(key: string, etag: string): Promise<Outcome>;
  /** Whether overwritten versions are kept; `undefined`: S3 doesn't tell us. Never fails. */
  keepsVersions(): Promise<boolean | undefined>;
}

/** Where in S3 a state is kept. */
export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

export function urlOf({ bucket, key }: S3Place): string {
  return `s3://${bucket}/${key}`;
}
