import type { Json } from '../core/values.ts';
import type { Status } from '../state/model.ts';

/** The version of plan files this program writes. */
export const PLAN_VERSION = 1;

/** A value as a plan may show it. Secrets never get here. */
export type Shown =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'sensitive' };

/** One input that differs (or, for a create or delete, each input). */
export interface InputChange {
  readonly name: string;
  readonly before: Shown;
  readonly after: Shown;
  readonly forcesReplacement?: true;
}

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'no-op';
export type ReplaceOrder = 'create-first' | 'delete-first';

/** How a record stands whose run was interrupted. */
export type Unfinished = Exclude<Status, 'ready'>;

/** What will happen to one address. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Only for `replace`. */
  readonly order?: ReplaceOrder;
  /** One line, for people: why. */
  readonly reason?: string;
  /** The id of the object there is, if any. A `delete` without one waits for an interrupted create, and ends what appears. */
  readonly id?: string;
  /** What an interrupted run had begun with it; `reason` says what has come of that. A `no-op` with this is settled already. */
  readonly interrupted?: Unfinished;
  /** The address under which the state knows the object now: it moves here. */
  readonly movedFrom?: string;
  /** A replaced object, left over from an earlier run, that this deletes; `no-op`: it is gone already. */
  readonly deposed?: string;
  /** The object `id` exists already: an interrupted create goes on instead of starting anew. */
  readonly resumes?: true;
  /** Somebody wants it replaced: that there is no difference, once all is known, does not let it stay. What is not there yet is created. */
  readonly requested?: true;
  /** AWS had nothing of that name when the plan was made: the create need not look first. */
  readonly vetted?: true;
  /** Sorted by name; empty for `no-op` and `forget`. */
  readonly inputs: readonly InputChange[];
}

/** A difference between the state and AWS that nobody declared. */
export interface Drift {
  readonly address: string;
  readonly type: string;
  readonly kind: 'changed' | 'deleted';
  readonly inputs: readonly InputChange[];
}

export interface OutputChange {
  readonly name: string;
  readonly before: Shown;
  readonly after: Shown;
}

/** Data that applying the plan would destroy for good. */
export interface Loss {
  readonly address: string;
  /** E.g. `bucket teleport-example holds 412 objects`. */
  readonly what: string;
}

/** What the plan was made from; apply refuses when it has moved. */
export interface Basis {
  readonly lineage: string;
  readonly serial: number;
  readonly account: string;
  readonly region: string;
  /** Digest of the declarations (secrets as digests). */
  readonly config: string;
}

export interface Plan {
  readonly planVersion: typeof PLAN_VERSION;
  /** `refresh-only`: the state is to learn what AWS has, and nothing else is to happen; there are no changes then, only drift. */
  readonly mode: 'apply' | 'destroy' | 'refresh-only';
  /** The addresses that it was narrowed to, as they were given; missing: all. */
  readonly targets?: readonly string[];
  /** The addresses that are to be replaced though nothing asks for it, as they were given; missing: none. */
  readonly replace?: readonly string[];
  readonly basis: Basis;
  /** In the order of addresses; `no-op` included. */
  readonly changes: readonly Change[];
  readonly drift: readonly Drift[];
  readonly outputs: readonly OutputChange[];
  readonly losses: readonly Loss[];
}
