import type { Context } from '../contract.ts';

/**
 * Route 53's ids of changes still spreading, by record. They live as long as the run that made them, whose `send` all of its
 * contexts share; another run that doesn't know them takes the change for spread.
 */
const pending = new WeakMap<Context['send'], Map<string, string>>();

export function noteChange(ctx: Context, recordId: string, changeId: string | undefined): void {
  if (changeId === undefined) return;
  const known = pending.get(runOf(ctx)) ?? new Map<string, string>();
  pending.set(runOf(ctx), known.set(recordId, changeId));
}

export function changeOf(ctx: Context, recordId: string): string | undefined {
  return pending.get(runOf(ctx))?.get(recordId);
}

function runOf({ send, sendOfRun = send }: Context): Context['send'] {
  return sendOfRun;
}
