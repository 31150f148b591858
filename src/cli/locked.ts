import { systemClock } from '../core/clock.ts';
import type { StateBackend } from '../state/backend.ts';
import type { Io } from './io.ts';
import { isDead, thisProcess } from './lock-owner.ts';
import type { GlobalOptions } from './options.ts';

/** Does `work` while holding the state's lock, unless `-lock=false`. @throws StarterError LOCK_HELD, LOCK_UNREADABLE, LOCK_FAILED */
export async function locked<T>(
  operation: string,
  backend: Pick<StateBackend, 'lock'>,
  options: Pick<GlobalOptions, 'lock' | 'lockTimeoutMs'>,
  io: Pick<Io, 'stop'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!options.lock) return work();
  const release = await backend.lock({
    owner: await thisProcess(operation),
    isDead,
    clock: systemClock,
    timeoutMs: options.lockTimeoutMs,
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
  await release();
  return result;
}
