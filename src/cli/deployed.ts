import type { Deployed } from '../stacks/starter-cluster/deployed.ts';
import type { State } from '../state/model.ts';

/** What the state records as there, by address. Without a state: nothing. */
export function deployedIn(state: State | undefined): Deployed {
  return (address) => {
    const entry = state?.resources[address];
    return entry?.id === undefined ? undefined : { id: entry.id, inputs: entry.inputs, attributes: entry.attributes };
  };
}
