import type { Passage } from '../passage.ts';

export interface Route53World {
  /** By ids without `/hostedzone/`. */
  readonly zones: Record<string, Zone>;
  /** By domains with trailing dots: the name servers that the zone above names, where they are not those of the zone here. */
  delegations?: Record<string, Delegation>;
  /** By ids without `/change/`. */
  readonly changes: Record<string, { readonly submittedAt: number; readonly state: Passage<'PENDING' | 'INSYNC'> }>;
}

/** No server: the domain is not delegated at all. */
export interface Delegation {
  readonly servers: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface Zone {
  readonly id: string;
  /** With its trailing dot. */
  readonly name: string;
  readonly private: boolean;
  readonly reference: string;
  records: RecordSet[];
}

export interface RecordSet {
  /** As Route 53 shows it: lower case, trailing dot, `\052` for `*`. */
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly values: readonly string[];
  readonly alias?: { readonly name: string; readonly zoneId: string; readonly evaluateHealth: boolean };
  /** Since when it has these values, milliseconds. */
  readonly since: number;
}
