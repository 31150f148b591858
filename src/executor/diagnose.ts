import type { Diagnostic } from '../core/errors.ts';
import type { Sighting } from '../core/poll.ts';
import type { Inputs } from '../core/values.ts';
import type { Finding, Wait } from '../resources/contract.ts';
import type { Standing, Work } from './work.ts';

/** A wait's diagnosis under way. */
export interface Diagnosing {
  /** Looks beside a look at AWS, if it is time to, and adds what was found to a wait that goes on. */
  beside(look: Promise<Sighting>): Promise<Sighting>;
  /** What the user has to mend, as found last. */
  problem(): Diagnostic | undefined;
}

/** Starts the diagnosis of a wait that begins now. What is new to the user is told as a warning. */
export function diagnose(work: Work, standing: Standing, wait: Wait<Inputs>, id: string, inputs: Inputs): Diagnosing {
  const { afterMs, everyMs, look } = wait.diagnosis ?? NEVER;
  let dueAt = work.clock.now() + afterMs;
  let found: Finding | undefined;
  let told: string | undefined;

  async function update(): Promise<void> {
    if (work.clock.now() < dueAt) return;
    dueAt = work.clock.now() + everyMs;
    // It may fail for reasons of its own; the wait is not about them.
    found = await look(work.context(), id, inputs).catch(() => undefined);
  }

  function tellOnce(problem: Diagnostic | undefined): void {
    if (problem && problem.detail !== told) {
      work.tell({ type: 'warning', diagnostic: { ...problem, severity: 'warning', address: standing.address } });
    }
    told = problem?.detail;
  }

  return {
    async beside(looking) {
      const updated = update();
      const seen = await looking;
      // Who is done need not learn what it was that took so long.
      if (seen.state !== 'pending') return seen;
      await updated;
      tellOnce(found?.problem);
      return found ? { state: 'pending', note: [...(seen.note ? [seen.note] : []), found.note].join('; ') } : seen;
    },
    problem: () => found?.problem,
  };
}

const NEVER = { afterMs: Number.POSITIVE_INFINITY, everyMs: Number.POSITIVE_INFINITY, look: async () => undefined };
