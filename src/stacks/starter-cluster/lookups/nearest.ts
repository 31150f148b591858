import { editDistance } from '../../../core/nearest.ts';

const MOST = 5;

/** The names most like `wanted`, best first, at most five: by version where they carry one, then by spelling, then the newest. */
export function nearest(wanted: string, names: readonly string[]): string[] {
  const version = versionIn(wanted);
  return [...new Set(names)]
    .map((name) => ({ name, away: [...versionDistance(version, versionIn(name)), editDistance(wanted, name)] }))
    .sort((a, b) => compareLists(a.away, b.away) || compareLists(versionIn(b.name), versionIn(a.name)))
    .slice(0, MOST)
    .map(({ name }) => name);
}

function versionIn(name: string): number[] {
  return /(\d+)\.(\d+)\.(\d+)/.exec(name)?.slice(1).map(Number) ?? [];
}

/** By major, minor, patch: what comes after the first difference says nothing about nearness. */
function versionDistance(a: readonly number[], b: readonly number[]): number[] {
  const first = a.findIndex((part, at) => part !== b[at]);
  return a.map((part, at) => (at === first ? Math.abs(part - (b[at] ?? 0)) : 0));
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
