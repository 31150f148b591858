import { readFileSync } from 'node:fs';
import { isPlainObject, type JsonObject } from '../core/values.ts';
import { FORMAT_VERSION } from './model.ts';

/**
 * The outputs in a state file; `undefined` when there is no such file. Scripts ask for them often, so nothing else of the
 * file is checked, and the full reader is loaded only to say what is wrong with one that isn't as it should be.
 * @throws StarterError STATE_UNREADABLE, STATE_VERSION
 */
export async function loadOutputs(path: string): Promise<JsonObject | undefined> {
  try {
    const state: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isPlainObject(state) && state.formatVersion === FORMAT_VERSION && isPlainObject(state.outputs)) {
      return state.outputs as JsonObject;
    }
  } catch {
    // Told below, in full.
  }
  const { loadState } = await import('./file-store.ts');
  return (await loadState(path))?.outputs;
}
