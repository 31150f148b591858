import { createHash } from 'node:crypto';
import { isPlainObject, mapMembers } from './values.ts';

/** JSON with sorted keys and without undefined members: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

/** Equality of JSON values, blind to key order and to members that are undefined. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => sameValue(item, b[at]));
  }
  if (isPlainObject(a) && isPlainObject(b)) {
    return Object.keys({ ...a, ...b }).every((key) =>
      isMember(a, key) ? isMember(b, key) && sameValue(a[key], b[key]) : !isMember(b, key),
    );
  }
  return canonicalJson(a) === canonicalJson(b);
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
  return isPlainObject(value) ? mapMembers(value, sorted, Object.keys(value).sort()) : value;
}

function isMember(object: Readonly<Record<string, unknown>>, key: string): boolean {
  return Object.hasOwn(object, key) && object[key] !== undefined;
}
