import { basename, dirname, join } from 'node:path';
import { type LockFile, type LockOwner, type LockSteps, readLockFile } from './lock-file.ts';

/** Behind a lock's name: `.ID`, on its way to be one; `.ID.claim`, a claim on one; `.ID.claim.ID`, on its way to be that. */
const BESIDE = /^\.[0-9a-f]{16}(\.claim(\.[0-9a-f]{16})?)?$/;

/**
 * Removes what the dead have left beside the lock `path`, which `mine` holds. What the owner of is not certainly dead stays: many
 * who wait for the lock try to put theirs there all the time. A claim of the dead is about a lock that has gone for good while
 * ours is there, so nobody needs to inherit it any more. Never fails: it is in nobody's way.
 */
export async function removeLeftovers(
  path: string,
  mine: LockFile,
  isDead: (owner: LockOwner) => Promise<boolean>,
  steps: LockSteps,
): Promise<void> {
  try {
    const lock = basename(path);
    const names = await steps.list(dirname(path));
    // Where somebody has removed it by force, a claim listed may be about the lock that came after.
    if ((await readLockFile(path, steps))?.lockId !== mine.lockId) return;
    for (const name of names) {
      if (!name.startsWith(lock) || !BESIDE.test(name.slice(lock.length))) continue;
      const file = join(dirname(path), name);
      const left = await readLockFile(file, steps).catch(() => undefined);
      if (left && (await isDead(left))) await steps.remove(file);
    }
  } catch {
    // The next run looks again.
  }
}
