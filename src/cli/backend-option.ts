import type { S3Place } from '../state/s3-bucket.ts';

/** The most that a key takes (1,024 bytes: "Naming Amazon S3 objects") less what the lock's name adds. */
const LONGEST_KEY = 1_024 - '.lock'.length;

/** Understands `s3://bucket/key`. Answers what is wrong with it otherwise; `source` is the option or variable it stands in. */
export function readBackend(source: string, text: string): S3Place | string {
  const wrong = (why: string) => `${source} takes s3://BUCKET/KEY, got "${text}"${why}.`;
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/(.*)$/s.exec(text) ?? [];
  if (bucket === '') return wrong('');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return wrong(`: "${bucket}" is no name of a bucket`);
  if (key === '' || key.endsWith('/')) return wrong(': the key names a folder, not an object');
  if (/\p{Cc}/u.test(key)) return wrong(': the key has a control character');
  if (Buffer.byteLength(key) > LONGEST_KEY) return wrong(`: the key is longer than ${LONGEST_KEY} bytes`);
  return { bucket, key };
}
