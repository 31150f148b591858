import type { Choice } from './asker.ts';

/** Who may use an image, and what it needs: the first part of its name, and the end of it. */
export type Edition = 'oss' | 'ent' | 'ent-fips';
export type Architecture = 'x86_64' | 'arm64';

/** One release of one edition. */
export interface Release {
  /** E.g. `18.2.0`. */
  readonly version: string;
  /** The day it was published, `2025-08-28`; the latest of its images. */
  readonly day: string;
  /** The image's name for each architecture that there is one for. */
  readonly images: { readonly [A in Architecture]?: string };
}

const NAME =
  /^teleport-(?<edition>oss|ent)-(?<version>\d+\.\d+\.\d+(?:-[A-Za-z0-9.]+)*)-(?<architecture>x86_64|arm64)(?<fips>-fips)?$/;

/** What Teleport publishes, by edition, the newest version first. Names of another form are left out. */
export function groupImages(
  images: readonly { readonly name: string; readonly createdAt: string }[],
): ReadonlyMap<Edition, readonly Release[]> {
  const groups = new Map<Edition, Map<string, Release>>();
  for (const { name, createdAt } of images) {
    const parts = NAME.exec(name)?.groups;
    if (!parts) continue;
    const { version = '', architecture = '', fips } = parts;
    const edition = `${parts.edition}${fips ?? ''}` as Edition;
    const releases = groups.get(edition) ?? new Map<string, Release>();
    const known = releases.get(version);
    const day = createdAt.slice(0, 10);
    releases.set(version, {
      version,
      day: known && known.day > day ? known.day : day,
      images: { ...known?.images, [architecture]: name },
    });
    groups.set(edition, releases);
  }
  return new Map(
    [...groups].map(([edition, releases]) => [edition, [...releases.values()].sort((a, b) => newerFirst(a, b))]),
  );
}

/** `18.2.0-rc.1` and the like: not for production. */
export function isPreRelease(version: string): boolean {
  return version.includes('-');
}

/** A line for each version, with the newest of each major version marked. */
export function versionChoices(releases: readonly Release[]): Choice[] {
  const seen = new Set<string>();
  const width = Math.max(...releases.map(({ version }) => version.length));
  return releases.map(({ version, day }) => {
    const major = version.slice(0, version.indexOf('.'));
    const newest = !isPreRelease(version) && !seen.has(major);
    if (newest) seen.add(major);
    const note = isPreRelease(version) ? 'pre-release' : newest ? `newest ${major}` : '';
    return { value: version, short: version, name: `${version.padEnd(width)}  ${day}  ${note}`.trimEnd() };
  });
}

/** Semantic Versioning's order, turned round: a pre-release comes behind its release. */
function newerFirst(a: Release, b: Release): number {
  const [left, right] = [partsOf(a.version), partsOf(b.version)];
  for (const [at, part] of left.numbers.entries()) {
    const difference = (right.numbers[at] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  if (left.rest === '' || right.rest === '') return left.rest === right.rest ? 0 : left.rest === '' ? -1 : 1;
  return right.rest.localeCompare(left.rest, 'en', { numeric: true });
}

function partsOf(version: string): { numbers: number[]; rest: string } {
  const [core = '', ...rest] = version.split('-');
  return { numbers: core.split('.').map(Number), rest: rest.join('-') };
}
