import type { Call } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import type { Instance } from './world.ts';

/** A terminated instance stays listed for about an hour. */
const REMEMBERED_MS = 3_600_000;

/** @throws InvalidInstanceID.NotFound */
export function instanceById(call: Call, id: string): Instance {
  return (
    knownInstances(call).find((instance) => instance.id === id) ??
    refuse('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`)
  );
}

/** All that EC2 still lists. */
export function knownInstances({ world, now }: Call): Instance[] {
  return Object.values(world.ec2.instances).filter(
    ({ state }) => stateAt(state, now) !== 'terminated' || now < state.at + REMEMBERED_MS,
  );
}
