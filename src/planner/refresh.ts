import { type Diagnostic, diagnosticsOf, StarterError } from '../core/errors.ts';
import { settleLimited } from '../core/limit.ts';
import type { Context, Live } from '../resources/contract.ts';
import type { ResourceState, State } from '../state/model.ts';
import type { Types } from './types.ts';

/** What AWS has now of everything the state knows. */
export interface Observed {
  /** By address; an address that is missing has no object in AWS. */
  readonly live: ReadonlyMap<string, Live>;
  /** Ids of deposed objects that still exist, by address. */
  readonly deposed: ReadonlyMap<string, readonly string[]>;
}

interface Look {
  readonly address: string;
  readonly entry: ResourceState;
  /** The deposed object to look for; missing: the address's own. */
  readonly deposed?: string;
}

/**
 * Reads all that the state records, in parallel; types share batched reads through the context's memory.
 * An interrupted create that left no id is looked for by its name or token.
 * @throws StarterError with every read that failed: a failed read is never taken for absence.
 */
export async function refresh(state: State, types: Types, ctx: Context, parallelism: number): Promise<Observed> {
  const looks: Look[] = Object.entries(state.resources).flatMap(([address, entry]) => [
    { address, entry },
    ...entry.deposed.map(({ id }) => ({ address, entry, deposed: id })),
  ]);
  const results = await settleLimited(looks, parallelism, (look) => observe(look, types, ctx));
  const live = new Map<string, Live>();
  const deposed = new Map<string, string[]>();
  const failures: Diagnostic[] = [];
  results.forEach((result, at) => {
    const look = looks[at] as Look;
    if (result.status === 'rejected') {
      failures.push(...diagnosticsOf(result.reason).map((d) => ({ ...d, address: d.address ?? look.address })));
    } else if (result.value && look.deposed === undefined) {
      live.set(look.address, result.value);
    } else if (result.value) {
      deposed.set(look.address, [...(deposed.get(look.address) ?? []), result.value.id]);
    }
  });
  const [first, ...rest] = failures;
  if (first) throw new StarterError([first, ...rest]);
  return { live, deposed };
}

async function observe(look: Look, types: Types, ctx: Context): Promise<Live | undefined> {
  const type = types(look.entry.type);
  const id = look.deposed ?? look.entry.id ?? (await findInterrupted(look.entry, types, ctx));
  return id === undefined ? undefined : type.read(ctx, id);
}

async function findInterrupted(entry: ResourceState, types: Types, ctx: Context): Promise<string | undefined> {
  if (entry.token === undefined || entry.since === undefined) return undefined;
  const found = await types(entry.type).find(ctx, entry.inputs, { token: entry.token, since: entry.since });
  return found?.ours ? found.id : undefined;
}

/** `-refresh=false`: takes the record for the truth. */
export function asRecorded(state: State): Observed {
  const live = new Map<string, Live>();
  const deposed = new Map<string, string[]>();
  for (const [address, entry] of Object.entries(state.resources)) {
    if (entry.id !== undefined) live.set(address, { id: entry.id, inputs: entry.inputs, attributes: entry.attributes });
    if (entry.deposed.length > 0)
      deposed.set(
        address,
        entry.deposed.map(({ id }) => id),
      );
  }
  return { live, deposed };
}
