import type { Clock } from '../core/clock.ts';
import { poll } from '../core/poll.ts';
import type { ResourceState } from '../state/model.ts';

/** How long after its create an object may stay invisible. */
const VISIBLE_AFTER_MS = 120_000;

/** When what its create made is visible for certain, milliseconds since the epoch; without a create under way: long ago. */
export function visibleFrom({ since, sent }: Pick<ResourceState, 'since' | 'sent'>): number {
  return since === undefined ? 0 : (sent ?? since) + VISIBLE_AFTER_MS;
}

interface Looking {
  readonly clock: Clock;
  /** Ends the wait, which then rejects with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Told after each look that found nothing. */
  readonly onTick: (elapsedMs: number) => void;
}

/** What `see` finds of an announced create, as soon as it does; `undefined` when it finds nothing until it would have to. */
export async function untilVisible<T>(
  entry: Pick<ResourceState, 'since' | 'sent'>,
  { clock, signal, onTick }: Looking,
  see: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let seen: T | undefined;
  await poll({
    clock,
    timeoutMs: Math.max(0, visibleFrom(entry) - clock.now()),
    ...(signal ? { signal } : {}),
    check: async () => {
      seen = await see();
      return { state: seen === undefined ? 'pending' : 'done' };
    },
    onTick,
  });
  return seen;
}
