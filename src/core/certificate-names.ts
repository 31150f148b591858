import { sameSet } from './canonical.ts';

/** Whether a certificate for `live` names is good for all of `wanted`: a wildcard stands for exactly one label. */
export function namesCover(live: readonly string[], wanted: readonly string[]): boolean {
  const there = new Set(live.map((name) => name.toLowerCase()));
  return wanted
    .map((name) => name.toLowerCase())
    .every((name) => there.has(name) || there.has(name.replace(/^[^.*]+\./, '*.')));
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return sameSet(
    a.map((name) => name.toLowerCase()),
    b.map((name) => name.toLowerCase()),
  );
}
