import type { Event } from '../../executor/events.ts';
import { duration } from '../render/duration.ts';
import { stepKey } from './step-key.ts';

/** Finds what a run has waited for the longest. */
export interface LongestWait {
  take(event: Event): void;
  /** `The longest wait was 2m31s for the load balancer to become active (aws_lb.cluster[0]).`; missing below a second. */
  text(): string | undefined;
}

interface Wait {
  readonly address: string;
  readonly what: string;
  readonly since: number;
}

export function findLongestWait(): LongestWait {
  const open = new Map<string, Wait>();
  let longest: (Wait & { readonly ms: number }) | undefined;
  const end = (wait: Wait | undefined, at: number) => {
    if (wait && at - wait.since > (longest?.ms ?? 0)) longest = { ...wait, ms: at - wait.since };
  };
  return {
    take(event) {
      if (!('verb' in event)) return;
      const key = stepKey(event);
      const wait = open.get(key);
      if (event.type === 'step-waiting') {
        if (wait?.what === event.what) return;
        const since = event.at - event.elapsedMs;
        end(wait, since);
        open.set(key, { address: event.address, what: event.what, since });
      } else {
        end(wait, event.at);
        open.delete(key);
      }
    },
    text() {
      if (!longest || longest.ms < 1_000) return undefined;
      return `The longest wait was ${duration(longest.ms)} for ${longest.what} (${longest.address}).`;
    },
  };
}
