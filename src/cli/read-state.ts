import type { State } from '../state/model.ts';
import type { StateStore } from '../state/store.ts';
import { openBackend } from './backend.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { stateMissing } from './state-missing.ts';

/** The state that the options name, for commands that make no sense without one. Takes no lock. @throws StarterError STATE_MISSING */
export async function readState(options: GlobalOptions, io: Io): Promise<State> {
  const { store } = await openBackend(options, io);
  return existingState(store, options, io);
}

/** The state in `store`. @throws StarterError STATE_MISSING */
export async function existingState(store: StateStore, options: GlobalOptions, io: Io): Promise<State> {
  const state = await store.load();
  if (!state) throw await stateMissing(options, io);
  return state;
}
