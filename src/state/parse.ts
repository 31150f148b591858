import { isPlainObject, type JsonObject } from '../core/values.ts';
import { checksumOf, isIntact } from './checksum.ts';
import { changedOutside, otherVersion, unreadable } from './damage.ts';
import { findMistake, placeOf } from './json-place.ts';
import { FORMAT_VERSION, isReadable, migrated } from './migrations.ts';
import type { State } from './model.ts';
import { problemOf } from './schema.ts';

/**
 * Reads a state file's text, of this format version or an older one. `name` is the file, for errors.
 * @throws StarterError STATE_UNREADABLE, STATE_CHECKSUM, STATE_VERSION
 */
export function parseState(text: string, name: string): State {
  const file = membersOf(text, name);
  const version = file.formatVersion;
  if (typeof version === 'number' && !isReadable(version)) throw otherVersion(name, version);
  const current = migrated(file);
  const problem = problemOf(current);
  if (problem) {
    const { line, isThere } = placeOf(text, problem.path);
    throw unreadable(name, line, `${memberName(problem.path)} ${isThere ? problem.why : 'is missing'}`);
  }
  if (!isIntact(file)) throw changedOutside(name, placeOf(text, ['checksum']).line);
  const { formatVersion: _version, checksum: _checksum, ...state } = current;
  // What was checked itself: the copy that zod makes leaves members out that are called `__proto__`.
  return state as unknown as State;
}

/**
 * A state file's text: sorted by address, one value a line, so that two versions can be compared with diff. The checksum
 * comes early, so that its line can be removed without leaving a comma too many.
 */
export function formatState(state: State): string {
  const resources = Object.fromEntries(Object.entries(state.resources).sort(([a], [b]) => (a < b ? -1 : 1)));
  // As it will be read: in memory a value may have members that no text has.
  const members: JsonObject = JSON.parse(JSON.stringify({ formatVersion: FORMAT_VERSION, ...state, resources }));
  const { formatVersion, ...others } = members;
  return `${JSON.stringify({ formatVersion, checksum: checksumOf(members), ...others }, null, 2)}\n`;
}

function membersOf(text: string, name: string): { readonly [member: string]: unknown } {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    const { line, why } = findMistake(text) ?? { line: 1, why: (error as Error).message };
    throw unreadable(name, line, why);
  }
  if (!isPlainObject(file)) throw unreadable(name, 1, 'the file must be an object');
  return file;
}

/** As JavaScript writes it: `resources["aws_lb.cluster[0]"].status`. */
function memberName(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'string' && /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`))
    .join('')
    .replace(/^\./, '');
}
