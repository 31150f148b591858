import type { Diagnostic } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { Event } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { diagnosticLines } from '../render/diagnostics.ts';
import { duration } from '../render/duration.ts';
import type { Screen } from '../render/line.ts';
import { visibleLine } from '../render/visible.ts';
import { wrap } from '../render/wrap.ts';
import { findLongestWait } from './longest-wait.ts';
import type { ViewSettings } from './view.ts';

type RunDone = Extract<Event, { type: 'run-done' }>;

/** What is told when a run has ended: collected while it runs. */
export interface Aftermath {
  take(event: Event): void;
  /** Each failure whole, then what was not started because of them. */
  failureLines(screen: Screen): string[];
  /** `Apply complete! Resources: 30 added, 0 changed, 0 destroyed.`, the time it took and its longest wait; nothing if the run broke off. */
  summaryLines(screen: Screen): string[];
}

export function collectAftermath({ plan, fromFile }: Pick<ViewSettings, 'plan' | 'fromFile'>): Aftermath {
  const { mode, changes } = plan;
  const failures: Diagnostic[] = [];
  const skipped = new Map<string, string[]>();
  const waits = findLongestWait();
  const requested = changes.filter((change) => change.requested).map(({ address }) => address);
  const started = new Set<string>();
  const made = new Set<string>();
  let stopped = false;
  let done: RunDone | undefined;
  return {
    take(event) {
      waits.take(event);
      if (event.type === 'step-started') started.add(event.address);
      if (event.type === 'step-done' && event.verb === 'create') made.add(event.address);
      if (event.type === 'step-failed') {
        failures.push(...event.diagnostics.map((diagnostic) => ({ address: event.address, ...diagnostic })));
      }
      if (event.type === 'step-skipped') {
        const addresses = skipped.get(event.because) ?? [];
        // A replacement that failed: what it was to replace stays.
        const what = event.address === event.because ? `the end of the old ${event.address}` : event.address;
        if (!addresses.includes(what)) skipped.set(event.because, [...addresses, what]);
      }
      if (event.type === 'run-stopping') stopped = true;
      if (event.type === 'run-done') done = event;
    },
    failureLines: (screen) => [
      ...alike(failures).flatMap((failure) => ['', ...diagnosticLines(failure, screen)]),
      ...[...skipped].flatMap(([because, addresses]) => ['', ...skippedLines(because, addresses, screen)]),
    ],
    summaryLines: (screen) => {
      if (!done) return [];
      const unsaved = failures.some(({ code }) => UNSAVED.has(code));
      const unfinished = new Set(done.unfinished);
      // A create that was refused leaves nothing behind: asking again is right.
      const begun = requested.filter((each) => made.has(each) || (started.has(each) && unfinished.has(each)));
      return [
        '',
        ...summaryLines({ mode, fromFile, done, stopped, unsaved, begun, longestWait: waits.text() }, screen),
      ];
    },
  };
}

/** Failures of the journal: not all that was done is recorded. */
const UNSAVED = new Set(['STATE_NOT_SAVED', 'STATE_CONFLICT']);

/** What failed alike in several places (they shared a write of the state) is told once, with all addresses. */
function alike(failures: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string, Diagnostic>();
  for (const failure of failures) {
    const key = JSON.stringify({ ...failure, address: undefined });
    const first = groups.get(key);
    const addresses = [first?.address, failure.address].filter((address) => address !== undefined);
    groups.set(key, { ...failure, ...(addresses.length > 0 ? { address: addresses.join(', ') } : {}) });
  }
  return [...groups.values()];
}

interface Ended {
  readonly mode: Plan['mode'];
  readonly fromFile: boolean;
  readonly done: RunDone;
  readonly stopped: boolean;
  readonly unsaved: boolean;
  /** What `-replace` asked for and was begun: to ask again would replace it again. */
  readonly begun: readonly string[];
  readonly longestWait: string | undefined;
}

function skippedLines(because: string, addresses: readonly string[], { columns }: Screen): string[] {
  return [
    visibleLine(`Not started, because ${because} failed:`),
    ...wrap([...addresses].sort().join(', '), columns - 2).map((line) => `  ${line}`),
  ];
}

function summaryLines(
  { mode, fromFile, done, stopped, unsaved, begun, longestWait }: Ended,
  { color, columns }: Screen,
): string[] {
  const name = mode === 'destroy' ? 'Destroy' : 'Apply';
  const counts =
    mode === 'destroy'
      ? `${done.deleted} destroyed`
      : `${done.created} added, ${done.updated} changed, ${done.deleted} destroyed`;
  const elapsed = `Elapsed: ${duration(done.elapsedMs)}.`;
  if (!stopped && done.failed === 0 && done.skipped === 0) {
    const complete = wrap(`${name} complete! Resources: ${counts}. ${elapsed}`, columns);
    return [
      ...complete.map((line) => color.bold(color.green(line))),
      ...(longestWait === undefined ? [] : wrap(longestWait, columns)),
    ];
  }
  const left = [
    ...(done.failed > 0 ? [`${done.failed} failed`] : []),
    ...(done.underWay > 0 ? [`${done.underWay} under way`] : []),
    ...(done.skipped > 0 ? [`${done.skipped} not started`] : []),
  ];
  const headline = `${name} ${stopped ? 'stopped' : 'incomplete'}. Resources: ${[counts, ...left].join(', ')}.`;
  return [
    ...wrap(`${headline} ${elapsed}`, columns).map((line) => color.bold(color.yellow(line))),
    ...(unsaved ? [] : wrap(fromFile ? NEW_PLAN : SAME_COMMAND, columns)),
    ...(begun.length === 0 ? [] : wrap(`${unsaved ? 'To go on,' : 'But'} ${leaveOut(begun)}`, columns)),
  ];
}

const SAME_COMMAND = 'All that was done is recorded; the same command goes on from here.';
const NEW_PLAN = 'All that was done is recorded. The saved plan is used up: make a new one to go on.';

function leaveOut(begun: readonly string[]): string {
  const options = [...begun].sort().map((address) => shellWord(`-replace=${address}`));
  return `leave out ${options.join(' ')}: it would replace what has been begun.`;
}
