import type { Step } from '../../planner/steps.ts';
import type { Bar } from './timeline.ts';

/** A step's part in the longest path: from its start to the moment at which the next one could begin. */
export interface Leg {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The chain of steps that made the run as long as it was, first to last: from the one that ended last back to what each
 * had waited for longest. Nothing was started: empty. Pure.
 */
export function longestPath(steps: readonly Pick<Step, 'key' | 'after'>[], bars: readonly Bar[]): Leg[] {
  const awaitedBy = new Map(steps.map(({ key, after }) => [key, after]));
  const begun = new Map(bars.filter(({ span }) => span !== undefined).map((bar) => [bar.key, bar]));
  const legs: Leg[] = [];
  let bar = maximum([...begun.values()], ({ span }) => span?.to ?? 0);
  let to = bar?.span?.to ?? 0;
  while (bar?.span) {
    const { from } = bar.span;
    legs.unshift({ key: bar.key, from, to });
    const awaited = (awaitedBy.get(bar.key) ?? []).flatMap(({ key }) => begun.get(key) ?? []);
    bar = maximum(awaited, (each) => reachedBy(from, each));
    to = from;
  }
  return legs;
}

/** A step begins within this after the last thing that it waited for, milliseconds. */
const AT_ONCE_MS = 100;

/**
 * When `bar` had come as far as the one that began at `start` needed it. That something exists is not told: what went on at
 * that time came to exist then, unless something else was complete just then.
 */
function reachedBy(start: number, { span }: Bar): number {
  const to = span?.to ?? 0;
  return to <= start ? to : start - AT_ONCE_MS;
}

function maximum<T>(items: readonly T[], of: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || of(item) > of(best) ? item : best),
    undefined,
  );
}
