import { guide, letsencrypt } from './configs.ts';
import type { Fault } from './faults.ts';
import { differences, endedWell, told } from './life.ts';
import { type Command, type Moment, Simulation } from './simulation.ts';

interface Scene {
  readonly before: readonly Command[];
  readonly last: Command;
  /** What befalls each call of `last` in turn. Default: a death before it, and one after. */
  readonly faults?: readonly Fault[];
}

const DEATHS: readonly Fault[] = ['die before', 'die after'];

const toGuide = { apply: guide };
const toLetsencrypt = { apply: letsencrypt };

/** What is disturbed at every one of its calls. */
const SCENES: Readonly<Record<string, Scene>> = {
  apply: { before: [], last: toGuide },
  destroy: { before: [toGuide], last: 'destroy', faults: [...DEATHS, 'denied'] },
  // Nothing to do: a read that fails is not to be taken for absence.
  again: { before: [toGuide], last: toGuide, faults: ['denied'] },
  // Another auth type: the instance can't be changed in place.
  replacement: { before: [toGuide], last: { apply: { ...guide, teleport_auth_type: 'github' } } },
  'to-letsencrypt': { before: [toGuide], last: toLetsencrypt },
  'to-acm': { before: [toLetsencrypt], last: toGuide },
};

/** One call of a scene with one fault; `wrong`: what was not as it should be after one more run. */
export interface Point {
  readonly scene: string;
  readonly fault: Fault;
  readonly call: number;
  /** Its number in the scene, from 1. */
  readonly point: number;
  readonly wrong?: string;
}

/**
 * Disturbs every call of a scene's last command, each time from the same beginning, then runs the command once more: the end
 * must be as if nothing had happened. Takes every `each`-th point from the `from`-th on.
 */
export async function* sweep(name: string, from = 1, each = 1): AsyncGenerator<Point> {
  const { before, last, faults = DEATHS } = SCENES[name] as Scene;
  const beginning = await after(before);
  const undisturbed = new Simulation(1, beginning);
  const calls = await callsOf(undisturbed, last);
  const wanted = undisturbed.account();
  for (let number = from; number <= calls * faults.length; number += each) {
    const fault = faults[Math.floor((number - 1) / calls)] as Fault;
    const point: Point = { scene: name, fault, call: ((number - 1) % calls) + 1, point: number };
    const wrong = await disturb(point, beginning, last, wanted);
    yield { ...point, ...(wrong.length > 0 ? { wrong: wrong.join('\n') } : {}) };
  }
}

async function disturb(
  { fault, call }: Point,
  beginning: Moment,
  last: Command,
  wanted: readonly string[],
): Promise<string[]> {
  const sim = new Simulation(call, beginning);
  await sim.run(last, ({ at }) => (at === call ? fault : undefined));
  const again = await sim.run(last);
  const idle = await sim.run(last);
  return [
    ...(endedWell(again) ? [] : [told(again)]),
    ...differences(sim.account(), wanted),
    ...changedBy(idle).map((change) => `still planned: ${change}`),
    ...(sim.secretSeen ? ['the license was written or shown'] : []),
  ];
}

async function after(commands: readonly Command[]): Promise<Moment> {
  const sim = new Simulation(1);
  for (const command of commands) await callsOf(sim, command);
  return sim.moment();
}

/** How many calls the undisturbed command makes. */
async function callsOf(sim: Simulation, command: Command): Promise<number> {
  const ended = await sim.run(command);
  if (ended.how !== 'done' || !endedWell(ended)) throw new Error(told(ended));
  return ended.calls;
}

function changedBy(ended: Awaited<ReturnType<Simulation['run']>>): string[] {
  if (ended.how !== 'done') return [told(ended)];
  const { changes } = ended.planned.draft.plan;
  return changes.filter(({ action }) => action !== 'no-op').map(({ action, address }) => `${action} ${address}`);
}
