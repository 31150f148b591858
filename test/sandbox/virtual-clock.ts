import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.ts';

export interface VirtualClock extends Clock {
  advance(ms: number): void;
}

/**
 * Time that passes only by sleeping. A sleep lets everything that is ready run first, so that calls made at the same
 * moment see the same time.
 */
export function virtualClock(start = Date.UTC(2026, 0, 5, 12)): VirtualClock {
  let now = start;
  return {
    now: () => now,
    random: () => 0.5,
    advance(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const until = now + ms;
      await turn();
      signal?.throwIfAborted();
      now = Math.max(now, until);
    },
  };
}
