import type { Inputs } from '../core/values.ts';
import type { AnyResourceType } from '../resources/contract.ts';
import type { ResourceState, State } from '../state/model.ts';
import type { Declaration } from './declaration.ts';
import { diffInputs, endedInputs, newInputs } from './diff.ts';
import type { Hold } from './holding.ts';
import { type Interruption, interruptionOf } from './interrupted.ts';
import type { Change } from './model.ts';
import type { Types } from './types.ts';

/** What a change is decided from. */
export interface Standing {
  readonly declaration: Declaration;
  readonly type: AnyResourceType;
  /** The wish, as far as it is known. */
  readonly inputs: Inputs;
  /** What there is. */
  readonly entry: ResourceState | undefined;
  readonly salt: string;
  readonly movedFrom: string | undefined;
  readonly interruption: Interruption | undefined;
}

/** What is to be done about one declared resource. */
export function changeOf({ declaration, type, inputs, entry, salt, movedFrom, interruption }: Standing): Change {
  const base = {
    address: declaration.address,
    type: declaration.type,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    ...interruption,
  };
  if (entry?.id === undefined) return { ...base, action: 'create', inputs: newInputs(type, inputs) };

  const known = { ...base, id: entry.id };
  const differing = diffInputs(type, inputs, entry, salt);
  if (entry.status === 'deleting') return { ...known, action: 'replace', inputs: differing };
  const culprits = differing.filter((change) => change.forcesReplacement || !type.update);
  if (culprits.length > 0) {
    const marked = differing.map((change) =>
      culprits.includes(change) ? { ...change, forcesReplacement: true as const } : change,
    );
    const why = `${listed(culprits.map((c) => c.name))} can't be changed in place`;
    return { ...known, action: 'replace', reason: joined(interruption?.reason, why), inputs: marked };
  }
  if (entry.status === 'creating' || entry.status === 'replacing') {
    return { ...known, action: 'create', resumes: true, inputs: newInputs(type, inputs) };
  }
  if (differing.length > 0) return { ...known, action: 'update', inputs: differing };
  return { ...known, action: entry.status === 'updating' ? 'update' : 'no-op', inputs: [] };
}

/** The change of a resource that holds on to `held`, which is deleted before its successor is made: AWS would refuse that. */
export function lettingGoOf(change: Change, { input, held }: Hold): Change {
  const why = `${held} is deleted first, which AWS refuses while this refers to it`;
  return {
    ...withoutResuming(change),
    action: 'replace',
    reason: joined(change.reason, why),
    inputs: change.inputs.map((each) => (each.name === input ? { ...each, forcesReplacement: true as const } : each)),
  };
}

/**
 * The change of a resource that somebody wants replaced. What there is none of can only be created; once that is begun, asking
 * again replaces it.
 */
export function requestedOf(change: Change): Change {
  if (change.id === undefined) return { ...change, requested: true };
  const asked = change.resumes
    ? '-replace asks for another; without it, this one is completed'
    : 'as asked for with -replace';
  const reason = joined(change.reason, asked);
  return { ...withoutResuming(change), action: 'replace', requested: true, reason };
}

function withoutResuming({ resumes: _resumes, ...change }: Change): Change {
  return change;
}

/** What is known of a state before and after AWS was looked at. */
export interface Outlook {
  /** As loaded. */
  readonly before: State;
  /** As AWS has it. */
  readonly now: State;
  /** Addresses whose interrupted create may yet show. */
  readonly awaited: ReadonlySet<string>;
}

/** What is recorded but not in `kept` any more; what an interrupted run had left of it and AWS has no more is a `no-op`. */
export function endings({ before, now, awaited }: Outlook, kept: ReadonlySet<string>, types: Types): Change[] {
  const addresses = new Set([...Object.keys(before.resources), ...Object.keys(now.resources)]);
  return [...addresses].flatMap((address): Change[] => {
    const entry = now.resources[address];
    const recorded = before.resources[address];
    const type = (entry ?? recorded)?.type;
    if (kept.has(address) || type === undefined) return [];
    const interruption = interruptionOf({
      before: recorded,
      now: entry,
      awaited: awaited.has(address),
      kind: types(type).kind,
    });
    const base = { address, type, ...interruption };
    if (entry?.id !== undefined) return [endingOf({ ...base, id: entry.id }, entry, recorded, types)];
    if (!interruption) return [];
    return [{ ...base, action: awaited.has(address) ? 'delete' : 'no-op', inputs: [] }];
  });
}

function endingOf(
  base: { readonly address: string; readonly type: string; readonly id: string; readonly reason?: string },
  entry: ResourceState,
  recorded: ResourceState | undefined,
  types: Types,
): Change {
  if (!entry.owned) {
    return {
      ...base,
      action: 'forget',
      reason: joined(base.reason, 'it was there before this deployment'),
      inputs: [],
    };
  }
  const stray = recorded ? {} : { reason: 'found by its tag, no record names it' };
  return { ...base, ...stray, action: 'delete', inputs: endedInputs(types(entry.type), entry) };
}

/** Replaced objects that an earlier run left behind; a `no-op`: it is gone by now. */
export function leftovers({ before, now }: Outlook): Change[] {
  const standing = Object.entries(now.resources).flatMap(([address, { type, deposed }]) => {
    const replaced = new Set(before.resources[address]?.deposed.map(({ id }) => id));
    return deposed.map(
      ({ id, owned }): Change => ({
        address,
        type,
        action: owned ? 'delete' : 'forget',
        id,
        deposed: id,
        // What was current as loaded has given its place back.
        reason: replaced.has(id) ? 'an earlier run replaced it' : 'it gives way to what is wanted again',
        inputs: [],
      }),
    );
  });
  const still = new Set(
    Object.values(now.resources).flatMap(({ type, id, deposed }) => [id, ...deposed.map((o) => o.id)].map(keyOf(type))),
  );
  const gone = Object.entries(before.resources).flatMap(([address, { type, deposed }]) =>
    deposed
      .filter(({ id }) => !still.has(keyOf(type)(id)))
      .map(
        ({ id }): Change => ({
          address,
          type,
          action: 'no-op',
          deposed: id,
          reason: `an earlier run replaced ${id}, which is gone`,
          inputs: [],
        }),
      ),
  );
  return [...standing, ...gone];
}

/** Parts of a bucket have its name as their id. */
function keyOf(type: string) {
  return (id: string | undefined): string => `${type} ${id}`;
}

function joined(...reasons: readonly (string | undefined)[]): string {
  return reasons.filter((reason) => reason !== undefined).join('; ');
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
