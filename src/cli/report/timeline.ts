import type { Event, StepVerb } from '../../executor/events.ts';
import { standingOf } from '../../executor/run.ts';
import type { Step } from '../../planner/steps.ts';

/** A wait for AWS within a step. Milliseconds since the epoch, as all times here. */
export interface Wait {
  readonly from: number;
  readonly to: number;
  readonly what: string;
}

/** `under way`: begun, and left to the next run. `not started`: by a stop, or because of what failed. */
export type Outcome = 'done' | 'failed' | 'under way' | 'not started';

/** The life of a step in a run. */
export interface Bar {
  readonly key: string;
  readonly address: string;
  readonly verb: StepVerb;
  /** It ends an object that another has replaced. */
  readonly isDeposed: boolean;
  readonly outcome: Outcome;
  /** Missing as long as it was not started. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly waits: readonly Wait[];
  /** The address of what failed, for whose sake it was not started. */
  readonly because?: string;
}

/** What became of each step, in the order in which they began; what was not started comes last. Pure. */
export function timelineOf(steps: readonly Step[], events: readonly Event[]): Bar[] {
  const end = events.at(-1)?.at ?? 0;
  const bars = steps.map((step) => barOf(step, events, end));
  return bars.sort(
    (a, b) =>
      (a.span?.from ?? Number.POSITIVE_INFINITY) - (b.span?.from ?? Number.POSITIVE_INFINITY) ||
      (a.span?.to ?? 0) - (b.span?.to ?? 0) ||
      (a.address < b.address ? -1 : 1),
  );
}

type StepEvent = Extract<Event, { verb: StepVerb }>;

function barOf(step: Step, events: readonly Event[], end: number): Bar {
  const { address, verb, deposed } = standingOf(step);
  const isDeposed = deposed === true;
  const own = events
    .filter((event): event is StepEvent => 'verb' in event)
    .filter((event) => event.address === address && (event.deposed === true) === isDeposed);
  const about = { key: step.key, address, verb, isDeposed };
  const begun = own.findIndex((event) => event.type === 'step-started' && event.verb === verb);
  const started = own[begun];
  if (!started) {
    const skipped = own.find((event) => event.type === 'step-skipped' && event.verb === verb);
    const because = skipped?.type === 'step-skipped' ? { because: skipped.because } : {};
    return { ...about, outcome: 'not started', waits: [], ...because };
  }
  // A replaced object and its successor share the address: the step's own events end with its end.
  const rest = own.slice(begun + 1);
  const ended = rest.findIndex((event) => event.verb === verb && /^step-(done|failed)$/.test(event.type));
  const last = rest[ended];
  const to = last?.at ?? end;
  return {
    ...about,
    outcome: last === undefined ? 'under way' : last.type === 'step-failed' ? 'failed' : 'done',
    span: { from: started.at, to },
    waits: waitsIn(ended < 0 ? rest : rest.slice(0, ended), to),
  };
}

/** A wait is told after each look: it lasts until the next thing is waited for, or the step ends. */
function waitsIn(events: readonly StepEvent[], end: number): Wait[] {
  const waits: Wait[] = [];
  for (const event of events) {
    if (event.type !== 'step-waiting') continue;
    const before = waits.at(-1);
    if (before?.what === event.what) continue;
    const from = event.at - event.elapsedMs;
    if (before) waits[waits.length - 1] = { ...before, to: from };
    waits.push({ from, to: end, what: event.what });
  }
  return waits;
}
