import type { JsonObject } from '../../core/values.ts';
import { openBackend } from '../backend.ts';
import type { Io } from '../io.ts';
import type { OutputOptions } from '../options.ts';

/** The outputs of a state that is in S3; `undefined` when there is none. A module of its own, so that `output` starts without it. */
export async function remoteOutputs(options: OutputOptions, io: Io): Promise<JsonObject | undefined> {
  const { store } = await openBackend(options, io);
  return (await store.load())?.outputs;
}
