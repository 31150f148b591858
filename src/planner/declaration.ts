import type { Level } from '../resources/contract.ts';

/** What another resource must have reached before this one may start. A reference implies `exists`. */
export interface Need {
  readonly address: string;
  readonly until: Level;
  /** Holds only for changing what already serves (an update or a replacement), not for a first create. */
  readonly onlyToChange?: true;
}

/** One thing that should exist. */
export interface Declaration {
  /** E.g. `aws_lb.cluster[0]`. */
  readonly address: string;
  /** The resource type's name. */
  readonly type: string;
  /** May hold references (`Ref`) and secrets anywhere. */
  readonly inputs: { readonly [name: string]: unknown };
  /** Beyond what the references imply. */
  readonly needs: readonly Need[];
  /** Only its existence and its declaration count: what others changed in AWS is left alone. */
  readonly ignoresDrift?: true;
  /** Addresses it was made from, yet which must be gone before it ends (a certificate's validation record). */
  readonly outlives?: readonly string[];
}

/** All that should exist, and what the user wants to know of it. */
export interface Declarations {
  readonly resources: readonly Declaration[];
  /** May hold references. */
  readonly outputs: { readonly [name: string]: unknown };
}
