import type { Inputs } from '../core/values.ts';
import type { AnyResourceType } from '../resources/contract.ts';
import type { RecordedObject, ResourceState, State } from '../state/model.ts';
import type { Declaration } from './declaration.ts';
import { diffInputs } from './diff.ts';
import { wantedIdentity } from './identity.ts';
import type { Types } from './types.ts';

/**
 * The entry with the object that suits the wish as its current one. A replacement that was left half-done keeps the old
 * object as deposed: when the wish is the old one again, that is taken back, and what was made meanwhile is deposed instead.
 * `mayAppear`: the entry's own object, of which AWS shows nothing yet.
 */
export function takeBack(
  entry: ResourceState,
  type: AnyResourceType,
  inputs: Inputs,
  { salt, mayAppear }: { readonly salt: string; readonly mayAppear: boolean },
): ResourceState {
  const isThere = entry.id !== undefined || mayAppear;
  if (entry.deposed.length === 0 || (isThere && suits(entry, type, inputs, salt))) return entry;
  const old = entry.deposed.find((object) => suits(object, type, inputs, salt));
  if (!old) return entry;
  const others = entry.deposed.filter((object) => object !== old);
  return { ...old, type: entry.type, status: 'ready', deposed: [...others, ...currentOf(entry)] };
}

/**
 * A deposed object that AWS knows by the name of a newly declared address (a DNS record, after a change of mind between ACM and
 * Let's Encrypt) moves there, as current objects do: to delete it would take the name from its successor. What stands there
 * under another name is deposed in its turn, but for a create of which AWS shows nothing yet: that can't be.
 */
export function claimDeposed(declarations: readonly Declaration[], state: State, types: Types): State {
  const resources: Record<string, ResourceState> = { ...state.resources };
  for (const declaration of declarations) {
    const { address, type } = declaration;
    const wanted = wantedIdentity(declaration, types);
    const holds = ({ inputs }: Pick<RecordedObject, 'inputs'>) => types(type).identity?.(inputs) === wanted;
    const held = resources[address];
    if (wanted === undefined || (held && (held.id === undefined || holds(held)))) continue;
    const [from, entry] =
      Object.entries(resources).find(
        ([other, one]) => other !== address && one.type === type && one.deposed.some(holds),
      ) ?? [];
    const object = entry?.deposed.find(holds);
    if (from === undefined || !entry || !object) continue;
    const left = { ...entry, deposed: entry.deposed.filter((one) => one !== object) };
    if (left.id === undefined && left.token === undefined && left.deposed.length === 0) delete resources[from];
    else resources[from] = left;
    const deposed = held ? [...held.deposed, ...currentOf(held)] : [];
    resources[address] = { ...object, type, status: 'ready', deposed };
  }
  return { ...state, resources };
}

/** Whether the object can become what is wanted without being replaced. */
function suits(
  object: Pick<RecordedObject, 'inputs' | 'owned'>,
  type: AnyResourceType,
  inputs: Inputs,
  salt: string,
): boolean {
  return diffInputs(type, inputs, object, salt).every(({ forcesReplacement }) => !forcesReplacement);
}

/** The object that the entry names as its current one, if AWS has given its id. */
export function currentOf({ id, inputs, attributes, dependencies, owned }: ResourceState): RecordedObject[] {
  return id === undefined ? [] : [{ id, inputs, attributes, dependencies, owned }];
}
