import type { ResourceState } from '../state/model.ts';
import type { Unfinished } from './model.ts';

/** What an interrupted run had begun with an object, and in words what has come of it by now. */
export interface Interruption {
  readonly interrupted: Unfinished;
  readonly reason: string;
}

const BEGUN: Readonly<Record<Unfinished, string>> = {
  creating: 'an interrupted run had begun to create it',
  replacing: 'an interrupted run had begun to replace it',
  updating: 'an interrupted run had begun to update it',
  deleting: 'an interrupted run had begun to delete it',
};

/**
 * What the record of `before` (as loaded) says of an interrupted run; `undefined` when it was ready. `now` is the same
 * record brought up to what AWS has; `awaited`: its object may yet appear.
 */
export function interruptionOf(
  before: ResourceState | undefined,
  now: ResourceState | undefined,
  awaited: boolean,
): Interruption | undefined {
  if (!before || before.status === 'ready') return undefined;
  const { status } = before;
  // What is ready again was taken back from what a replacement had deposed.
  const came = now?.status === 'ready' ? `, but ${now.id} is wanted again` : outcome(before, now?.id, awaited);
  return { interrupted: status, reason: `${BEGUN[status]}${came}` };
}

function outcome(before: ResourceState, id: string | undefined, awaited: boolean): string {
  if (before.id !== undefined && id === undefined) {
    return before.status === 'deleting' ? `, and ${before.id} is gone` : `, but ${before.id} is gone`;
  }
  if (before.id !== undefined) return '';
  if (id !== undefined) return `, found as ${id}`;
  if (awaited) return ', and AWS shows nothing of it yet';
  // Without a token no create was announced: only the old object has ended.
  return before.token === undefined ? '' : ', but AWS has nothing of it';
}
