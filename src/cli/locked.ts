import { systemClock } from '../core/clock.ts';
import { type Diagnostic, diagnosticsOf } from '../core/errors.ts';
import type { StateBackend } from '../state/backend.ts';
import { type LockFile, runOf } from '../state/lock-file.ts';
import type { Io } from './io.ts';
import { isAlive, isDead, thisProcess } from './lock-owner.ts';
import type { GlobalOptions } from './options.ts';
import { duration } from './render/duration.ts';
import { showWarnings } from './show-plan.ts';

/** Does `work` while holding the state's lock, unless `-lock=false`. @throws StarterError LOCK_HELD, LOCK_UNREADABLE, LOCK_FAILED */
export async function locked<T>(
  operation: string,
  backend: Pick<StateBackend, 'lock'>,
  options: Pick<GlobalOptions, 'lock' | 'lockTimeoutMs' | 'json' | 'repeated'>,
  io: Io,
  work: () => Promise<T>,
): Promise<T> {
  if (!options.lock) return work();
  const release = await backend.lock({
    owner: await thisProcess(operation),
    isDead,
    isAlive,
    clock: systemClock,
    timeoutMs: options.lockTimeoutMs,
    onWait: (holder) => showWarnings([lockAwaited(holder, options.lockTimeoutMs)], options, io),
    signal: io.stop,
  });
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Why the work failed must be told; a lock that stays is told by the next run, or taken over.
    await release().catch(() => undefined);
    throw error;
  }
  // The work is done and recorded: that the lock stays makes it no failure.
  await release().catch((error: unknown) => showWarnings([lockStays(error)], options, io));
  return result;
}

function lockAwaited(holder: LockFile, timeoutMs: number): Diagnostic {
  return {
    code: 'LOCK_AWAITED',
    summary: 'Waiting for another run',
    detail: `${runOf(holder)} and holds the state. Waiting up to ${duration(timeoutMs)} for it to end.`,
    hint: 'To wait no longer, press Ctrl-C: nothing has been changed yet.',
  };
}

function lockStays(error: unknown): Diagnostic {
  return {
    code: 'LOCK_STAYS',
    summary: 'The lock could not be released',
    detail: `The run has ended, but the state stays locked. ${diagnosticsOf(error)
      .map(({ detail }) => detail)
      .join(' ')}`,
    hint: 'When that is mended, remove the lock:\nteleport-starter unlock',
  };
}
