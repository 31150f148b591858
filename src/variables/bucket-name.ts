import * as z from 'zod/mini';
import { atLeast, atMost, characters, check, type Verdict } from './text.ts';

/** Reserved by AWS ("General purpose bucket naming rules" in the S3 user guide). */
const RESERVED_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** The name of a general purpose bucket. Dots are allowed. */
export const bucketName = z.string().check(characters(/[a-z0-9.-]/), atLeast(3), atMost(63), check(bucketVerdict));

function bucketVerdict(name: string): Verdict {
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return 'it does not begin and end with a letter or digit';
  if (name.includes('..')) return 'it has two dots in a row';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'it has the form of an IP address';
  const prefix = RESERVED_PREFIXES.find((each) => name.startsWith(each));
  if (prefix !== undefined) return `it begins with "${prefix}", which AWS reserves`;
  const suffix = RESERVED_SUFFIXES.find((each) => name.endsWith(each));
  return suffix === undefined ? undefined : `it ends with "${suffix}", which AWS reserves`;
}
