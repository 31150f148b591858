import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { StarterError } from '../core/errors.ts';

/** Who holds a lock: enough to tell a person, and to tell whether the process still lives. */
export interface LockOwner {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Tells two processes of the same pid apart; whatever the system offers. */
  readonly processStart: string;
  /** Changes with every boot of the host: a lock of an earlier boot has no owner any more. */
  readonly bootId: string;
  readonly operation: string;
}

interface LockFile extends LockOwner {
  readonly lockId: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface LockSettings {
  readonly owner: LockOwner;
  /** Whether the owner's process certainly has ended. On another host that can't be known: false. */
  readonly isDead: (owner: LockOwner) => Promise<boolean>;
  readonly clock: Clock;
  /** How long to wait for another's lock, milliseconds; 0: not at all. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Where the lock of a state file lies. */
function lockPathOf(statePath: string): string {
  return `${statePath}.lock`;
}

/**
 * Takes the lock of a state file. A dead owner's lock is taken over; another's is waited for, then refused.
 * @returns what releases it again.
 * @throws StarterError LOCK_HELD
 */
export async function acquireLock(statePath: string, settings: LockSettings): Promise<() => Promise<void>> {
  const path = lockPathOf(statePath);
  const { clock, owner } = settings;
  await mkdir(dirname(path), { recursive: true });
  const mine: LockFile = {
    ...owner,
    lockId: randomBytes(8).toString('hex'),
    since: new Date(clock.now()).toISOString(),
  };
  const startedAt = clock.now();
  for (;;) {
    if (await createExclusively(path, mine)) return () => release(path, mine.lockId);
    const held = await readLock(path);
    if (held && (await settings.isDead(held))) {
      await removeIf(path, held.lockId);
      continue;
    }
    const leftMs = settings.timeoutMs - (clock.now() - startedAt);
    if (held && leftMs <= 0) throw heldByAnother(path, held);
    if (held) await clock.sleep(Math.min(500, leftMs), settings.signal);
  }
}

/** Removes a lock whoever holds it, readable or not. Answers who did, when that can be told. */
export async function breakLock(statePath: string): Promise<LockOwner | undefined> {
  const path = lockPathOf(statePath);
  const held = await readLock(path).catch(() => undefined);
  await rm(path, { force: true });
  return held;
}

/** A hard link appears whole or not at all, and never over an existing name. */
async function createExclusively(path: string, content: LockFile): Promise<boolean> {
  const temporary = `${path}.${content.lockId}`;
  await writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readLock(path: string): Promise<LockFile | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StarterError(
      {
        code: 'LOCK_UNREADABLE',
        summary: 'The lock file is damaged',
        detail: `${path} can't be read: ${(error as Error).message}`,
        hint: 'When no other teleport-starter runs here, remove it with\nteleport-starter unlock',
      },
      { cause: error },
    );
  }
}

/** Moves the lock aside before looking at it again, so that of two who saw a dead lock only one removes it and neither removes a new one. */
async function removeIf(path: string, lockId: string): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readLock(aside);
  if (moved && moved.lockId !== lockId) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, lockId: string): Promise<void> {
  const held = await readLock(path);
  if (held?.lockId === lockId) await rm(path, { force: true });
}

function heldByAnother(path: string, held: LockFile): StarterError {
  return new StarterError({
    code: 'LOCK_HELD',
    summary: 'Another run holds the state',
    detail: `${held.user}@${held.host} (process ${held.pid}) has been running "${held.operation}" since ${held.since}; lock file ${path}.`,
    hint: 'Wait for it with -lock-timeout=5m. If that process is certainly gone:\nteleport-starter unlock',
  });
}
