import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { backupPathOf, loadState } from '../state/file-store.ts';
import type { State } from '../state/model.ts';
import { shellPath } from './command-line.ts';
import { isErroredState } from './errored-state.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** A file beside the place of a missing state that records a deployment. */
export interface Leftover {
  /** As the user would name it. */
  readonly name: string;
  readonly serial: number;
  /** Makes it the state again. */
  readonly restore: string;
}

/**
 * What may be the last of a state that is gone: its backup, or what a run kept in the working directory when it couldn't
 * save. The newest; `undefined` when none records a resource.
 */
export async function findLeftover(
  options: Pick<GlobalOptions, 'state' | 'backend' | 'repeated'>,
  io: Pick<Io, 'cwd'>,
): Promise<Leftover | undefined> {
  const { state, backend } = options;
  const { cwd } = io;
  const backup = backupPathOf(state);
  const inShell = (path: string) => shellPath(path, options, io);
  const candidates = [
    ...(backend ? [] : [{ name: backup, restore: `cp ${inShell(backup)} ${inShell(state)}` }]),
    ...(await erroredStates(cwd)).map((name) => ({ name, restore: `teleport-starter state push ${shellWord(name)}` })),
  ];
  let newest: Leftover | undefined;
  for (const candidate of candidates) {
    const found = await readable(resolve(cwd, candidate.name));
    if (!found || !recordsAnything(found)) continue;
    if (!newest || found.serial > newest.serial) newest = { ...candidate, serial: found.serial };
  }
  return newest;
}

/** Whether there is anything in AWS that a state knows of. */
export function recordsAnything(state: State): boolean {
  return Object.keys(state.resources).length > 0;
}

async function erroredStates(cwd: string): Promise<string[]> {
  const names = await readdir(cwd).catch(() => []);
  return names.filter(isErroredState).sort();
}

/** A damaged one can't be restored, so it is none. */
async function readable(path: string): Promise<State | undefined> {
  try {
    return await loadState(path);
  } catch (error) {
    if (error instanceof StarterError) return undefined;
    throw error;
  }
}
