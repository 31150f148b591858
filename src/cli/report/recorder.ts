import { type Diagnostic, diagnosticsOf } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/values.ts';
import type { Event, Listener } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { stepsOf } from '../../planner/steps.ts';
import type { CallRecord } from '../../resources/aws/clients.ts';
import { completed } from '../command-line.ts';
import type { Planned } from '../deployment.ts';
import { Stopped } from '../exit.ts';
import { captionOf, clusterIn } from '../graph/caption.ts';
import { graphOf } from '../graph/from-plan.ts';
import { version } from '../version.ts';
import { writeReport } from './file.ts';
import { longestPath } from './longest-path.ts';
import { page } from './page.ts';
import type { CallCount, Result, ShownOutput, Story } from './story.ts';
import { timelineOf } from './timeline.ts';

/** What a report is about, known before the run. */
export interface Subject {
  /** Absolute. */
  readonly path: string;
  readonly planned: Pick<Planned, 'draft' | 'declarations'>;
  /** Missing: what the outputs say. */
  readonly cluster?: string | undefined;
  readonly inSandbox: boolean;
  /** What commands in hints must repeat. */
  readonly repeated: readonly string[];
  /** Milliseconds since the epoch, on the clock that the run's events use. */
  readonly now: () => number;
}

/** Listens to a run, and writes the page when it has ended. */
export interface Recorder {
  readonly onEvent: Listener;
  readonly onCall: (call: CallRecord) => void;
  /** `broken`: what the run threw. Answers a warning when the page could not be written; never throws. */
  write(broken?: { readonly error: unknown }): Promise<Diagnostic | undefined>;
}

export function recordRun(subject: Subject): Recorder {
  const startedAt = subject.now();
  const events: Event[] = [];
  const calls = new Map<string, CallCount>();
  return {
    onEvent: (event) => void events.push(event),
    onCall({ service, attempt }) {
      const { calls: number, repeated } = calls.get(service) ?? { calls: 0, repeated: 0 };
      calls.set(service, { service, calls: number + 1, repeated: repeated + (attempt > 1 ? 1 : 0) });
    },
    async write(broken) {
      const recorded = { startedAt, events, calls: [...calls.values()], broken };
      return writeReport(subject.path, () => page(storyOf(subject, recorded)));
    },
  };
}

interface Recorded {
  readonly startedAt: number;
  readonly events: readonly Event[];
  readonly calls: readonly CallCount[];
  readonly broken?: { readonly error: unknown } | undefined;
}

/** Puts together what is known of the run. Pure, but for the clock. */
function storyOf(subject: Subject, recorded: Recorded): Story {
  const { planned, cluster, inSandbox, repeated, now } = subject;
  const { draft, declarations } = planned;
  const { plan, state } = draft;
  const { events, broken } = recorded;
  const steps = stepsOf(plan, declarations.resources, state);
  const begun = events.find(({ type }) => type === 'run-started');
  const ended = events.find((event) => event.type === 'run-done');
  const startedAt = begun?.at ?? recorded.startedAt;
  const bars = timelineOf(steps, events);
  const outputs = ended?.outputs ?? state.outputs;
  const name = cluster ?? clusterIn(state.outputs);
  return {
    mode: plan.mode,
    cluster: name,
    account: plan.basis.account,
    region: plan.basis.region,
    inSandbox,
    result: resultOf(ended, broken),
    startedAt,
    elapsedMs: (ended?.at ?? now()) - startedAt,
    created: ended?.created ?? 0,
    updated: ended?.updated ?? 0,
    deleted: ended?.deleted ?? 0,
    failures: [
      ...events.flatMap((event) => (event.type === 'step-failed' ? event.diagnostics : [])),
      ...(broken && !isStop(broken) ? diagnosticsOf(broken.error) : []),
    ].map((diagnostic) => completed(diagnostic, { repeated })),
    bars,
    longestPath: longestPath(steps, bars),
    graph: graphOf(draft, declarations.resources),
    caption: captionOf(plan, name),
    outputs: shownOutputs(outputs, plan),
    calls: [...recorded.calls].sort((a, b) => b.calls - a.calls),
    version,
  };
}

/** The user or the system wanted an end: nothing went wrong. */
function isStop(broken: Recorded['broken']): boolean {
  return broken?.error instanceof Stopped;
}

function resultOf(ended: Extract<Event, { type: 'run-done' }> | undefined, broken: Recorded['broken']): Result {
  if (isStop(broken)) return 'stopped';
  // What had to hold at the end of the run does not.
  if (broken) return ended ? 'failed' : 'broken off';
  if (!ended) return 'nothing changed';
  if (ended.failed > 0) return 'failed';
  return ended.underWay > 0 || ended.skipped > 0 ? 'stopped' : 'complete';
}

function shownOutputs(outputs: JsonObject, plan: Pick<Plan, 'outputs'>): ShownOutput[] {
  const hidden = new Set(plan.outputs.filter(({ after }) => after.kind === 'sensitive').map(({ name }) => name));
  return Object.entries(outputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]: [string, Json]) =>
      hidden.has(name) ? { name, kind: 'sensitive' } : { name, kind: 'value', value },
    );
}
