import type { Event } from '../../executor/events.ts';
import type { Step } from '../../planner/steps.ts';
import type { Level } from '../../resources/contract.ts';
import type { State } from '../../state/model.ts';
import { duration } from '../render/duration.ts';
import type { Typical } from './typical.ts';

/** What is left of a run, as far as typical durations can tell. */
export interface Estimate {
  /** Along the longest chain of what is still to be done; never negative. */
  readonly leftMs: number;
  /** The step at the head of that chain takes longer than such a step does. */
  readonly isLate: boolean;
}

/** Follows a run by its events and estimates when it will end. */
export interface Remaining {
  take(event: Event): void;
  /** At `now`, milliseconds since the epoch. `undefined`: nothing is left to be done. */
  at(now: number): Estimate | undefined;
}

/** A step is late when it exceeds its typical duration by a fifth and this, milliseconds. */
const GRACE_MS = 2_000;

/**
 * `steps`: what the run will do, and what waits for what. `recorded`: the state they were planned from, which knows when an
 * interrupted run asked for what this one goes on with: AWS has been at it since.
 */
export function estimateRemaining(
  steps: readonly Step[],
  typical: Typical,
  recorded: Pick<State, 'resources'> = { resources: {} },
): Remaining {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const startedAt = new Map<string, number>();
  const ended = new Set<string>();

  /** The step that an event is about. Of several deposed objects of one address, those that end first count first. */
  function keyOf(event: StepEvent): string | undefined {
    const kind = event.verb === 'delete' || event.verb === 'forget' ? 'end' : 'make';
    const isDeposed = event.deposed === true;
    const candidates = steps.filter(
      (step) =>
        step.address === event.address &&
        step.kind === kind &&
        (step.deposed !== undefined) === isDeposed &&
        !ended.has(step.key),
    );
    const begins = event.type === 'step-started';
    return (candidates.find(({ key }) => startedAt.has(key) !== begins) ?? candidates[0])?.key;
  }

  /** How long AWS had been at it, at `at`. */
  function headStart({ address, kind, change }: Step, at: number): number {
    const { sent, since } = recorded.resources[address] ?? {};
    const goesOn = kind === 'make' && change.resumes && change.id !== undefined;
    return goesOn ? Math.max(0, at - (sent ?? since ?? at)) : 0;
  }

  function leftAt(now: number): (key: string, until: Level | 'done') => Estimate {
    const known = new Map<string, Estimate>();
    const left = (key: string, until: Level | 'done'): Estimate => {
      const step = byKey.get(key);
      if (!step || ended.has(key)) return { leftMs: 0, isLate: false };
      const place = `${until} ${key}`;
      const before = known.get(place);
      if (before) return before;
      const started = startedAt.get(key);
      const usual = Math.max(0, typical(step, until) - headStart(step, started ?? now));
      const estimate = started === undefined ? notStarted(step, usual, left) : underWay(now - started, usual);
      known.set(place, estimate);
      return estimate;
    };
    return left;
  }

  return {
    take(event) {
      if (!('verb' in event)) return;
      const key = keyOf(event);
      if (key === undefined) return;
      if (event.type === 'step-started') startedAt.set(key, event.at);
      else if (event.type !== 'step-waiting') ended.add(key);
    },
    at(now) {
      const left = leftAt(now);
      return longest(steps.filter(({ key }) => !ended.has(key)).map(({ key }) => left(key, 'done')));
    },
  };
}

type StepEvent = Extract<Event, { readonly verb: unknown }>;

function notStarted(step: Step, usualMs: number, left: (key: string, until: Level | 'done') => Estimate): Estimate {
  const needed = longest(step.after.map(({ key, until }) => left(key, until)));
  return { leftMs: (needed?.leftMs ?? 0) + usualMs, isLate: needed?.isLate ?? false };
}

function underWay(elapsedMs: number, usualMs: number): Estimate {
  return { leftMs: Math.max(0, usualMs - elapsedMs), isLate: elapsedMs > usualMs * 1.2 + GRACE_MS };
}

function longest(estimates: readonly Estimate[]): Estimate | undefined {
  return estimates.toSorted((a, b) => b.leftMs - a.leftMs || Number(b.isLate) - Number(a.isLate))[0];
}

/** `about 1m30s left`: rounded, since it is a guess. */
export function estimateText({ leftMs, isLate }: Estimate): string {
  if (isLate) return 'a little longer than usual';
  if (leftMs < 5_000) return 'a few seconds left';
  const stepMs = leftMs < 60_000 ? 5_000 : 10_000;
  return `about ${duration(Math.round(leftMs / stepMs) * stepMs).replace(/m0s$/, 'm')} left`;
}
