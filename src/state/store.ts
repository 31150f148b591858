import { randomBytes } from 'node:crypto';
import { FORMAT_VERSION, type State } from './model.ts';

/** Where a state is kept. */
export interface StateStore {
  /** For messages: the file's path. */
  readonly name: string;
  /** @throws StarterError when there is one that can't be understood. */
  load(): Promise<State | undefined>;
  /** Durable when it resolves. */
  save(state: State): Promise<void>;
}

/** A state with nothing in it: the start of a deployment. */
export function newState(basis: { stack: string; account: string; region: string }): State {
  return {
    formatVersion: FORMAT_VERSION,
    lineage: randomBytes(16).toString('hex'),
    serial: 0,
    ...basis,
    salt: randomBytes(16).toString('hex'),
    outputs: {},
    resources: {},
  };
}
