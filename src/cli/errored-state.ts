import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import type { State } from '../state/model.ts';
import { formatState } from '../state/parse.ts';
import { replaceFile, syncFolder } from '../state/replace-file.ts';
import type { StateStore } from '../state/store.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { showWarnings } from './show-plan.ts';

/**
 * A store that keeps what it can't save in a file in the working directory: `errored.state.json`, or the next free name,
 * since an earlier run's may hold what is nowhere else. From the first failure on each write goes there as well: it holds
 * all that this run knows, and whoever pushes it loses nothing that a later write has saved after all.
 */
export function keptWhenUnsaved(
  store: StateStore,
  options: Pick<GlobalOptions, 'json' | 'repeated'>,
  io: Io,
): StateStore {
  let warned = false;
  let name: string | undefined;
  return {
    name: store.name,
    load: () => store.load(),
    turn: async () => store.turn?.(),
    async save(state) {
      try {
        await store.save(state);
        if (name !== undefined) await keep(state, name, io.cwd);
      } catch (error) {
        name ??= freeName(io.cwd);
        const kept = { name, problem: await keep(state, name, io.cwd) };
        if (error instanceof StarterError) throw withWayOn(error, kept);
        // Whoever waits for nothing any more gets no error, but has to know of the file.
        if (!warned) showWarnings([withAdvice(cutShort(store.name), kept)], options, io);
        warned = true;
        throw error;
      }
    },
  };
}

/** Beside the command: the folder in which somebody looks, and one more place than the one that has failed. */
function freeName(cwd: string): string {
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? 'errored.state.json' : `errored.${nth}.state.json`;
    if (!existsSync(resolve(cwd, name))) return name;
  }
}

/** Whether `name` is one that `freeName` gives. */
export function isErroredState(name: string): boolean {
  return /^errored(\.\d+)?\.state\.json$/.test(name);
}

interface Kept {
  readonly name: string;
  /** Why it could not be kept. */
  readonly problem: string | undefined;
}

/** Answers why it could not be kept. */
async function keep(state: State, name: string, cwd: string): Promise<string | undefined> {
  try {
    await replaceFile(resolve(cwd, name), Buffer.from(formatState(state)));
    await syncFolder(cwd);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function cutShort(name: string): Diagnostic {
  return {
    code: 'STATE_NOT_SAVED',
    summary: 'The state could not be saved',
    detail: `${name}: the stop cut the last write short.`,
  };
}

function withWayOn(error: StarterError, kept: Kept): StarterError {
  const [first, ...rest] = error.diagnostics;
  return new StarterError([withAdvice(first, kept), ...rest], { cause: error });
}

function withAdvice(diagnostic: Diagnostic, { name, problem }: Kept): Diagnostic {
  const { code, detail } = diagnostic;
  if (problem !== undefined) {
    return { ...diagnostic, detail: `${detail} It could not be kept in ${name} either: ${problem}.` };
  }
  const told = { ...diagnostic, detail: `${detail} What this run knows is kept in ${name}.` };
  // After a conflict the other run's state is the one to go on from.
  if (code === 'STATE_CONFLICT') return { ...told, detail: `${told.detail} It is there to compare, not to be pushed.` };
  return {
    ...told,
    hint: `When the state can be written to again, and before any other run, put that in its place:\nteleport-starter state push ${name}`,
  };
}
