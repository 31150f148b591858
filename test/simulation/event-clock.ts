import type { Clock } from '../../src/core/clock.ts';

export interface EventClock extends Clock {
  /** Forgets all who sleep: they never wake. */
  clear(): void;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
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
      const [next] = sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
      if (!next) return;
      sleepers = sleepers.filter((sleeper) => sleeper !== next);
      nowMs = Math.max(nowMs, next.at);
      next.wake();
      if (sleepers.length > 0) pump();
    });
  }

  return {
    now: () => nowMs,
    random,
    clear() {
      sleepers = [];
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const sleeper: Sleeper = { at: nowMs + ms, order: order++, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((other) => other !== sleeper);
            reject(signal.reason);
          },
          { once: true },
        );
        pump();
      });
    },
  };
}
