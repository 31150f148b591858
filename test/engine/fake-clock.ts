import type { Clock } from '../../src/core/clock.ts';

/** Time that passes only when slept: a sleep lets everything else run first, then moves the clock. */
export function fakeClock(startMs = 1_700_000_000_000): Clock & { advance(ms: number): void } {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    random: () => 0.5,
    advance: (ms) => {
      nowMs += ms;
    },
    async sleep(ms, signal) {
      const untilMs = nowMs + ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      nowMs = Math.max(nowMs, untilMs);
    },
  };
}
