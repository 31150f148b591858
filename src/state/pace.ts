import type { Clock } from '../core/clock.ts';

/** Keeps turns apart: the first comes at once, each other one at least `everyMs` after the one before has begun. */
export function pace(clock: Clock, everyMs: number, signal?: AbortSignal): { turn(): Promise<void>; begin(): void } {
  let earliest = 0;
  return {
    async turn() {
      const leftMs = earliest - clock.now();
      if (leftMs > 0) await clock.sleep(leftMs, signal);
    },
    begin() {
      earliest = clock.now() + everyMs;
    },
  };
}
