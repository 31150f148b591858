import type { Context } from '../resources/contract.ts';
import type { Standing, Work } from './work.ts';

/** A context for a step's own calls: it tells how far a change that takes many has come, and what a repeated call waits for. */
export function contextOf(work: Work, standing: Standing): Context {
  const startedAt = work.clock.now();
  const context = work.context();
  const { send, sendOfRun = send } = context;
  const tell = (what: string, elapsedMs: number, note?: string) =>
    work.tell({ type: 'step-waiting', ...standing, what, elapsedMs, ...(note === undefined ? {} : { note }) });
  return {
    ...context,
    send: (service, command, options) => send(service, command, { ...options, onExpected: tell }),
    sendOfRun,
    note: (what, note) => tell(what, work.clock.now() - startedAt, note),
  };
}
