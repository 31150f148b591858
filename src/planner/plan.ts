import { digest } from '../core/canonical.ts';
import { type Inputs, type Ref, resolveRefs, unknown } from '../core/values.ts';
import type { ResourceState, State } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import type { Current } from './current.ts';
import type { Declaration, Declarations } from './declaration.ts';
import { inOrder, needsOf } from './dependencies.ts';
import { takeBack } from './deposed.ts';
import { diffInputs, endedInputs, newInputs, shown } from './diff.ts';
import { type Change, type OutputChange, PLAN_VERSION, type Plan } from './model.ts';
import { applyMoves, findMoves, identityOfInputs, type Moves } from './moves.ts';
import { replacementOrders } from './replacement.ts';
import type { Types } from './types.ts';

/** A plan, with what only this process may know: the inputs as far as they are known, secrets included. */
export interface Draft {
  readonly plan: Plan;
  /** The state as AWS has it, moved objects under their new addresses: what the executor starts from. */
  readonly state: State;
  /** By address; may hold unknown values. */
  readonly desired: ReadonlyMap<string, Inputs>;
}

export interface PlanRequest {
  readonly mode: Plan['mode'];
  /** Empty for `destroy`. */
  readonly declarations: Declarations;
  /** The state as loaded: its serial is the plan's basis, its outputs the ones shown before. */
  readonly loaded: State;
  readonly current: Current;
  readonly types: Types;
}

/** Compares what should exist with what does. Pure; conflicts and losses, which need AWS, are added by `vet`. */
export function makePlan(request: PlanRequest): Draft {
  const { declarations, current, types, loaded } = request;
  const moves = findMoves(declarations.resources, current.state, types);
  const resources: Record<string, ResourceState> = { ...applyMoves(current.state, moves).resources };
  const state: State = { ...current.state, resources };
  const desired = new Map<string, Inputs>();
  const changes = new Map<string, Change>();
  const lookup = (ref: Ref): unknown => valuePlanned(ref, changes, desired, state, types);

  for (const declaration of inOrder(declarations.resources)) {
    const inputs = resolveRefs(declaration.inputs, lookup) as Inputs;
    desired.set(declaration.address, inputs);
    const entry = resources[declaration.address];
    if (entry) resources[declaration.address] = takeBack(entry, types(declaration.type), inputs, state.salt);
    changes.set(declaration.address, changeOf(declaration, inputs, state, types, moves));
  }
  for (const [address, order] of ordersOf(declarations.resources, changes, desired, state, types)) {
    changes.set(address, { ...(changes.get(address) as Change), order });
  }

  const all = [...changes.values(), ...endings(state, changes, types), ...leftovers(state)];
  const plan: Plan = {
    planVersion: PLAN_VERSION,
    mode: request.mode,
    basis: {
      lineage: loaded.lineage,
      serial: loaded.serial,
      account: loaded.account,
      region: loaded.region,
      config: digestOf(declarations, state.salt),
    },
    changes: all.sort((a, b) => compare(a.address, b.address) || compare(a.deposed ?? '', b.deposed ?? '')),
    drift: current.drift,
    outputs: outputChanges(declarations, loaded, lookup),
    losses: [],
  };
  return { plan, state, desired };
}

/** Whether applying the plan would do anything at all, outputs included. */
export function changesAnything(plan: Plan): boolean {
  return plan.changes.some((change) => change.action !== 'no-op') || plan.outputs.some((o) => !sameShown(o));
}

function changeOf(declaration: Declaration, inputs: Inputs, state: State, types: Types, moves: Moves): Change {
  const { address } = declaration;
  const type = types(declaration.type);
  const entry = state.resources[address];
  const movedFrom = moves.get(address);
  const base = { address, type: declaration.type, ...(movedFrom === undefined ? {} : { movedFrom }) };
  if (entry?.id === undefined) return { ...base, action: 'create', inputs: newInputs(type, inputs) };

  const known = { ...base, id: entry.id };
  const differing = diffInputs(type, inputs, entry, state.salt);
  const culprits = differing.filter((change) => change.forcesReplacement || !type.update);
  if (entry.status === 'deleting') {
    return { ...known, action: 'replace', reason: 'an interrupted run had begun to delete it', inputs: differing };
  }
  if (culprits.length > 0) {
    const marked = differing.map((change) =>
      culprits.includes(change) ? { ...change, forcesReplacement: true as const } : change,
    );
    return {
      ...known,
      action: 'replace',
      reason: `${listed(culprits.map((c) => c.name))} can't be changed in place`,
      inputs: marked,
    };
  }
  if (entry.status === 'creating' || entry.status === 'replacing') {
    return {
      ...known,
      action: 'create',
      resumes: true,
      reason: 'an interrupted run had begun to create it',
      inputs: newInputs(type, inputs),
    };
  }
  if (differing.length > 0) return { ...known, action: 'update', inputs: differing };
  if (entry.status === 'updating') {
    return { ...known, action: 'update', reason: 'an interrupted run had begun to update it', inputs: [] };
  }
  return { ...known, action: 'no-op', inputs: [] };
}

/** What a reference stands for while planning: known when nothing planned can change it. */
function valuePlanned(
  ref: Ref,
  changes: ReadonlyMap<string, Change>,
  desired: ReadonlyMap<string, Inputs>,
  state: State,
  types: Types,
): unknown {
  const change = changes.get(ref.address);
  const entry = state.resources[ref.address];
  const wanted = desired.get(ref.address);
  if (!change || !wanted) throw new Error(`reference to ${ref.address}, which is not declared`);
  if (Object.hasOwn(types(change.type).inputs, ref.attribute)) return wanted[ref.attribute];
  const made = (change.action === 'create' && !change.resumes) || change.action === 'replace';
  if (made || !entry) return unknown;
  if (ref.attribute === 'id') return entry.id;
  const value = entry.attributes[ref.attribute];
  const mayChange = types(change.type).attributes[ref.attribute] === 'may change';
  // What is still coming up may lack what AWS decides later: a certificate its validation record.
  const yetToCome = change.resumes === true && (value === undefined || value === null);
  return (change.action !== 'no-op' && mayChange) || yetToCome ? unknown : value;
}

function ordersOf(
  declarations: readonly Declaration[],
  changes: ReadonlyMap<string, Change>,
  desired: ReadonlyMap<string, Inputs>,
  state: State,
  types: Types,
) {
  const replaced = declarations
    .filter((d) => changes.get(d.address)?.action === 'replace')
    .map((d) => {
      const entry = state.resources[d.address] as ResourceState;
      const before = identityOfInputs(d.type, entry.inputs, types);
      return {
        address: d.address,
        needs: needsOf(d).map((need) => need.address),
        preferred: types(d.type).replacement,
        sameIdentity: before !== undefined && before === identityOfInputs(d.type, desired.get(d.address) ?? {}, types),
      };
    });
  return replacementOrders(replaced);
}

/** What is recorded but no longer declared. */
function endings(state: State, declared: ReadonlyMap<string, Change>, types: Types): Change[] {
  return Object.entries(state.resources)
    .filter(([address, entry]) => !declared.has(address) && entry.id !== undefined)
    .map(([address, entry]) => {
      const base = { address, type: entry.type, id: entry.id as string };
      if (entry.owned) return { ...base, action: 'delete' as const, inputs: endedInputs(types(entry.type), entry) };
      return { ...base, action: 'forget' as const, reason: 'it was there before this deployment', inputs: [] };
    });
}

/** Replaced objects that an earlier run left behind. */
function leftovers(state: State): Change[] {
  return Object.entries(state.resources).flatMap(([address, entry]) =>
    entry.deposed.map(({ id, owned }) => ({
      address,
      type: entry.type,
      action: owned ? ('delete' as const) : ('forget' as const),
      id,
      deposed: id,
      reason: 'an earlier run replaced it',
      inputs: [],
    })),
  );
}

function outputChanges(declarations: Declarations, loaded: State, lookup: (ref: Ref) => unknown): OutputChange[] {
  const names = [...new Set([...Object.keys(loaded.outputs), ...Object.keys(declarations.outputs)])].sort(compare);
  return names.map((name) => ({
    name,
    before: shown(loaded.outputs[name]),
    after: shown(resolveRefs(declarations.outputs[name], lookup)),
  }));
}

function sameShown({ before, after }: OutputChange): boolean {
  return digest(before) === digest(after);
}

/** A digest of the wish: references by name, secrets as digests. */
function digestOf(declarations: Declarations, salt: string): string {
  const named = (ref: Ref) => ({ $ref: `${ref.address}.${ref.attribute}` });
  return digest(seal(resolveRefs({ ...declarations, resources: [...declarations.resources] }, named), salt));
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
