import type { Inputs } from '../core/values.ts';
import type { AnyResourceType } from '../resources/contract.ts';
import type { RecordedObject, ResourceState } from '../state/model.ts';
import { diffInputs } from './diff.ts';

/**
 * The entry with the object that suits the wish as its current one. A replacement that was left half-done keeps the old
 * object as deposed: when the wish is the old one again, that is taken back, and what was made meanwhile is deposed instead.
 */
export function takeBack(entry: ResourceState, type: AnyResourceType, inputs: Inputs, salt: string): ResourceState {
  if (entry.deposed.length === 0 || (entry.id !== undefined && suits(entry, type, inputs, salt))) return entry;
  const old = entry.deposed.find((object) => suits(object, type, inputs, salt));
  if (!old) return entry;
  const others = entry.deposed.filter((object) => object !== old);
  return { ...old, type: entry.type, status: 'ready', deposed: [...others, ...currentOf(entry)] };
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

function currentOf({ id, inputs, attributes, dependencies, owned }: ResourceState): RecordedObject[] {
  return id === undefined ? [] : [{ id, inputs, attributes, dependencies, owned }];
}
