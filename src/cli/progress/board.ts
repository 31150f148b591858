import type { Event, StepVerb } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { duration } from '../render/duration.ts';
import { GROUPS, type Group, groupOf } from '../render/groups.ts';
import { cut, wrap } from '../render/wrap.ts';
import { stepKey } from './step-key.ts';
import { WORDS } from './words.ts';

interface Doing {
  readonly address: string;
  readonly verb: StepVerb;
  readonly startedAt: number;
  waitingFor?: string;
}

/** A group of resources as the live view tells it. */
export interface Row {
  readonly group: Group;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly total: number;
  readonly inFlight: readonly Doing[];
  /** The run is over. */
  readonly hasStopped: boolean;
}

/** The state of a run by group, kept up to date by its events. Knows nothing of terminals. */
export interface Board {
  take(event: Event): void;
  readonly groups: readonly Group[];
  row(group: Group): Row;
  hasEnded(group: Group): boolean;
  /** The run is over: what has not ended by now is left to the next one, and nobody waits for it any more. */
  stop(): void;
  /** When the run began; missing before. */
  startedAt(): number | undefined;
}

export function makeBoard(plan: Pick<Plan, 'changes'>): Board {
  const rows = new Map<Group, { done: number; failed: number; skipped: number; total: number }>();
  const inFlight = new Map<string, Doing>();
  let startedAt: number | undefined;
  let hasStopped = false;
  for (const { address, action } of plan.changes) {
    if (action === 'no-op') continue;
    const row = rows.get(groupOf(address)) ?? { done: 0, failed: 0, skipped: 0, total: 0 };
    // A replacement is two steps: the new object and the end of the old one.
    row.total += action === 'replace' ? 2 : 1;
    rows.set(groupOf(address), row);
  }
  const groups = GROUPS.filter((group) => rows.has(group));
  const doingIn = (group: Group) => [...inFlight.values()].filter(({ address }) => groupOf(address) === group);

  return {
    groups,
    startedAt: () => startedAt,
    row: (group) => ({
      group,
      ...(rows.get(group) ?? { done: 0, failed: 0, skipped: 0, total: 0 }),
      inFlight: doingIn(group),
      hasStopped,
    }),
    stop() {
      hasStopped = true;
    },
    hasEnded(group) {
      const row = rows.get(group);
      return !row || row.done + row.failed + row.skipped >= row.total;
    },
    take(event) {
      if (event.type === 'run-started') startedAt = event.at;
      if (!('verb' in event)) return;
      const key = stepKey(event);
      const row = rows.get(groupOf(event.address));
      switch (event.type) {
        case 'step-started':
          inFlight.set(key, { address: event.address, verb: event.verb, startedAt: event.at });
          return;
        case 'step-waiting': {
          const doing = inFlight.get(key);
          if (doing) doing.waitingFor = event.note ? `${event.what} (${event.note})` : event.what;
          return;
        }
        case 'step-done':
        case 'step-failed':
        case 'step-skipped':
          inFlight.delete(key);
          if (row) row[event.type === 'step-done' ? 'done' : event.type === 'step-failed' ? 'failed' : 'skipped'] += 1;
      }
    },
  };
}

/** The room that rows have, in characters and lines. */
export interface Room {
  readonly columns: number;
  readonly height: number;
}

/** What goes on below its row, further in than the row's name. */
const BELOW = '  ';

/** A text for each row: what is waited for stands below its row where it needs to, unless there is only room for a line each. */
export function rowTexts(rows: readonly Row[], at: number, { columns, height }: Room): string[] {
  const whole = rows.map((row) => rowLines(row, at, columns));
  if (whole.flat().length <= height) return whole.map((lines) => lines.join('\n'));
  return rows.map((row) => cut(rowLine(row, at), columns));
}

function rowLines(row: Row, at: number, columns: number): string[] {
  const line = rowLine(row, at);
  const { step, waiting } = doingText(row, at);
  if (line.length <= columns || waiting === undefined) return [cut(line, columns)];
  const withStep = lineOf(row, step);
  const [head, rest] = withStep.length <= columns ? [withStep, waiting] : [lineOf(row, ''), `${step}, ${waiting}`];
  return [cut(head, columns), ...below(rest, columns)];
}

/** The renderer indents these lines, too. */
function below(text: string, columns: number): string[] {
  return wrap(text, columns - 2 * BELOW.length).map((line) => `${BELOW}${line}`);
}

/** `Load balancer  1/4  aws_lb.cluster[0] 42s, waiting for …`. */
function rowLine(row: Row, at: number): string {
  const { step, waiting } = doingText(row, at);
  return lineOf(row, [step, waiting].filter(Boolean).join(', '));
}

function lineOf(row: Row, doing: string): string {
  const told = [
    ...(row.failed > 0 ? [`${row.failed} failed`] : []),
    ...(row.skipped > 0 ? [`${row.skipped} not started`] : []),
    ...(doing === '' ? [] : [doing]),
  ];
  return `${headOf(row.group, row.done, row.total)}  ${told.join(', ')}`.trimEnd();
}

/** `Total          12/30  1m2s, about 1m30s left`; a note that doesn't fit stands below. */
export function totalText(rows: readonly Row[], elapsedMs: number, note: string | undefined, columns: number): string {
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const [done, total] = [sum((row) => row.done), sum((row) => row.total)];
  const line = `${headOf('Total', done, total)}  ${duration(elapsedMs)}`;
  if (note === undefined) return cut(line, columns);
  const whole = `${line}, ${note}`;
  return whole.length <= columns ? whole : [cut(line, columns), ...below(note, columns)].join('\n');
}

const NAME_WIDTH = Math.max(...GROUPS.map((group) => group.length));

function headOf(name: string, done: number, total: number): string {
  return `${name.padEnd(NAME_WIDTH)}  ${`${done}/${total}`.padStart(5)}`;
}

/** The step that takes longest and how many more there are, and what it waits for. */
function doingText({ inFlight, hasStopped }: Row, at: number): { step: string; waiting?: string } {
  const [first] = [...inFlight].sort(
    (a, b) => Number(b.waitingFor !== undefined) - Number(a.waitingFor !== undefined) || a.startedAt - b.startedAt,
  );
  if (!first) return { step: '' };
  const more = inFlight.length > 1 ? ` (+${inFlight.length - 1})` : '';
  const step = `${first.address}${more}`;
  if (hasStopped) return { step: `${step} under way` };
  const elapsed = duration(at - first.startedAt);
  if (first.waitingFor) return { step: `${step} ${elapsed}`, waiting: `waiting for ${first.waitingFor}` };
  return { step: `${WORDS[first.verb].goesOn} ${step} ${elapsed}` };
}
