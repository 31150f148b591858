import * as z from 'zod/mini';
import { Secret } from '../core/values.ts';
import { check, type Verdict } from './text.ts';

/** Reads a file of the user's: node's `readFile` of fs/promises, or a test's. Rejects with an error that has a `code`. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

/** A parameter of SSM's advanced tier holds 8 KB (SSM's quotas). */
const MOST_BYTES = 8 * 1024;

/** The path stays on this machine, so that it may hold spaces and the like; messages and plans print it, so no control characters. */
export const licensePath = z.string().check(check(pathVerdict));

function pathVerdict(path: string): Verdict {
  if (path.includes('-----BEGIN')) return 'it is the content of a license, not the path of its file';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(path)) return 'it contains a line break or another control character';
  return path.length > 1024 ? 'it is too long for a path' : undefined;
}

export type License =
  | { readonly kind: 'none' /** Whether there is a file, which is empty. */; readonly emptyFile: boolean }
  | { readonly kind: 'given'; readonly content: Secret }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The license at `path`, already checked for its form. The guide tells users of the Community Edition to `touch` a file: an empty one
 * (or nothing but white space) is no license. `home` stands in for a leading `~/`, as Terraform's file function does.
 */
export async function readLicense(path: string, readFile: ReadFile, home: string | undefined): Promise<License> {
  if (path === '') return { kind: 'none', emptyFile: false };
  let bytes: Uint8Array;
  try {
    bytes = await readFile(home !== undefined && path.startsWith('~/') ? `${home}${path.slice(1)}` : path);
  } catch (error) {
    return { kind: 'refused', reason: `the file can't be read: ${whyUnreadable(error)}` };
  }
  if (bytes.length > MOST_BYTES) return { kind: 'refused', reason: `the file has ${bytes.length} bytes` };
  const content = decode(bytes);
  if (content === undefined) return { kind: 'refused', reason: 'the file is not text' };
  return content.trim() === '' ? { kind: 'none', emptyFile: true } : { kind: 'given', content: new Secret(content) };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /(?![\t\n\r])\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a directory',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Why the system refused to read a file. Never the error's message: it repeats the path as it is. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return REASONS[code] ?? code;
}
