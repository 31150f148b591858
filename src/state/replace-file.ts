import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Behind the name of the file that is to be replaced. */
const TEMPORARY = /^\.[0-9a-f]{8}\.tmp$/;

/** No write takes as long, not even one of a machine that was asleep overnight. */
const BROKEN_OFF_MS = 24 * 60 * 60_000;

/**
 * Puts `content` in the place of the file `path`, mode 0600: after a crash there is the old content or the new one, never
 * half of it. The new name may be lost with the folder's last moments: see `syncFolder`.
 * @param last - runs when all but the replacing is done; what it throws leaves the file as it was
 */
export async function replaceFile(path: string, content: Buffer, last?: () => Promise<void>): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await last?.();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Removes what replacements of `path` have left that were broken off at least a day ago. Nothing else is to write there now; where
 * somebody does all the same, what that one is writing is young. Never fails: it is in nobody's way.
 */
export async function removeBrokenOff(path: string, nowMs: number): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(basename(path)) || !TEMPORARY.test(name.slice(basename(path).length))) continue;
    const file = join(folder, name);
    const about = await lstat(file).catch(() => undefined);
    if (about?.isFile() && nowMs - about.mtimeMs >= BROKEN_OFF_MS)
      await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
