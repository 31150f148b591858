import { stateConflict } from '../../src/state/conflict.ts';
import type { State } from '../../src/state/model.ts';
import type { StateStore } from '../../src/state/store.ts';

/** Where the state lies between processes. A write succeeds only over what the process last read or wrote. */
export interface Shelf {
  readonly state: () => State | undefined;
  /** `alive` decides, at the instant of a write, whether the process still lives to make it. */
  open(process: { readonly alive: <T>(write: () => Promise<T>) => Promise<T> }): StateStore;
}

export function shelf(written: (value: unknown) => void, initial?: State): Shelf {
  let saved = initial;
  // Entries never change: each is looked at once.
  const seen = new WeakSet<object>();
  const look = ({ resources, ...rest }: State) => {
    written(rest);
    for (const entry of Object.values(resources)) {
      if (seen.has(entry)) continue;
      seen.add(entry);
      written(entry);
    }
  };
  return {
    state: () => saved,
    open({ alive }) {
      let known: State | undefined;
      return {
        name: 'simulated',
        async load() {
          known = saved;
          return saved;
        },
        save: (state) =>
          alive(async () => {
            if (saved !== known) throw stateConflict('the simulated state');
            saved = state;
            known = state;
            look(state);
          }),
      };
    },
  };
}
