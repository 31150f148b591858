import { sameValue } from '../../src/core/canonical.ts';
import { poll } from '../../src/core/poll.ts';
import { Secret } from '../../src/core/values.ts';
import { freshContext } from '../../src/resources/context.ts';
import type { Context, Level, Live, ResourceType } from '../../src/resources/contract.ts';

/** A token as the executor makes them: at most 32 of [a-z0-9]. */
export function newToken(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

/** Creates as the executor does: create, `exists`, configure, the first read, `ready`, `serving`. */
export async function make<I extends object, A extends object>(
  type: ResourceType<I, A>,
  ctx: Context,
  inputs: I,
  { token, created }: { readonly token: string; readonly created: (id: string) => void },
): Promise<string> {
  const id = await type.create(ctx, inputs, token);
  created(id);
  await reach(type, 'exists', ctx, id, inputs);
  await type.configure?.(ctx, id, inputs);
  if (Object.keys(type.attributes).length > 0) await appear(type, ctx, id);
  await reach(type, 'ready', ctx, id, inputs);
  await reach(type, 'serving', ctx, id, inputs);
  return id;
}

/** Not-found so soon after a create is not absence. */
async function appear<I extends object, A extends object>(
  type: ResourceType<I, A>,
  ctx: Context,
  id: string,
): Promise<void> {
  const { outcome } = await poll({
    clock: ctx.clock,
    timeoutMs: 60_000,
    firstMs: 300,
    check: async () => ({ state: (await type.read(freshContext(ctx), id)) ? 'done' : 'pending' }),
  });
  if (outcome !== 'done') throw new Error(`${type.name} ${id} did not appear within a minute`);
}

/** Deletes and waits until it has taken effect. */
export async function end<I extends object, A extends object>(
  type: ResourceType<I, A>,
  ctx: Context,
  live: Live<I, A>,
): Promise<void> {
  await type.delete(ctx, live.id, live);
  // Waits look at ids; nobody reads inputs of what is being deleted.
  await reach(type, 'gone', ctx, live.id, live.inputs as I);
}

export async function reach<I extends object, A extends object>(
  type: ResourceType<I, A>,
  level: Level | 'gone',
  ctx: Context,
  id: string,
  inputs: I,
): Promise<void> {
  const wait = type.waits?.[level];
  if (!wait) return;
  const seen = await poll({
    clock: ctx.clock,
    timeoutMs: wait.timeoutMs,
    ...(wait.firstMs === undefined ? {} : { firstMs: wait.firstMs }),
    check: () => wait.check(ctx, id, inputs),
  });
  if (seen.outcome === 'done' || (seen.outcome === 'timeout' && wait.bounded)) return;
  throw new Error(`${type.name} ${id}: waiting for ${wait.what} ended with ${JSON.stringify(seen)}`);
}

/**
 * The inputs whose live value does not satisfy the wish, by the type's own notions of equality. Those wanted only at
 * creation count `when` it has just been created, and only if AWS gives them back.
 */
export function differing<I extends object, A extends object>(
  type: ResourceType<I, A>,
  wish: I,
  live: Partial<I>,
  when?: 'created',
): (keyof I)[] {
  const names = Object.keys(type.inputs) as (keyof I)[];
  return names.filter((name) => {
    const spec = type.inputs[name];
    if (spec.writeOnly) return false;
    if (spec.creationOnly && (when !== 'created' || live[name] === undefined)) return false;
    const [wanted, found] = [wish[name] ?? null, live[name] ?? null];
    if (wanted === null || found === null) return wanted !== found;
    return spec.equal
      ? !spec.equal(wanted as NonNullable<I[keyof I]>, found as NonNullable<I[keyof I]>, { owned: true })
      : !sameValue(revealed(wanted), revealed(found));
  });
}

/** Secrets print alike whatever they hold: compare what they hold. */
function revealed(value: unknown): unknown {
  return value instanceof Secret ? { secret: value.reveal() } : value;
}
