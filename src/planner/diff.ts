import { sameValue } from '../core/canonical.ts';
import { hasUnknown, type Json, type JsonObject, Secret, Unknown } from '../core/values.ts';
import type { AnyResourceType, InputSpec } from '../resources/contract.ts';
import { isSealed, seal } from '../state/seal.ts';
import type { InputChange, Shown } from './model.ts';

/** An object to compare a wish with: its inputs (secrets sealed), and whether it is ours. */
export interface Present {
  readonly inputs: JsonObject;
  readonly owned: boolean;
}

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The inputs in which `present` falls short of `desired`, sorted by name. `desired` may hold secrets and unknown values;
 * an unknown one counts as different. `salt` seals secrets for the comparison.
 */
export function diffInputs(type: AnyResourceType, desired: Inputs, present: Present, salt: string): InputChange[] {
  return specsOf(type)
    .filter(([name, spec]) => !spec.creationOnly && !satisfied(spec, desired[name], present, name, salt))
    .map(([name, spec]) => ({
      name,
      before: shown(present.inputs[name], spec),
      after: shown(desired[name], spec),
      ...(spec.forcesReplacement ? { forcesReplacement: true as const } : {}),
    }));
}

/** Every input of a new object, sorted by name. */
export function newInputs(type: AnyResourceType, desired: Inputs): InputChange[] {
  return specsOf(type)
    .map(([name, spec]) => ({ name, before: { kind: 'absent' } as const, after: shown(desired[name], spec) }))
    .filter(({ after }) => after.kind !== 'absent');
}

/** Every input of an object that ends, sorted by name. */
export function endedInputs(type: AnyResourceType, present: Present): InputChange[] {
  return specsOf(type)
    .map(([name, spec]) => ({ name, before: shown(present.inputs[name], spec), after: { kind: 'absent' } as const }))
    .filter(({ before }) => before.kind !== 'absent');
}

/** What others changed: the inputs whose live value no longer satisfies the recorded one. */
export function driftOf(type: AnyResourceType, recorded: Present, live: JsonObject): InputChange[] {
  return specsOf(type)
    .filter(([name, spec]) => {
      if (spec.creationOnly || spec.writeOnly) return false;
      const before = recorded.inputs[name];
      if (isMissing(before) || isMissing(live[name])) return isMissing(before) !== isMissing(live[name]);
      return !(spec.equal ?? sameValue)(before, live[name], recorded);
    })
    .map(([name, spec]) => ({ name, before: shown(recorded.inputs[name], spec), after: shown(live[name], spec) }));
}

/** A value as it may be shown. */
export function shown(value: unknown, spec: Pick<InputSpec<unknown>, 'sensitive'> = {}): Shown {
  if (isMissing(value)) return { kind: 'absent' };
  if (value instanceof Unknown) return { kind: 'unknown' };
  if (spec.sensitive || value instanceof Secret || isSealed(value)) return { kind: 'sensitive' };
  return { kind: 'value', value: JSON.parse(JSON.stringify(value)) as Json };
}

function satisfied(spec: InputSpec<unknown>, desired: unknown, present: Present, name: string, salt: string): boolean {
  const live = present.inputs[name];
  // An imported object has no record of what AWS doesn't give back: nothing to compare with.
  if (spec.writeOnly && live === undefined) return true;
  if (hasUnknown(desired)) return false;
  const wanted = spec.sensitive ? seal(desired, salt) : desired;
  if (isMissing(wanted) || isMissing(live)) return isMissing(wanted) === isMissing(live);
  if (spec.sensitive) return sameValue(wanted, live);
  return (spec.equal ?? sameValue)(wanted, live, present);
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function specsOf(type: AnyResourceType): [string, InputSpec<unknown>][] {
  return Object.entries(type.inputs as Record<string, InputSpec<unknown>>).sort(([a], [b]) => (a < b ? -1 : 1));
}
