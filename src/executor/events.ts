import type { Diagnostic } from '../core/errors.ts';
import type { Json } from '../core/values.ts';

/** The version of the event stream (`-json`). */
export const EVENTS_VERSION = 1;

export type StepVerb = 'create' | 'update' | 'delete' | 'forget';

/** What a run tells its subscribers. Plain data, no secrets; `at` is milliseconds since the epoch. */
export type Event = { readonly at: number } & (
  | { readonly type: 'run-started'; readonly steps: number }
  | {
      readonly type: 'step-started';
      readonly address: string;
      readonly verb: StepVerb;
      readonly id?: string;
      readonly deposed?: true;
    }
  /** The step waits for AWS; told again after each look. */
  | {
      readonly type: 'step-waiting';
      readonly address: string;
      readonly verb: StepVerb;
      readonly deposed?: true;
      readonly what: string;
      readonly elapsedMs: number;
      readonly note?: string;
    }
  | {
      readonly type: 'step-done';
      readonly address: string;
      readonly verb: StepVerb;
      readonly deposed?: true;
      readonly id?: string;
      readonly elapsedMs: number;
    }
  | {
      readonly type: 'step-failed';
      readonly address: string;
      readonly verb: StepVerb;
      readonly deposed?: true;
      readonly diagnostics: readonly Diagnostic[];
      readonly elapsedMs: number;
    }
  /** Not started because something it needs failed; `because` is the root cause's address. */
  | {
      readonly type: 'step-skipped';
      readonly address: string;
      readonly verb: StepVerb;
      readonly deposed?: true;
      readonly because: string;
    }
  | { readonly type: 'warning'; readonly diagnostic: Diagnostic }
  /** A call is repeated. `what`: its refusal was expected, and this is what it waits for; its step tells it, too. */
  | {
      readonly type: 'call-retried';
      readonly service: string;
      readonly operation: string;
      /** The name or id of what the call is about, where its input names one. */
      readonly object?: string;
      readonly attempt: number;
      readonly code: string;
      readonly what?: string;
      readonly inMs: number;
    }
  /** All calls wait for renewed credentials, for `waitMs` at most; the diagnostic says how to renew them. */
  | { readonly type: 'credentials-expired'; readonly diagnostic: Diagnostic; readonly waitMs: number }
  | { readonly type: 'credentials-renewed'; readonly pausedMs: number }
  | { readonly type: 'run-stopping'; readonly inFlight: readonly string[] }
  | {
      readonly type: 'run-done';
      readonly created: number;
      readonly updated: number;
      readonly deleted: number;
      readonly failed: number;
      readonly skipped: number;
      /** Begun and left to the next run by a stop. */
      readonly underWay: number;
      /** Addresses that the next run goes on with: what was begun, by this run or before, or has replaced objects left. */
      readonly unfinished: readonly string[];
      readonly elapsedMs: number;
      readonly outputs: { readonly [name: string]: Json };
    }
);

export type Listener = (event: Event) => void;
