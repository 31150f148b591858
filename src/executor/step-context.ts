import type { Context } from '../resources/contract.ts';
import type { Standing, Work } from './work.ts';

/** A context for a change that may take many calls: it can tell how far it has come. */
export function contextOf(work: Work, standing: Standing): Context {
  const startedAt = work.clock.now();
  return {
    ...work.context(),
    note: (what, note) =>
      work.tell({ type: 'step-waiting', ...standing, what, note, elapsedMs: work.clock.now() - startedAt }),
  };
}
