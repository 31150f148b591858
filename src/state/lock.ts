import { dirname } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { StarterError } from '../core/errors.ts';
import {
  createLockFile,
  type LockFile,
  type LockOwner,
  type LockSteps,
  readLockFile,
  runOf,
  systemSteps,
} from './lock-file.ts';
import { removeLeftovers } from './lock-leftovers.ts';
import { targetOf } from './symlink.ts';
import { newLockId, takeOver } from './takeover.ts';

export interface LockSettings {
  readonly owner: LockOwner;
  /** Whether the owner's process certainly has ended. On another host that can't be known: false. */
  readonly isDead: (owner: LockOwner) => Promise<boolean>;
  /** Whether the owner's process is at work on this machine; for the message. Default: that can't be told. */
  readonly isAlive?: (owner: LockOwner) => Promise<boolean>;
  readonly clock: Clock;
  /** How long to wait for another's lock, milliseconds; 0: not at all. */
  readonly timeoutMs: number;
  /** Called once, when it turns out that another's lock has to be waited for. */
  readonly onWait?: (owner: LockFile) => void;
  readonly signal?: AbortSignal;
  /** Default: the file system's. */
  readonly steps?: LockSteps;
}

/** How often one who waits looks whether the lock is free, milliseconds. */
export const LOCK_LOOK_MS = 500;

/** Where the lock of a state file lies: beside the file itself, whatever name leads to it. */
export async function lockPathOf(statePath: string): Promise<string> {
  return `${await targetOf(statePath)}.lock`;
}

/**
 * Takes the lock of a state file. A dead owner's lock is taken over; another's is waited for, then refused.
 * @returns what releases it again.
 * @throws StarterError LOCK_HELD, LOCK_UNREADABLE, LOCK_FAILED
 */
export function acquireLock(statePath: string, settings: LockSettings): Promise<() => Promise<void>> {
  return toldAsLockFailure(`${statePath}.lock`, async () => {
    const path = await lockPathOf(statePath);
    const { clock, owner, isDead, steps = systemSteps } = settings;
    await steps.makeFolder(dirname(path));
    const startedAt = clock.now();
    const mine: LockFile = { ...owner, lockId: newLockId(), since: new Date(startedAt).toISOString() };
    let isTold = false;
    for (;;) {
      if (await createLockFile(path, mine, steps)) break;
      const held = await readLockFile(path, steps, clock);
      if (!held) continue;
      const found = (await isDead(held)) ? await takeOver({ path, dead: held, mine, isDead, clock, steps }) : held;
      if (found === 'taken') break;
      if (found === 'gone') continue;
      const leftMs = settings.timeoutMs - (clock.now() - startedAt);
      if (leftMs <= 0) throw await heldByAnother(path, found, settings);
      if (!isTold) settings.onWait?.(found);
      isTold = true;
      await clock.sleep(Math.min(LOCK_LOOK_MS, leftMs), settings.signal);
    }
    await removeLeftovers(path, mine, isDead, steps);
    return () => toldAsLockFailure(path, () => release(path, mine.lockId, clock, steps));
  });
}

/** Who holds the lock of a state file; `undefined`: nobody, or that can't be read. */
export async function lockHolder(statePath: string): Promise<LockFile | undefined> {
  return readLockFile(await lockPathOf(statePath), systemSteps).catch(() => undefined);
}

/** A lock that was removed by force. */
export interface BrokenLock {
  /** Who held it; missing when that can't be told. */
  readonly owner?: LockOwner;
}

/** Whose locks are left alone. */
export type Spares = (owner: LockOwner) => Promise<boolean>;

/**
 * Removes a lock, readable or not, unless its owner is spared; `undefined` when there is none.
 * @throws StarterError LOCK_IN_USE, LOCK_FAILED
 */
export function breakLock(statePath: string, spares: Spares): Promise<BrokenLock | undefined> {
  return toldAsLockFailure(`${statePath}.lock`, async () => {
    const path = await lockPathOf(statePath);
    let held: LockFile | undefined;
    let broken: BrokenLock | undefined;
    try {
      held = await readLockFile(path, systemSteps);
      broken = held && { owner: held };
    } catch (error) {
      if (!(error instanceof StarterError && error.code === 'LOCK_UNREADABLE')) throw error;
      broken = {};
    }
    if (held && (await spares(held))) throw lockInUse(path, held);
    await systemSteps.remove(path);
    return broken;
  });
}

async function release(path: string, lockId: string, clock: Clock, steps: LockSteps): Promise<void> {
  const held = await readLockFile(path, steps, clock);
  if (held?.lockId === lockId) await steps.remove(path);
}

/** `path`: where the lock lies, for the message. */
export async function heldByAnother(
  path: string,
  held: LockFile,
  { isAlive }: Pick<LockSettings, 'isAlive'>,
): Promise<StarterError> {
  return new StarterError({
    code: 'LOCK_HELD',
    summary: 'Another run holds the state',
    detail: `${runOf(held)}; lock file ${path}.`,
    hint: (await isAlive?.(held))
      ? 'It is running on this machine. Wait for it with -lock-timeout=5m, or stop it with Ctrl-C where it runs.'
      : 'Wait for it with -lock-timeout=5m. If that process is certainly gone:\nteleport-starter unlock',
  });
}

/** `path`: where the lock lies, for the message. */
export function lockInUse(path: string, held: LockFile): StarterError {
  return new StarterError({
    code: 'LOCK_IN_USE',
    summary: 'The run that holds the lock is at work',
    detail: `${runOf(held)} on this machine; lock file ${path}. It was not removed.`,
    hint: 'Wait for it, or stop it with Ctrl-C where it runs. To remove its lock all the same, though another run could then get in its way:\nteleport-starter unlock -force',
  });
}

/** Does `work`; what the file system refuses is told with the way out. */
async function toldAsLockFailure<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StarterError(
      {
        code: 'LOCK_FAILED',
        summary: 'The lock file can not be used',
        detail: `${path}: ${error.message}`,
        hint: 'Make its folder one that you may write to, or name another state file with -state=FILE. Where nothing else can use this state at the same time, -lock=false does without the lock.',
      },
      { cause: error },
    );
  }
}
