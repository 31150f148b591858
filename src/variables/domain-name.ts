import * as z from 'zod/mini';
import { atMost, characters, check, type Verdict } from './text.ts';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** A domain name of at least two labels; made lower case, and its trailing dot taken away, because Route 53 answers so. */
export const domainName = z.string().check(
  characters(/[A-Za-z0-9.-]/),
  z.overwrite((name) => name.toLowerCase().replace(/\.$/, '')),
  atMost(253),
  check(labelVerdict),
);

/** RFC 1035's labels. Host names: no "_", which certificates don't allow. */
export function labelVerdict(name: string): Verdict {
  const labels = name.split('.');
  if (labels.includes('')) return 'it has an empty part between dots';
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined) return `its part "${wrong}" begins or ends with "-"`;
  const long = labels.find((label) => label.length > 63);
  if (long !== undefined) return `its part "${long}" is longer than 63 characters`;
  if (labels.length < 2) return 'it has no dot';
  return /^\d+$/.test(labels.at(-1) ?? '') ? 'it is a number or an address, not a name' : undefined;
}

/** Whether `name` is below `zone` (both lower case, without trailing dot). */
export function isBelow(name: string, zone: string): boolean {
  return name.endsWith(`.${zone}`);
}
