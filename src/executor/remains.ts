import type { Clock } from '../core/clock.ts';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import { poll } from '../core/poll.ts';
import type { Change } from '../planner/model.ts';
import type { Draft } from '../planner/plan.ts';
import { findMarked, type MarkedObject } from '../planner/strays.ts';
import { AwsError, isDenied } from '../resources/aws/errors.ts';
import type { AnyResourceType, Context } from '../resources/contract.ts';

export interface RemainsRequest {
  /** What was carried out: a plan to destroy. */
  readonly draft: Draft;
  readonly types: readonly AnyResourceType[];
  /** Makes a context with an empty memory. */
  readonly context: () => Context;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What AWS still has of a deployment that was destroyed. */
export interface Remains {
  readonly left: readonly { readonly type: string; readonly id: string; readonly address?: string }[];
  /** AWS's refusals to list some kinds of objects: the permission is missing. */
  readonly unseen: readonly Diagnostic[];
}

/** AWS lists what was deleted for some seconds more. */
const FORGOTTEN_AFTER_MS = 60_000;

/**
 * Looks for what carries the deployment's tag, and under the names of what was deleted, until there is nothing or a minute
 * has passed. What the plan only forgot stays and is none of it.
 * @throws StarterError REMAINS_UNKNOWN
 */
export async function lookForRemains({ draft, types, context, clock, signal }: RemainsRequest): Promise<Remains> {
  const { changes } = draft.plan;
  const forgotten = new Set(changes.filter((c) => c.action === 'forget').map((c) => `${c.type} ${c.id}`));
  const addresses = new Map(changes.map((change) => [`${change.type} ${change.id}`, change.address]));
  let remains: Remains = { left: [], unseen: [] };
  await poll({
    clock,
    signal,
    timeoutMs: FORGOTTEN_AFTER_MS,
    firstMs: 1_000,
    async check() {
      const ctx = context();
      const looks = [findMarked(types, ctx, isDenied), findNamed(draft, types, ctx)] as const;
      const [marked, named] = await Promise.all(looks).catch((error: unknown) => {
        throw error instanceof AwsError ? notKnown(error) : error;
      });
      const left = [...marked.objects, ...named]
        .map(({ type, id }) => ({ type: type.name, id, key: `${type.name} ${id}` }))
        .filter(({ key }) => !forgotten.has(key))
        .map(({ type, id, key }) => {
          const address = addresses.get(key);
          return { type, id, ...(address === undefined ? {} : { address }) };
        });
      remains = { left, unseen: marked.unseen };
      return left.length === 0 ? { state: 'done' } : { state: 'pending' };
    },
  });
  return remains;
}

function notKnown(error: AwsError): StarterError {
  const [{ detail, hint }] = error.diagnostics;
  return new StarterError(
    {
      code: 'REMAINS_UNKNOWN',
      summary: 'What is left could not be looked for',
      detail: `All that was planned is destroyed. Whether AWS still has something of this deployment is not known: ${detail}`,
      hint: `${hint ? `${hint}\n` : ''}Look again a little later; what carries the deployment's tag is found and destroyed:\nteleport-starter destroy`,
    },
    { cause: error },
  );
}

/** What carries our mark under the name of a deleted object, of the types that can't be listed by their mark. */
async function findNamed(draft: Draft, types: readonly AnyResourceType[], ctx: Context): Promise<MarkedObject[]> {
  const byName = new Map(types.filter(isFoundByName).map((type) => [type.name, type]));
  const found = await Promise.all(
    draft.plan.changes.map(async (change): Promise<MarkedObject[]> => {
      const type = byName.get(change.type);
      const inputs = inputsOf(change, draft);
      if (!type || !inputs) return [];
      const there = await type.find(ctx, inputs);
      return there?.ours ? [{ type, id: there.id }] : [];
    }),
  );
  return found.flat();
}

/** A shared object (a DNS record) can't carry a mark: what stands there may be somebody's. */
function isFoundByName(type: AnyResourceType): boolean {
  return type.kind === 'object' && !type.marked && type.identity !== undefined && !type.sharesIdentical;
}

function inputsOf({ action, address, deposed }: Change, draft: Draft) {
  return action === 'delete' && deposed === undefined ? draft.state.resources[address]?.inputs : undefined;
}
