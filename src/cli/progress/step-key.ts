import type { Event } from '../../executor/events.ts';

/** What tells one step from another. */
export type StepOf = Pick<Extract<Event, { type: 'step-started' }>, 'address' | 'verb' | 'deposed'>;

/** The same for all events of a step: an address may have another step, for the object that was replaced. */
export function stepKey({ address, verb, deposed }: StepOf): string {
  return `${verb} ${address}${deposed ? ' deposed' : ''}`;
}
