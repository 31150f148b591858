import type { Diagnostic } from '../core/errors.ts';
import type { StateBackend } from '../state/backend.ts';
import { runOf } from '../state/lock-file.ts';
import { type State, unfinishedIn } from '../state/model.ts';
import { isDead } from './lock-owner.ts';

/**
 * Says of what takes no lock, such as a plan, that it looks at what another run is at work on. Asks who holds the lock only where the
 * state has something unfinished: all else is as that run found it, or left it.
 */
export async function runAtWork(
  state: Pick<State, 'resources'> | undefined,
  { holder }: Pick<StateBackend, 'holder'>,
): Promise<Diagnostic[]> {
  const owner = state && unfinishedIn(state).length > 0 ? await holder() : undefined;
  if (!owner || (await isDead(owner))) return [];
  return [
    {
      code: 'RUN_AT_WORK',
      summary: 'Another run is at work',
      detail: `${runOf(owner)}. This is what it has done so far: what is said of an interrupted run may be under way.`,
      hint: 'When that run has ended, plan again.',
    },
  ];
}
