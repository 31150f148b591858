import { createHash } from 'node:crypto';
import { isPlainObject } from './values.ts';

/** JSON with sorted keys and without undefined members: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** Equality of JSON values, blind to key order and to members that are undefined. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

/** Equality of lists as sets. */
export function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  return sameValue(a.map(canonicalJson).sort(), b.map(canonicalJson).sort());
}

/** SHA-256 of the canonical JSON, in hex. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, sorted(value[key])]),
  );
}
