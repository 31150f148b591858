import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StarterError } from '../core/errors.ts';
import type { State } from './model.ts';
import { formatState, parseState } from './parse.ts';
import type { StateStore } from './store.ts';
import { targetOf } from './symlink.ts';

/** The state in one file of mode 0600, the version before it beside it as `.backup`. */
export function fileStore(path: string): StateStore {
  return {
    name: path,
    load: () => loadState(path),
    async save(state) {
      try {
        // A symbolic link stays one: the file that it leads to is replaced.
        const target = await targetOf(path);
        await mkdir(dirname(target), { recursive: true });
        await keepBackup(path);
        await writeDurably(target, formatState(state));
      } catch (error) {
        throw new StarterError(
          {
            code: 'STATE_NOT_SAVED',
            summary: 'The state could not be saved',
            detail: `${path}: ${(error as Error).message}. The file still holds the version before.`,
            hint: 'Make room or fix the permissions, then run the command again.',
          },
          { cause: error },
        );
      }
    },
  };
}

/** The state in `path`; `undefined` when there is no such file. @throws StarterError */
export async function loadState(path: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
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
  return parseState(text, path);
}

/** Where the version before the last write is kept. */
export function backupPathOf(path: string): string {
  return `${path}.backup`;
}

async function keepBackup(path: string): Promise<void> {
  try {
    await copyFile(path, backupPathOf(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Temp file, fsync, rename, fsync of the directory: after a crash there is the old text or the new one, never half of it. */
async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
