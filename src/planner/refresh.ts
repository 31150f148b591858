import { type Diagnostic, diagnosticsOf, throwIfAny } from '../core/errors.ts';
import { settleLimited } from '../core/limit.ts';
import type { AnyResourceType, Context, Live } from '../resources/contract.ts';
import { announcementOf } from '../state/announcement.ts';
import type { ResourceState, State } from '../state/model.ts';
import type { Types } from './types.ts';
import { untilVisible, visibleFrom } from './visible.ts';

/** What AWS has now of everything the state knows. */
export interface Observed {
  /** By address; an address that is missing has no object in AWS. */
  readonly live: ReadonlyMap<string, Live>;
  /** Ids of deposed objects that still exist, by address. */
  readonly deposed: ReadonlyMap<string, readonly string[]>;
  /** Addresses of creates that were announced a moment ago, left no id and can't be found: their objects may yet appear. */
  readonly awaited: ReadonlySet<string>;
}

/** Where reads are made: batched ones share a memory, one that looks again needs an empty one. */
export interface Contexts {
  readonly shared: Context;
  readonly fresh: () => Context;
  /**
   * Told after each look that waits for what an unfinished run asked for at `address` and AWS doesn't show yet; it can appear
   * until `untilMs`, milliseconds since the epoch.
   */
  readonly onAwait?: (address: string, untilMs: number) => void;
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
export async function refresh(state: State, types: Types, contexts: Contexts, parallelism: number): Promise<Observed> {
  const looks: Look[] = Object.entries(state.resources).flatMap(([address, entry]) => [
    { address, entry },
    ...entry.deposed.map(({ id }) => ({ address, entry, deposed: id })),
  ]);
  const results = await settleLimited(looks, parallelism, (look) => observe(look, types, contexts));
  const live = new Map<string, Live>();
  const deposed = new Map<string, string[]>();
  results.forEach((result, at) => {
    const look = looks[at] as Look;
    if (result.status === 'rejected' || !result.value) return;
    if (look.deposed === undefined) live.set(look.address, result.value);
    else deposed.set(look.address, [...(deposed.get(look.address) ?? []), result.value.id]);
  });
  throwIfAny(failuresOf(results, looks));
  return { live, deposed, awaited: awaitedIn(state, live, types, contexts) };
}

/** What went wrong with each look, told of its address. */
function failuresOf(results: readonly PromiseSettledResult<unknown>[], looks: readonly Look[]): Diagnostic[] {
  return results.flatMap((result, at) =>
    result.status === 'fulfilled'
      ? []
      : diagnosticsOf(result.reason).map((each) => ({ ...each, address: each.address ?? (looks[at] as Look).address })),
  );
}

/**
 * Nobody waits for these where they are still wanted: a create that is sent again with its token makes no second object. See
 * `FirstDraft.overlooked` for where the plan depends on what comes.
 */
function awaitedIn(
  state: State,
  live: ReadonlyMap<string, Live>,
  types: Types,
  { shared: { clock } }: Contexts,
): ReadonlySet<string> {
  const awaited = Object.entries(state.resources).filter(
    ([address, entry]) =>
      entry.id === undefined && !live.has(address) && isYoung(entry, types(entry.type), clock.now()),
  );
  return new Set(awaited.map(([address]) => address));
}

/** Whether the create was announced so lately that its object may not be visible yet. */
function isYoung(entry: ResourceState, type: AnyResourceType, nowMs: number): boolean {
  // A setting shows with its parent, or when it has taken effect: there is nothing to wait for.
  if (type.kind !== 'object') return false;
  return (entry.status === 'creating' || entry.status === 'replacing') && nowMs < visibleFrom(entry);
}

/** Waits until what interrupted runs asked for, by address, shows or can't any more. @throws StarterError with every look that failed */
export async function untilShown(
  announced: ReadonlyMap<string, ResourceState>,
  types: Types,
  contexts: Contexts,
): Promise<void> {
  const looks: Look[] = [...announced].map(([address, entry]) => ({ address, entry }));
  const results = await settleLimited(looks, looks.length, (look) =>
    lookUntilVisible(look, contexts, () => findInterrupted(look.entry, types, contexts.fresh())),
  );
  throwIfAny(failuresOf(results, looks));
}

async function observe(look: Look, types: Types, contexts: Contexts): Promise<Live | undefined> {
  const type = types(look.entry.type);
  const ctx = contexts.shared;
  const id = look.deposed ?? look.entry.id ?? (await findInterrupted(look.entry, types, ctx));
  if (id === undefined) return undefined;
  const live = await type.read(ctx, id);
  return live ?? (look.deposed === undefined ? readYoung(look, id, type, contexts) : undefined);
}

/**
 * An object whose create was interrupted a moment ago may not be visible yet (EC2 answers InvalidInstanceID.NotFound):
 * it is absent only when it still is when its time to appear has passed.
 */
async function readYoung(look: Look, id: string, type: AnyResourceType, contexts: Contexts): Promise<Live | undefined> {
  if (!isYoung(look.entry, type, contexts.shared.clock.now())) return undefined;
  return lookUntilVisible(look, contexts, () => type.read(contexts.fresh(), id));
}

function lookUntilVisible<T>(
  { address, entry }: Look,
  { shared: { clock, stop }, onAwait }: Contexts,
  see: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const onTick = () => onAwait?.(address, visibleFrom(entry));
  return untilVisible(entry, { clock, signal: stop, onTick }, see);
}

async function findInterrupted(entry: ResourceState, types: Types, ctx: Context): Promise<string | undefined> {
  const announced = announcementOf(entry);
  const found = announced && (await types(entry.type).find(ctx, entry.inputs, announced));
  return found?.ours ? found.id : undefined;
}

/** `-refresh=false`: takes the record for the truth, but for interrupted creates: nobody knows what came of them. */
export async function asRecorded(state: State, types: Types, contexts: Contexts): Promise<Observed> {
  const live = new Map<string, Live>();
  const deposed = new Map<string, string[]>();
  for (const [address, entry] of Object.entries(state.resources)) {
    if (entry.id === undefined) {
      const found = await observe({ address, entry }, types, contexts);
      if (found) live.set(address, found);
    } else live.set(address, { id: entry.id, inputs: entry.inputs, attributes: entry.attributes });
    if (entry.deposed.length > 0)
      deposed.set(
        address,
        entry.deposed.map(({ id }) => id),
      );
  }
  return { live, deposed, awaited: awaitedIn(state, live, types, contexts) };
}
