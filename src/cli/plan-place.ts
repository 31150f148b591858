import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { backupPathOf } from '../state/file-store.ts';
import { lockPathOf } from '../state/lock.ts';
import { targetOf } from '../state/symlink.ts';
import { holdsOther } from './file-start.ts';
import { notSaved, PLAN_START } from './plan-file.ts';
import { usage } from './usage.ts';

/**
 * Refuses, before anything is planned, a place where no plan file can be written, or where one would take the place of
 * something else. Makes nothing there. `statePath`: the state, where that is a file.
 * @throws StarterError USAGE, PLAN_NOT_SAVED
 */
export async function refuseBadPlace(path: string, statePath: string | undefined): Promise<void> {
  await refuseUnwritable(path);
  if (statePath !== undefined) await refuseStateFiles(path, statePath);
  // Variables, the sandbox, a state that could not be saved. A plan of another version, or one cut off, may be replaced.
  const isOther = await holdsOther(path, PLAN_START).catch((cause: Error) => {
    throw notSaved(`${path} is there already, and can't be looked at: ${cause.message}`, { cause });
  });
  if (isOther) throw notSaved(`${path} is there already, and it is no saved plan: it is not overwritten.`);
}

/** The state file, its backup and its lock, whatever name leads there. */
async function refuseStateFiles(path: string, statePath: string): Promise<void> {
  const target = await targetOf(path);
  for (const [what, file] of [
    ['the state file', statePath],
    ["the state file's backup", backupPathOf(statePath)],
    ["the state file's lock", await lockPathOf(statePath)],
  ] as const) {
    if (target !== (await targetOf(file))) continue;
    throw usage(`-out would write the plan over ${what}, ${file}.`, 'Name another file with -out.');
  }
}

async function refuseUnwritable(path: string): Promise<void> {
  const refused = await refusal(() => access(path, constants.W_OK));
  if (refused === undefined) {
    if ((await stat(path)).isDirectory()) throw unwritable(`${path} is a folder`);
    return;
  }
  if (refused !== 'ENOENT') throw unwritable(`${path} ${WORDS[refused] ?? `can't be written (${refused})`}`);
  const folder = dirname(path);
  const inFolder = await refusal(() => access(folder, constants.W_OK | constants.X_OK));
  if (inFolder === 'ENOENT') {
    const hint = `Make the folder, or name another file with -out:\nmkdir -p ${shellWord(folder)}`;
    throw unwritable(`the folder ${folder} does not exist`, hint);
  }
  if (inFolder !== undefined) throw unwritable(`${folder} ${WORDS[inFolder] ?? `can't be written (${inFolder})`}`);
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  ENOTDIR: 'leads through what is no folder',
  EROFS: 'is on a file system that is read-only',
};

async function refusal(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

function unwritable(why: string, hint?: string): StarterError {
  return notSaved(`-out: ${why}. Nothing was planned.`, hint === undefined ? {} : { hint });
}
