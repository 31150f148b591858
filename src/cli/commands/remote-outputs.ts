import type { State } from '../../state/model.ts';
import { openBackend } from '../backend.ts';
import type { Io } from '../io.ts';
import type { OutputOptions } from '../options.ts';

/** A state that is in S3, for its outputs; `undefined` when there is none. A module of its own, so that `output` starts without it. */
export async function remoteState(options: OutputOptions, io: Io): Promise<State | undefined> {
  const { store } = await openBackend(options, io);
  return store.load();
}
