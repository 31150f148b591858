import type { Clock } from './clock.ts';

/** What one look at AWS told about a wait. */
export type Sighting =
  | { readonly state: 'done' }
  | { readonly state: 'pending'; readonly note?: string }
  /** `hint`: what to do about it, when that differs from what a passed deadline asks for. */
  | { readonly state: 'failed'; readonly why: string; readonly hint?: string };

export interface PollOptions {
  readonly clock: Clock;
  readonly check: () => Promise<Sighting>;
  /** Give up after this many milliseconds; the last look begins no sooner, however long the ones before it took. */
  readonly timeoutMs: number;
  /** Pause after the first look, in milliseconds; grows by half each time. Default 500. */
  readonly firstMs?: number;
  /** Longest pause between looks, in milliseconds. Default 5000. */
  readonly maxMs?: number;
  readonly signal?: AbortSignal;
  /** Told after each look that did not end the wait. */
  readonly onTick?: (elapsedMs: number, note: string | undefined) => void;
}

export type PollOutcome =
  | { readonly outcome: 'done'; readonly elapsedMs: number }
  | { readonly outcome: 'failed'; readonly why: string; readonly hint?: string; readonly elapsedMs: number }
  | { readonly outcome: 'timeout'; readonly note?: string; readonly elapsedMs: number };

/**
 * The one polling loop. Quick at first, backing off to `maxMs`, with 20 % jitter so that parallel waits spread.
 * Rejects with the signal's reason when aborted and with whatever `check` throws.
 */
export async function poll(options: PollOptions): Promise<PollOutcome> {
  const { clock, check, timeoutMs, signal } = options;
  const maxMs = options.maxMs ?? 5_000;
  const startedAt = clock.now();
  let pauseMs = options.firstMs ?? 500;
  for (;;) {
    signal?.throwIfAborted();
    const lookedAfterMs = clock.now() - startedAt;
    const seen = await check();
    const elapsedMs = clock.now() - startedAt;
    if (seen.state === 'done') return { outcome: 'done', elapsedMs };
    if (seen.state === 'failed') {
      return { outcome: 'failed', why: seen.why, elapsedMs, ...(seen.hint === undefined ? {} : { hint: seen.hint }) };
    }
    options.onTick?.(elapsedMs, seen.note);
    if (lookedAfterMs >= timeoutMs) {
      return { outcome: 'timeout', elapsedMs, ...(seen.note === undefined ? {} : { note: seen.note }) };
    }
    const jittered = pauseMs * (0.9 + 0.2 * clock.random());
    await clock.sleep(Math.min(jittered, Math.max(0, timeoutMs - elapsedMs)), signal);
    pauseMs = Math.min(pauseMs * 1.5, maxMs);
  }
}
