import type { AnyResourceType } from '../resources/contract.ts';
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

/** What there is to tell of. */
interface Seen {
  /** The record as loaded. */
  readonly before: ResourceState | undefined;
  /** The same record, brought up to what AWS has. */
  readonly now: ResourceState | undefined;
  /** Its object may yet appear. */
  readonly awaited: boolean;
  /** A setting has the id of what it belongs to. */
  readonly kind: AnyResourceType['kind'];
}

/** What the record says of an interrupted run; `undefined` when it was ready. */
export function interruptionOf({ before, now, awaited, kind }: Seen): Interruption | undefined {
  if (!before || before.status === 'ready') return undefined;
  const { status } = before;
  // What is ready again was taken back from what a replacement had deposed.
  const came = now?.status === 'ready' ? `, but ${now.id} is wanted again` : outcome(before, now?.id, awaited, kind);
  return { interrupted: status, reason: `${BEGUN[status]}${came}` };
}

function outcome(before: ResourceState, id: string | undefined, awaited: boolean, kind: Seen['kind']): string {
  if (before.id !== undefined && id === undefined) {
    if (before.status === 'deleting') return `, and ${kind === 'setting' ? 'it' : before.id} is gone`;
    return kind === 'setting' ? ', and it is not in effect' : `, but ${before.id} is gone`;
  }
  if (before.id !== undefined) return '';
  if (id !== undefined) return `, found as ${id}`;
  if (awaited) return ', and AWS shows nothing of it yet';
  // Without a token no create was announced: only the old object has ended.
  return before.token === undefined ? '' : ', but AWS has nothing of it';
}
