import { readFileSync } from 'node:fs';
import { isPlainObject, type JsonObject } from '../core/values.ts';
import { isIntact } from './checksum.ts';
import { FORMAT_VERSION } from './migrations.ts';

/**
 * The outputs in a state file; `undefined` when there is no such file. Scripts ask for them often, so nothing but the
 * checksum is checked, and the full reader is loaded only for a file of an older format version, or to say what is wrong.
 * @throws StarterError STATE_UNREADABLE, STATE_CHECKSUM, STATE_VERSION
 */
export async function loadOutputs(path: string): Promise<JsonObject | undefined> {
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isCurrent = isPlainObject(file) && file.formatVersion === FORMAT_VERSION;
    if (isCurrent && isPlainObject(file.outputs) && isIntact(file)) return file.outputs as JsonObject;
  } catch {
    // Told below, in full.
  }
  const { loadState } = await import('./file-store.ts');
  return (await loadState(path))?.outputs;
}
