import type { Json, JsonObject } from '../core/values.ts';

/** Where an object is in its life. Everything but `ready` is a journal entry: announced, its end not yet seen. */
export type Status = 'creating' | 'ready' | 'updating' | 'deleting' | 'replacing';

/** An AWS object as recorded. Secrets are digests: see `Sealed` in seal.ts. */
export interface RecordedObject {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly attributes: JsonObject;
  /** Addresses of what it was made from: the order of deletion comes from here. */
  readonly dependencies: readonly string[];
  /** False: adopted or imported; forgotten, not deleted, when no longer declared. */
  readonly owned: boolean;
}

/** What an address holds. While `creating` or `replacing`, `id` is missing until AWS has given it. */
export interface ResourceState extends Omit<RecordedObject, 'id'> {
  readonly type: string;
  readonly status: Status;
  readonly id?: string;
  /** The idempotency token of the create under way, and when it was announced first (ms since the epoch). */
  readonly token?: string;
  readonly since?: number;
  /** When it was announced last: a run that sends it again, with the same token. */
  readonly sent?: number;
  /** Replaced objects that still have to end. */
  readonly deposed: readonly RecordedObject[];
}

/** A deployment as it is recorded. Format version and checksum belong to the file: see parse.ts. */
export interface State {
  /** The deployment's id, 32 hex digits; never changes. */
  readonly lineage: string;
  /** Grows by one with every write. */
  readonly serial: number;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Salt of the digests that stand for secrets, hex. */
  readonly salt: string;
  readonly outputs: { readonly [name: string]: Json };
  /** By address. */
  readonly resources: { readonly [address: string]: ResourceState };
}

/** Addresses of what was begun, or whose replaced objects have yet to end: a run goes on with these. */
export function unfinishedIn({ resources }: Pick<State, 'resources'>): string[] {
  return Object.entries(resources).flatMap(([address, { status, deposed }]) =>
    status !== 'ready' || deposed.length > 0 ? [address] : [],
  );
}
