import { StarterError } from '../core/errors.ts';
import { isPlainObject } from '../core/values.ts';

/**
 * The state `name` is another than this run has read or written last; what is there was left alone.
 * @param change - completes "NAME …", as far as it is known what has changed
 */
export function stateConflict(
  name: string,
  change = 'is no longer what this run has read or written last',
): StarterError {
  return new StarterError({
    code: 'STATE_CONFLICT',
    summary: 'The state was changed while this run was at work',
    detail: `${name} ${change}. It was left as it is now, and this run does nothing more.`,
    hint: 'Wait until no other run is at work, then run the command again: it goes on from what is recorded there. Where it was moved, deleted or replaced by hand, put the right one back first.',
  });
}

/** What has become of the text `before`, for `stateConflict`; `undefined` stands for no file. */
export function changeOf(before: string | undefined, now: string | undefined): string {
  if (now === undefined) return 'has gone';
  const there = versionIn(now);
  if (!there) return 'is another one than before, and damaged';
  if (before === undefined) return `was not there when this run began, and has serial ${there.serial} now`;
  const mine = versionIn(before);
  if (mine && mine.lineage !== there.lineage) {
    return `is the state of another deployment now: its lineage is ${there.lineage}, this run's is ${mine.lineage}`;
  }
  if (mine && mine.serial !== there.serial) {
    return `has serial ${there.serial} now; this run has read or written serial ${mine.serial} last`;
  }
  return `still has serial ${there.serial}, but with another content than this run has read or written last`;
}

/** Which state a text is, without asking whether it is a good one: that decides nothing here. */
function versionIn(text: string): { readonly lineage: unknown; readonly serial: unknown } | undefined {
  try {
    const file: unknown = JSON.parse(text);
    return isPlainObject(file) ? { lineage: file.lineage, serial: file.serial } : undefined;
  } catch {
    return undefined;
  }
}
