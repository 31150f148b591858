import { randomBytes } from 'node:crypto';
import type { State } from './model.ts';

/** Where a state is kept. */
export interface StateStore {
  /** For messages: the file's path or the object's URL. */
  readonly name: string;
  /** @throws StarterError when there is one that can't be understood. */
  load(): Promise<State | undefined>;
  /**
   * Writes over what this store has loaded or saved last, and over nothing else: without either, only where there is none.
   * Durable when it resolves.
   * @throws StarterError STATE_CONFLICT when something else is there, which is left alone; STATE_NOT_SAVED
   */
  save(state: State): Promise<void>;
  /** Resolves when a write would begin at once: what is to be saved until then can share it. Missing: always. */
  turn?(): Promise<void>;
}

/** A state with nothing in it: the start of a deployment. */
export function newState(basis: { stack: string; account: string; region: string }): State {
  return {
    lineage: randomBytes(16).toString('hex'),
    serial: 0,
    ...basis,
    salt: randomBytes(16).toString('hex'),
    outputs: {},
    resources: {},
  };
}
