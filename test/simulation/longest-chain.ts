import type { Event } from '../../src/executor/events.ts';
import { type Step, stepsOf } from '../../src/planner/steps.ts';
import { guide } from './configs.ts';
import { endedWell, told } from './life.ts';
import { type Command, Simulation } from './simulation.ts';

/** A step of the chain that set the time: how long until the next one could start, milliseconds. */
interface Link {
  readonly address: string;
  readonly ms: number;
}

export interface Timing {
  readonly command: 'apply' | 'destroy';
  readonly ms: number;
  /** First to last. */
  readonly chain: readonly Link[];
}

/** The guide's example in virtual time, at AWS's own pace: how long apply and destroy take, and which steps set that. */
export async function timeGuide(): Promise<Timing[]> {
  const sim = new Simulation(1);
  return [await timed(sim, 'apply', { apply: guide }), await timed(sim, 'destroy', 'destroy')];
}

async function timed(sim: Simulation, name: Timing['command'], command: Command): Promise<Timing> {
  const events: Event[] = [];
  const ended = await sim.run(command, undefined, (event) => events.push(event));
  if (ended.how !== 'done' || !ended.result || !endedWell(ended)) throw new Error(told(ended));
  const { plan, state } = ended.planned.draft;
  const steps = stepsOf(plan, ended.planned.declarations.resources, state);
  return { command: name, ms: ended.result.elapsedMs, chain: chainOf(steps, events) };
}

interface Span {
  readonly step: Step;
  readonly startedAt: number;
  readonly doneAt: number;
}

/** From the step that ended last back through what each waited for longest. */
function chainOf(steps: readonly Step[], events: readonly Event[]): Link[] {
  const spans = new Map(steps.map((step) => [step.key, spanOf(step, events)]));
  const links: Link[] = [];
  let span = latest([...spans.values()], ({ doneAt }) => doneAt);
  let until = span?.doneAt ?? 0;
  while (span) {
    links.unshift({ address: span.step.address, ms: until - span.startedAt });
    until = span.startedAt;
    const before: Span[] = span.step.after
      .flatMap(({ key }) => spans.get(key) ?? [])
      .filter((b) => b.startedAt < until);
    // What is waited for only until it exists goes on after the next has started.
    span = latest(before, (b) => (b.doneAt <= until ? b.doneAt : b.startedAt));
  }
  return links;
}

function spanOf(step: Step, events: readonly Event[]): Span {
  const at = (type: 'step-started' | 'step-done') =>
    events.find((event) => event.type === type && event.address === step.address)?.at ?? 0;
  return { step, startedAt: at('step-started'), doneAt: at('step-done') };
}

function latest(spans: readonly Span[], at: (span: Span) => number): Span | undefined {
  return spans.reduce<Span | undefined>((best, span) => (best && at(best) >= at(span) ? best : span), undefined);
}
