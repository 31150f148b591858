import type { Clock } from '../../src/core/clock.ts';

/** The clock of one process: from its end on nobody who sleeps on it wakes. */
export interface ProcessClock extends Clock {
  end(): void;
}

export interface EventClock extends Clock {
  forProcess(): ProcessClock;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly owner: object;
  readonly wake: () => void;
}

/**
 * Virtual time as a queue of events: when nothing is left to do at this moment, the clock jumps to the earliest sleeper.
 * `random` is the source of jitter.
 */
export function eventClock(random: () => number, startMs = Date.UTC(2026, 0, 5, 12)): EventClock {
  let nowMs = startMs;
  let order = 0;
  let sleepers: Sleeper[] = [];
  let pumping = false;

  function pump(): void {
    if (pumping) return;
    pumping = true;
    // All that is ready runs in microtasks, before the next turn of the event loop.
    setImmediate(() => {
      pumping = false;
      const next = earliest(sleepers);
      if (!next) return;
      sleepers.splice(sleepers.indexOf(next), 1);
      nowMs = Math.max(nowMs, next.at);
      next.wake();
      if (sleepers.length > 0) pump();
    });
  }

  function sleep(owner: object, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { at: nowMs + ms, order: order++, owner, wake };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
      pump();
    });
  }

  const now = () => nowMs;
  return {
    now,
    random,
    sleep: (ms, signal) => sleep(random, ms, signal),
    forProcess() {
      const owner = {};
      let ended = false;
      return {
        now,
        random,
        sleep: (ms, signal) => (ended ? new Promise(() => undefined) : sleep(owner, ms, signal)),
        end() {
          ended = true;
          sleepers = sleepers.filter((sleeper) => sleeper.owner !== owner);
        },
      };
    },
  };
}

function earliest(sleepers: readonly Sleeper[]): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (!first || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order)) first = sleeper;
  }
  return first;
}
