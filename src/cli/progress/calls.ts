import type { Event } from '../../executor/events.ts';
import { diagnosticLines } from '../render/diagnostics.ts';
import { duration } from '../render/duration.ts';
import type { Screen } from '../render/line.ts';
import { visibleLine } from '../render/visible.ts';

type Retried = Extract<Event, { type: 'call-retried' }>;
type CredentialEvent = Extract<Event, { type: 'credentials-expired' | 'credentials-renewed' }>;

/** The first repetitions of a call clear up by themselves; what an expected refusal waits for, its step tells. */
const TOLD_FROM_ATTEMPT = 3;
const TOLD_FROM_PAUSE_MS = 2_000;

export function isWorthTelling({ attempt, inMs, what }: Retried): boolean {
  if (what !== undefined) return false;
  return attempt >= TOLD_FROM_ATTEMPT || inMs >= TOLD_FROM_PAUSE_MS;
}

/** `EC2 RunInstances teleport-example: RequestLimitExceeded, attempt 4 in 1.2s`. */
export function retryText({ service, operation, object, code, attempt, inMs }: Retried): string {
  const call = [service, operation, ...(object === undefined ? [] : [object])].join(' ');
  return visibleLine(`${call}: ${code}, attempt ${attempt + 1} in ${pause(inMs)}`);
}

/** The latest repetition that is worth telling, as long as its pause lasts. */
export interface RetryNote {
  take(event: Event): void;
  text(at: number): string | undefined;
}

export function makeRetryNote(): RetryNote {
  let latest: Retried | undefined;
  return {
    take(event) {
      if (event.type === 'call-retried' && isWorthTelling(event)) latest = event;
    },
    text(at) {
      const leftMs = latest ? latest.at + latest.inMs - at : 0;
      return latest && leftMs > 0 ? retryText({ ...latest, inMs: leftMs }) : undefined;
    },
  };
}

/** What is told once when credentials expire, and when they are good again. */
export function credentialLines(event: CredentialEvent, screen: Screen): string[] {
  if (event.type === 'credentials-renewed') {
    return [`The credentials are renewed; going on after ${duration(event.pausedMs)}.`];
  }
  return diagnosticLines({ severity: 'warning', ...event.diagnostic }, screen);
}

function pause(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)}ms` : `${(ms / 1_000).toFixed(1)}s`;
}
