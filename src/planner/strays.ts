import { type Diagnostic, diagnosticsOf } from '../core/errors.ts';
import type { JsonObject } from '../core/values.ts';
import type { AnyResourceType, Context } from '../resources/contract.ts';
import type { ResourceState, State } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import type { Current } from './current.ts';

const STRAY = '.stray[';

/** Whether `address` is that of an object that no record named. */
export function isStray(address: string): boolean {
  return address.includes(STRAY);
}

/** An object that carries the tag of this deployment. */
export interface MarkedObject {
  readonly type: AnyResourceType;
  readonly id: string;
}

export interface Marked {
  readonly objects: readonly MarkedObject[];
  /** AWS's refusals to list some kinds of objects: the permission may be missing for what was never deployed. */
  readonly unseen: readonly Diagnostic[];
}

/** Whether an error says that a permission is missing. */
export type IsDenied = (error: unknown) => boolean;

/** All objects that carry the tag of this deployment, of the types that can be looked for so. @throws StarterError when AWS does not answer */
export async function findMarked(types: readonly AnyResourceType[], ctx: Context, isDenied: IsDenied): Promise<Marked> {
  const looks = await Promise.allSettled(
    types.map(async (type) => ((await type.marked?.list(ctx)) ?? []).map((id) => ({ type, id }))),
  );
  const objects: MarkedObject[] = [];
  const unseen: Diagnostic[] = [];
  for (const look of looks) {
    if (look.status === 'fulfilled') objects.push(...look.value);
    else if (isDenied(look.reason)) unseen.push(...diagnosticsOf(look.reason));
    else throw look.reason;
  }
  return { objects, unseen };
}

/**
 * `current` with the objects of this deployment that no record names, each at an address of its own: for a plan to destroy.
 * What can't be looked for here is told by the check after the destroy.
 */
export async function withStrays(
  current: Current,
  loaded: State,
  types: readonly AnyResourceType[],
  ctx: Context,
  isDenied: IsDenied,
): Promise<Current> {
  const { objects } = await findMarked(types, ctx, isDenied);
  const recorded = new Set(
    [loaded, current.state].flatMap(({ resources }) =>
      Object.values(resources).flatMap(({ type, id, deposed }) =>
        [id, ...deposed.map((old) => old.id)].map((each) => `${type} ${each}`),
      ),
    ),
  );
  const unknown = objects.filter(({ type, id }) => !recorded.has(`${type.name} ${id}`));
  const entries = await Promise.all(unknown.map((object) => entryOf(object, loaded.salt, ctx)));
  const strays = Object.fromEntries(entries.flat());
  if (Object.keys(strays).length === 0) return current;
  const resources = inOrder({ ...current.state.resources, ...strays }, types);
  return { ...current, state: { ...current.state, resources } };
}

/** Nothing when it has ended meanwhile. */
async function entryOf({ type, id }: MarkedObject, salt: string, ctx: Context): Promise<[string, ResourceState][]> {
  const live = await type.read(ctx, id);
  if (!live) return [];
  const entry: ResourceState = {
    type: type.name,
    status: 'ready',
    id,
    inputs: seal(live.inputs, salt) as JsonObject,
    attributes: seal(live.attributes, salt) as JsonObject,
    dependencies: [],
    owned: true,
    deposed: [],
  };
  return [[`${type.name}${STRAY}"${id}"]`, entry]];
}

/** What a stray was made from, and what was made from it, nobody knows: its type says which types end after it. */
function inOrder(
  resources: Readonly<Record<string, ResourceState>>,
  types: readonly AnyResourceType[],
): Record<string, ResourceState> {
  const endsBefore = new Map(types.map((type) => [type.name, type.marked?.endsBefore ?? []]));
  const all = Object.entries(resources);
  return Object.fromEntries(
    all.map(([address, entry]) => {
      const later = all.filter(([, other]) => endsBefore.get(entry.type)?.includes(other.type)).map(([other]) => other);
      return [address, { ...entry, dependencies: [...new Set([...entry.dependencies, ...later])].sort() }];
    }),
  );
}
