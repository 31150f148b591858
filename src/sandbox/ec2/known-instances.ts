import type { Call } from '../call.ts';
import { stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import type { Instance } from './world.ts';

/** A terminated instance stays listed for about an hour. */
const REMEMBERED_MS = 3_600_000;

/** @throws InvalidInstanceID.NotFound */
export function instanceById(call: Call, id: string): Instance {
  return knownInstances(call).find((instance) => instance.id === id) ?? unknownInstance(id);
}

/** Refuses as for an id that nobody has. */
export function unknownInstance(id: string): never {
  return refuse('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
}

/** All that EC2 lists already, and still. */
export function knownInstances({ world, now, pace }: Call): Instance[] {
  const listed = Object.values(world.ec2.instances).filter(({ launchedAt }) => now >= launchedAt + pace.instanceListed);
  return listed.filter(({ state }) => stateAt(state, now) !== 'terminated' || now < state.at + REMEMBERED_MS);
}

/** Whether EC2 knows the parts of an instance: it lists a new one before it knows its user data and its volume. */
export function partsAreKnown({ now, pace }: Call, { launchedAt }: Instance): boolean {
  return now >= launchedAt + pace.instanceParts;
}
