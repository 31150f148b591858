import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import type { State } from '../state/model.ts';
import { formatState } from '../state/parse.ts';
import type { StateStore } from '../state/store.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { showWarnings } from './show-plan.ts';

/** Beside the command: the folder in which somebody looks, and one more place than the one that has failed. */
const ERRORED_STATE = 'errored.state.json';

/**
 * A store that keeps what it can't save in `errored.state.json` in the working directory. Each later failure writes it
 * anew, so it holds all that came back from AWS since the last good write.
 */
export function keptWhenUnsaved(
  store: StateStore,
  options: Pick<GlobalOptions, 'json' | 'repeated'>,
  io: Io,
): StateStore {
  let warned = false;
  return {
    name: store.name,
    load: () => store.load(),
    turn: async () => store.turn?.(),
    async save(state) {
      try {
        await store.save(state);
      } catch (error) {
        const problem = await keep(state, io.cwd);
        if (error instanceof StarterError) throw withWayOn(error, problem);
        // Whoever waits for nothing any more gets no error, but has to know of the file.
        if (!warned) showWarnings([withAdvice(cutShort(store.name), problem)], options, io);
        warned = true;
        throw error;
      }
    },
  };
}

function cutShort(name: string): Diagnostic {
  return {
    code: 'STATE_NOT_SAVED',
    summary: 'The state could not be saved',
    detail: `${name}: the stop cut the last write short.`,
  };
}

/** Answers why it could not be kept. */
async function keep(state: State, cwd: string): Promise<string | undefined> {
  try {
    const file = await open(resolve(cwd, ERRORED_STATE), 'w', 0o600);
    try {
      await file.writeFile(formatState(state));
      await file.sync();
    } finally {
      await file.close();
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function withWayOn(error: StarterError, problem: string | undefined): StarterError {
  const [first, ...rest] = error.diagnostics;
  return new StarterError([withAdvice(first, problem), ...rest], { cause: error });
}

function withAdvice(diagnostic: Diagnostic, problem: string | undefined): Diagnostic {
  const { code, detail } = diagnostic;
  if (problem !== undefined) {
    return { ...diagnostic, detail: `${detail} It could not be kept in ${ERRORED_STATE} either: ${problem}.` };
  }
  const kept = { ...diagnostic, detail: `${detail} What this run knows is kept in ${ERRORED_STATE}.` };
  // After a conflict the other run's state is the one to go on from: the file is for comparison.
  if (code === 'STATE_CONFLICT') return kept;
  return {
    ...kept,
    hint: `When the state can be written to again, and before any other run, put that in its place:\nteleport-starter state push ${ERRORED_STATE}`,
  };
}
