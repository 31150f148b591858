import { digest, sameValue } from '../core/canonical.ts';
import { type Inputs, type Ref, resolveRefs } from '../core/values.ts';
import { withoutAnnouncement } from '../state/announcement.ts';
import type { ResourceState, State } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import { endings, leftovers, type Outlook } from './changes.ts';
import type { Current } from './current.ts';
import { decide } from './decide.ts';
import type { Declarations } from './declaration.ts';
import { claimDeposed } from './deposed.ts';
import { shown } from './diff.ts';
import { type Basis, type Change, type OutputChange, PLAN_VERSION, type Plan } from './model.ts';
import { applyMoves, findMoves, movedAwaited } from './moves.ts';
import type { Types } from './types.ts';

/** A plan, with what only this process may know: the inputs as far as they are known, secrets included. */
export interface Draft {
  readonly plan: Plan;
  /** The state as AWS has it, moved objects under their new addresses: what the executor starts from. */
  readonly state: State;
  /** By address; may hold unknown values. */
  readonly desired: ReadonlyMap<string, Inputs>;
}

/** A plan as first made. */
export interface FirstDraft extends Draft {
  /**
   * By address, the records of announced creates that AWS shows nothing of yet and whose predecessor this plan takes back: it
   * would lose sight of what they bring. To be waited for (`untilShown`), then looked at and planned anew.
   */
  readonly overlooked: ReadonlyMap<string, ResourceState>;
}

export interface PlanRequest {
  readonly mode: Exclude<Plan['mode'], 'refresh-only'>;
  /** Empty for `destroy`. */
  readonly declarations: Declarations;
  /** The state as loaded: its serial is the plan's basis, its outputs the ones shown before. */
  readonly loaded: State;
  readonly current: Current;
  readonly types: Types;
  /** Declared addresses to replace though nothing asks for it. Default: none. */
  readonly replace?: ReadonlySet<string>;
}

/** Compares what should exist with what does. Pure; conflicts and losses, which need AWS, are added by `vet`. */
export function makePlan(request: PlanRequest): FirstDraft {
  const { declarations, types, loaded, replace = new Set() } = request;
  const claimed = claimDeposed(declarations.resources, request.current.state, types);
  const moves = findMoves(declarations.resources, claimed, types);
  const moved = applyMoves(claimed, moves);
  const awaited = movedAwaited(request.current.awaited, moves);
  const before = applyMoves(loaded, moves);
  const decided = decide({
    declarations: declarations.resources,
    loaded: before,
    awaited,
    moved,
    moves,
    types,
    replace,
  });
  const outlook: Outlook = { before, now: decided.state, awaited };
  const ending = endings(outlook, new Set(decided.changes.keys()), types);
  const state = withoutSettled(decided.state, ending);
  const all = [...decided.changes.values(), ...ending, ...leftovers(outlook)];
  const plan: Plan = {
    planVersion: PLAN_VERSION,
    mode: request.mode,
    basis: basisOf(loaded, declarations),
    changes: all.sort((a, b) => compare(a.address, b.address) || compare(a.deposed ?? '', b.deposed ?? '')),
    drift: request.current.drift,
    outputs: outputChanges(declarations, loaded, decided.lookup),
    losses: [],
  };
  return { plan, state, desired: decided.desired, overlooked: decided.overlooked };
}

/** What a plan made from `loaded` for these declarations rests on. */
export function basisOf(loaded: State, declarations: Declarations): Basis {
  const { lineage, serial, account, region, salt } = loaded;
  return { lineage, serial, account, region, config: digestOf(declarations, salt) };
}

/** Whether applying the plan would do anything at all, outputs included. */
export function changesAnything(plan: Plan): boolean {
  const records = plan.mode === 'refresh-only' && plan.drift.length > 0;
  return records || plan.changes.some((change) => change.action !== 'no-op') || plan.outputs.some((o) => !sameShown(o));
}

/** Of a create that never happened nothing is left to be done, nor to be remembered, but what it was to replace. */
function withoutSettled(state: State, ending: readonly Change[]): State {
  const settled = new Set(ending.filter(({ action }) => action === 'no-op').map(({ address }) => address));
  const kept = Object.entries(state.resources).flatMap(([address, entry]): [string, ResourceState][] => {
    if (!settled.has(address)) return [[address, entry]];
    return entry.deposed.length > 0 ? [[address, withoutAnnouncement(entry)]] : [];
  });
  return { ...state, resources: Object.fromEntries(kept) };
}

/** Every output there is or will be; `lookup` tells what a reference stands for. */
export function outputChanges(
  declarations: Declarations,
  loaded: State,
  lookup: (ref: Ref) => unknown,
): OutputChange[] {
  const names = [...new Set([...Object.keys(loaded.outputs), ...Object.keys(declarations.outputs)])].sort(compare);
  return names.map((name) => ({
    name,
    before: shown(loaded.outputs[name]),
    after: shown(resolveRefs(declarations.outputs[name], lookup)),
  }));
}

function sameShown({ before, after }: Pick<OutputChange, 'before' | 'after'>): boolean {
  return sameValue(before, after);
}

/** A digest of the wish: references by name, secrets as digests. */
function digestOf(declarations: Declarations, salt: string): string {
  const named = (ref: Ref) => ({ $ref: `${ref.address}.${ref.attribute}` });
  return digest(seal(resolveRefs({ ...declarations, resources: [...declarations.resources] }, named), salt));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
