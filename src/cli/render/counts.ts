import { sameValue } from '../../core/canonical.ts';
import type { Change, OutputChange, Plan } from '../../planner/model.ts';

export interface Counts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

/** As Terraform counts: a replacement is an addition and a destruction, what is forgotten or moved counts nowhere. */
export function countsOf(plan: Pick<Plan, 'changes'>): Counts {
  const number = (...actions: readonly Change['action'][]) =>
    plan.changes.filter((change) => actions.includes(change.action)).length;
  return { add: number('create', 'replace'), change: number('update'), destroy: number('delete', 'replace') };
}

/** Whether the screen tells of it as a change: all but what stays as it is under its own address. */
export function isShown(change: Change): boolean {
  return change.action !== 'no-op' || change.movedFrom !== undefined;
}

/** What an interrupted run had left, and nothing is to be done about any more. */
export function isSettled({ action, interrupted, deposed }: Change): boolean {
  return action === 'no-op' && (interrupted !== undefined || deposed !== undefined);
}

export function isUnchanged({ before, after }: OutputChange): boolean {
  return sameValue(before, after);
}
