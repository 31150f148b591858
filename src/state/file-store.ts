import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { changeOf, stateConflict } from './conflict.ts';
import { isDamage, withRestoring } from './damage.ts';
import type { State } from './model.ts';
import { formatState, parseState } from './parse.ts';
import { removeBrokenOff, replaceFile, syncFolder } from './replace-file.ts';
import type { StateStore } from './store.ts';
import { targetOf } from './symlink.ts';

/** The state in one file of mode 0600, the version before it beside it as `.backup`. */
export function fileStore(path: string): StateStore {
  /** What the file held when it was last read or written here. */
  let known: Buffer | undefined;
  return {
    name: path,
    async load() {
      known = await bytesOf(path);
      return known && parsed(known, path);
    },
    async save(state) {
      const next = Buffer.from(formatState(state));
      try {
        // A symbolic link stays one: the file that it leads to is replaced.
        const target = await targetOf(path);
        await mkdir(dirname(target), { recursive: true });
        await replaceFile(target, next, () => keepBackup(path, known));
        known = next;
        await syncFolder(dirname(target));
      } catch (error) {
        throw error instanceof StarterError ? error : notSaved(path, error as Error);
      }
    },
  };
}

/** The state in `path`; `undefined` when there is no such file. @throws StarterError */
export async function loadState(path: string): Promise<State | undefined> {
  const bytes = await bytesOf(path);
  return bytes && parsed(bytes, path);
}

/** Removes what runs that were killed while they wrote the state have left. Only for who holds its lock. Never fails. */
export async function removeBrokenOffWrites(path: string, nowMs: number): Promise<void> {
  const target = await targetOf(path).catch(() => path);
  for (const written of [target, backupPathOf(path)]) await removeBrokenOff(written, nowMs);
}

/** Where the version before the last write is kept. */
export function backupPathOf(path: string): string {
  return `${path}.backup`;
}

/**
 * Keeps what is about to be replaced, which must be what is `known`. The lock sees to that, as long as each run takes it
 * and nobody removes it. Without, a write in the instant between this look and the replacing would still go unnoticed.
 */
async function keepBackup(path: string, known: Buffer | undefined): Promise<void> {
  const there = await unlessAbsent(path);
  const isKnown = known && there ? known.equals(there) : known === there;
  if (!isKnown) throw stateConflict(path, changeOf(known?.toString(), there?.toString()));
  if (there) await replaceFile(backupPathOf(path), there);
}

async function parsed(bytes: Buffer, path: string): Promise<State> {
  try {
    return parseState(bytes.toString(), path);
  } catch (error) {
    throw isDamage(error) ? withRestoring(error, await restoring(path)) : error;
  }
}

/** How to get a good version back. */
async function restoring(path: string): Promise<string> {
  const backup = backupPathOf(path);
  try {
    const { serial } = parseState(await readFile(backup, 'utf8'), backup);
    return `The version before the last write (serial ${serial}) is kept beside it; look at both, then restore it with\ncp ${shellWord(backup)} ${shellWord(path)}`;
  } catch {
    return `There is no good version of it in ${backup}: restore a copy of your own. Without one, docs/state-format.md says how to go on, under "Lost".`;
  }
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await unlessAbsent(path);
  } catch (error) {
    throw new StarterError(
      {
        code: 'STATE_UNREADABLE',
        summary: 'The state file is damaged',
        detail: `${path} can't be read: ${(error as Error).message}`,
        hint: 'Check its path and permissions.',
      },
      { cause: error },
    );
  }
}

async function unlessAbsent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function notSaved(path: string, error: Error): StarterError {
  return new StarterError(
    {
      code: 'STATE_NOT_SAVED',
      summary: 'The state could not be saved',
      detail: `${path}: ${error.message}. The file holds the version before, or this one, whole.`,
      hint: 'Make room or fix the permissions, then run the command again.',
    },
    { cause: error },
  );
}
