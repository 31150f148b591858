import { resolve } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { loadState } from '../state/file-store.ts';
import type { State } from '../state/model.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** The state that the options name, for commands that make no sense without one. Takes no lock. @throws StarterError STATE_MISSING */
export async function readState(options: GlobalOptions, io: Io): Promise<State> {
  const state = await loadState(resolve(io.cwd, options.state));
  if (state) return state;
  throw new StarterError({
    code: 'STATE_MISSING',
    summary: 'There is no state yet',
    detail: `${options.state} does not exist in ${io.cwd}: nothing has been applied from here.`,
    hint: 'Run this where you ran apply, name the file with -state=FILE, or start with\nteleport-starter apply',
  });
}
