import type { Diagnostic } from '../core/errors.ts';
import type { BrokenLock, LockSettings, Spares } from './lock.ts';
import type { LockFile } from './lock-file.ts';
import type { StateStore } from './store.ts';

/** Where a deployment's state is kept and locked: a file, or an object in S3. Commands don't know which. */
export interface StateBackend {
  readonly store: StateStore;
  /**
   * Takes the lock. A dead owner's is taken over; another's is waited for, then refused.
   * @returns what releases it again.
   * @throws StarterError LOCK_HELD, LOCK_UNREADABLE, LOCK_FAILED
   */
  lock(settings: LockSettings): Promise<() => Promise<void>>;
  /** Who holds the lock, dead or alive; `undefined`: nobody, or that can't be read. Never fails. */
  holder(): Promise<LockFile | undefined>;
  /** Removes the lock unless its owner is spared; `undefined` when there is none. @throws StarterError LOCK_IN_USE, LOCK_FAILED */
  breakLock(spares: Spares): Promise<BrokenLock | undefined>;
  /** What is to be said about the place before something is kept there for long. Never fails. */
  warnings(): Promise<readonly Diagnostic[]>;
}
