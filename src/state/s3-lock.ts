import { type BrokenLock, heldByAnother, LOCK_LOOK_MS, type LockSettings, lockInUse, type Spares } from './lock.ts';
import { type LockFile, type LockOwner, lockText, parseLock, unreadableLock } from './lock-file.ts';
import { urlOf } from './s3-bucket.ts';
import type { S3Access } from './s3-store.ts';
import { removeVersion, writeOver } from './s3-write.ts';
import { newLockId } from './takeover.ts';

/** Where the lock of a state lies: beside it. */
function lockPlace({ place }: S3Access) {
  return { ...place, key: `${place.key}.lock` };
}

/**
 * Takes the lock of a state in S3: an object that only one can create. That of an owner who died on this machine is
 * replaced, which only one can do as well: the replacement is bound to the version that was looked at.
 * @returns what releases it again.
 * @throws StarterError LOCK_HELD, LOCK_UNREADABLE
 */
export async function acquireS3Lock(access: S3Access, settings: LockSettings): Promise<() => Promise<void>> {
  const { bucket } = access;
  const { clock, owner, isDead, timeoutMs, signal } = settings;
  const { key } = lockPlace(access);
  const startedAt = clock.now();
  const mine: LockFile = { ...owner, lockId: newLockId(), since: new Date(startedAt).toISOString() };
  const writing = {
    bucket,
    key,
    text: lockText(mine),
    unclear: new Set<string>(),
    clock,
    ...(signal ? { signal } : {}),
  };
  const held = (version: string) => () => removeVersion({ bucket, key, clock }, version).then(() => undefined);
  let isTold = false;
  for (;;) {
    const created = await writeOver({ ...writing, over: undefined });
    if (created !== undefined) return held(created);
    const there = await bucket.read(key);
    if (!there) continue;
    const other = understood(there.text, access);
    if (isOfThisBoot(other, owner) && (await isDead(other))) {
      const taken = await writeOver({ ...writing, over: there.etag });
      if (taken !== undefined) return held(taken);
      continue;
    }
    const leftMs = timeoutMs - (clock.now() - startedAt);
    if (leftMs <= 0) throw await heldByAnother(urlOf(lockPlace(access)), other, settings);
    if (!isTold) settings.onWait?.(other);
    isTold = true;
    await clock.sleep(Math.min(LOCK_LOOK_MS, leftMs), signal);
  }
}

/** Who holds the lock of a state in S3; `undefined`: nobody, or that can't be read. */
export async function s3LockHolder(access: S3Access): Promise<LockFile | undefined> {
  const there = await access.bucket.read(lockPlace(access).key).catch(() => undefined);
  const lock = there && parseLock(there.text);
  return typeof lock === 'object' ? lock : undefined;
}

/** Removes the lock, readable or not, unless its owner is spared; `undefined` when there is none. @throws StarterError LOCK_IN_USE */
export async function breakS3Lock(access: S3Access, spares: Spares): Promise<BrokenLock | undefined> {
  const { bucket, clock } = access;
  const { key } = lockPlace(access);
  for (;;) {
    const there = await bucket.read(key);
    if (!there) return undefined;
    const lock = parseLock(there.text);
    if (typeof lock !== 'string' && (await spares(lock))) throw lockInUse(urlOf(lockPlace(access)), lock);
    if ((await removeVersion({ bucket, key, clock }, there.etag)) === 'replaced') continue;
    return typeof lock === 'string' ? {} : { owner: lock };
  }
}

/**
 * A bucket is reached from many machines, and several may have one host name: copies of an image, containers of a CI. A boot
 * id is of one boot of one machine.
 */
function isOfThisBoot(other: LockOwner, mine: LockOwner): boolean {
  return other.bootId !== '' && other.bootId === mine.bootId;
}

function understood(text: string, access: S3Access): LockFile {
  const lock = parseLock(text);
  if (typeof lock === 'string') throw unreadableLock(urlOf(lockPlace(access)), lock);
  return lock;
}
