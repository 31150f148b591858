import { digest } from '../core/canonical.ts';

/** SHA-256, in hex, of a state file's other members: blind to the order of members and to white space between them. */
export function checksumOf(members: { readonly [name: string]: unknown }): string {
  return digest(members);
}

/**
 * Whether a state file is as it was written. One without a checksum is: files of format version 1 have none, and who edits
 * a file removes it to say that the edit is meant.
 */
export function isIntact({ checksum, ...members }: { readonly [name: string]: unknown }): boolean {
  return checksum === undefined || checksum === checksumOf(members);
}
