import { readlink, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The file that `path` leads to through symbolic links, whether it is there yet or not. */
export async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const target = await readlink(path).catch(() => undefined);
  // Relative to where the link really lies.
  return target === undefined ? path : targetOf(resolve(await realpath(dirname(path)), target));
}
