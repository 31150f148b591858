import { constants } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { Clock } from '../core/clock.ts';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { isPlainObject } from '../core/values.ts';

/** Who holds a lock: enough to tell a person, and to tell whether the process still lives. */
export interface LockOwner {
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Tells two processes of the same pid apart; whatever the system offers. */
  readonly processStart: string;
  /** Changes with every boot of the host: a lock of an earlier boot has no owner any more. */
  readonly bootId: string;
  /** In which the pid counts: containers on one host have one each. Missing where the system has none, and in older locks. */
  readonly pidNamespace?: string;
  readonly operation: string;
}

export interface LockFile extends LockOwner {
  /** Never used twice. */
  readonly lockId: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Whose run holds a lock: `ann@host (process 7) has been running "apply" since …`. */
export function runOf({ user, host, pid, operation, since }: LockFile): string {
  return `${user}@${host} (process ${pid}) has been running "${operation}" since ${since}`;
}

/** The steps on the file system that a lock is made of. Each happens whole or not at all, but for the writing in `create`. */
export interface LockSteps {
  /** With its parents; nothing to do if it is there. */
  readonly makeFolder: (path: string) => Promise<unknown>;
  /** Fails with EEXIST when there is one; a failure leaves nothing. */
  readonly create: (path: string, text: string) => Promise<unknown>;
  /** A second name for a file; fails with EEXIST when the name is taken. */
  readonly link: (from: string, to: string) => Promise<unknown>;
  /** `from` takes the place of `to`. */
  readonly replace: (from: string, to: string) => Promise<unknown>;
  /**
   * Fails with ELOOP where a symbolic link is: it takes the name, and what it leads to need not be there. Waits for nobody
   * where a pipe is.
   */
  readonly read: (path: string) => Promise<string>;
  /** Nothing to do if it isn't there. */
  readonly remove: (path: string) => Promise<unknown>;
  /** The names in a folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const READING = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export const systemSteps: LockSteps = {
  makeFolder: (path) => mkdir(path, { recursive: true }),
  create: createWhole,
  link,
  replace: rename,
  read: (path) => readFile(path, { encoding: 'utf8', flag: READING }),
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
};

/** Creates a file of ours; one that there is no room for goes again. */
async function createWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** What file systems without hard links answer: FAT and some network ones. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * Creates `path` unless it is there; answers whether it did. A hard link appears whole or not at all, and never over an
 * existing name. Where there are none the file is there for a moment before its text is: see `readLockFile`.
 */
export async function createLockFile(path: string, content: LockFile, steps: LockSteps): Promise<boolean> {
  const text = lockText(content);
  const temporary = `${path}.${content.lockId}`;
  await steps.create(temporary, text);
  try {
    const isNew = await unlessThere(() => steps.link(temporary, path));
    // A network file system that repeats a link whose answer was lost finds it there: its own.
    return isNew || (await readUnlessAbsent(path, steps)) === text;
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return await unlessThere(() => steps.create(path, text));
  } finally {
    await steps.remove(temporary);
  }
}

/** Puts `content` in the place of the file that is there. */
export async function replaceLockFile(path: string, content: LockFile, steps: LockSteps): Promise<void> {
  const temporary = `${path}.${content.lockId}`;
  await steps.create(temporary, lockText(content));
  try {
    await steps.replace(temporary, path);
  } catch (error) {
    await steps.remove(temporary);
    throw error;
  }
}

/**
 * `undefined` when there is none. What can't be understood may be half written: with a `clock` it is read again before it
 * is refused. @throws StarterError LOCK_UNREADABLE, LOCK_FAILED
 */
export async function readLockFile(path: string, steps: LockSteps, clock?: Clock): Promise<LockFile | undefined> {
  for (let attempt = 1; ; attempt++) {
    const text = await readUnlessAbsent(path, steps);
    if (text === undefined) return undefined;
    const understood = parseLock(text);
    if (typeof understood === 'object') return understood;
    if (!clock || attempt === 3) throw unreadableLock(path, understood);
    await clock.sleep(100);
  }
}

async function readUnlessAbsent(path: string, steps: LockSteps): Promise<string | undefined> {
  try {
    return await steps.read(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw unreadableLock(path, 'it is a symbolic link');
    throw code === 'EISDIR' ? folderInItsPlace(path) : error;
  }
}

/** A lock as it is written down. */
export function lockText(content: LockFile): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

async function unlessThere(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The lock in `text`, or why there is none. */
export function parseLock(text: string): LockFile | string {
  try {
    const value: unknown = JSON.parse(text);
    return isLockFile(value) ? value : 'it is no lock';
  } catch {
    return text.trim() === '' ? 'it is empty' : 'it is not JSON';
  }
}

const TEXTS = ['lockId', 'since', 'host', 'user', 'processStart', 'bootId', 'operation'];

function isLockFile(value: unknown): value is LockFile {
  return (
    isPlainObject(value) && typeof value.pid === 'number' && TEXTS.every((name) => typeof value[name] === 'string')
  );
}

/** `place`: the path or the URL of the lock. */
export function unreadableLock(place: string, why: string): StarterError {
  return new StarterError({
    code: 'LOCK_UNREADABLE',
    summary: 'The lock file is damaged',
    detail: `${place} can't be read: ${why}`,
    hint: 'When no other teleport-starter runs with this state, remove it with\nteleport-starter unlock',
  });
}

function folderInItsPlace(path: string): StarterError {
  return new StarterError({
    code: 'LOCK_FAILED',
    summary: 'The lock file can not be used',
    detail: `${path}: it is a folder, which this program has not made.`,
    hint: `Move it away, then run the command again:\nmv ${shellWord(path)} ${shellWord(`${path}.away`)}`,
  });
}
