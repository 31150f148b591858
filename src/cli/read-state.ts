import { resolve } from 'node:path';
import { loadState } from '../state/file-store.ts';
import type { State } from '../state/model.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { stateMissing } from './state-missing.ts';

/** The state that the options name, for commands that make no sense without one. Takes no lock. @throws StarterError STATE_MISSING */
export async function readState(options: GlobalOptions, io: Io): Promise<State> {
  const state = await loadState(resolve(io.cwd, options.state));
  if (!state) throw stateMissing(options, io);
  return state;
}
