import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import {
  createLockFile,
  type LockFile,
  type LockOwner,
  type LockSteps,
  readLockFile,
  replaceLockFile,
} from './lock-file.ts';

export interface Takeover {
  readonly path: string;
  /** What was read there; its owner is dead. */
  readonly dead: LockFile;
  readonly mine: LockFile;
  readonly isDead: (owner: LockOwner) => Promise<boolean>;
  readonly clock: Clock;
  readonly steps: LockSteps;
}

/**
 * Puts `mine` in the place of a dead owner's lock. Several may want to, and each may be held up, or killed, between any two
 * steps: looking at the lock and replacing it are two. So only who holds the claim on that lock may replace it. A claim is
 * a file of its own, named after the lock, that is created by one alone. Where the claim's owner is dead too, it is claimed
 * in turn: claims are inherited, not removed, for as long as the lock that they are about is there. Neither a lock nor a
 * claim comes back once it has gone, since no id is used twice; so a claim that comes too late finds another lock and does
 * nothing.
 * @returns `taken`; `gone` when the lock is another by now; or who is about to take it.
 */
export async function takeOver({
  path,
  dead,
  mine,
  isDead,
  clock,
  steps,
}: Takeover): Promise<'taken' | 'gone' | LockFile> {
  const claims: string[] = [];
  let ended = dead.lockId;
  for (;;) {
    const claim = `${path}.${ended}.claim`;
    claims.push(claim);
    if (await createLockFile(claim, { ...mine, lockId: newLockId() }, steps)) break;
    const other = await readLockFile(claim, steps, clock);
    if (!other) return 'gone';
    if (!(await isDead(other))) return other;
    ended = other.lockId;
  }
  let outcome: 'taken' | 'gone' = 'gone';
  try {
    const there = await readLockFile(path, steps, clock);
    if (there?.lockId === dead.lockId) {
      await replaceLockFile(path, mine, steps);
      outcome = 'taken';
    }
  } catch (error) {
    // The lock is still there, so what the dead have claimed stays claimed: only our own claim goes.
    await steps.remove(claims.at(-1) ?? '').catch(() => undefined);
    throw error;
  }
  for (const claim of claims) await steps.remove(claim);
  return outcome;
}

export function newLockId(): string {
  return randomBytes(8).toString('hex');
}
