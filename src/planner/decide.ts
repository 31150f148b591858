import { type Inputs, type Ref, refsIn, resolveRefs, unknown } from '../core/values.ts';
import type { ResourceState, State } from '../state/model.ts';
import { changeOf, lettingGoOf, requestedOf } from './changes.ts';
import type { Declaration } from './declaration.ts';
import { inOrder, needsOf } from './dependencies.ts';
import { takeBack } from './deposed.ts';
import { holdOf } from './holding.ts';
import { identityOfInputs } from './identity.ts';
import { interruptionOf } from './interrupted.ts';
import type { Change, ReplaceOrder } from './model.ts';
import type { Moves } from './moves.ts';
import { replacementOrders } from './replacement.ts';
import type { Types } from './types.ts';

export interface Deciding {
  readonly declarations: readonly Declaration[];
  /** As loaded, moved objects under their new addresses. */
  readonly loaded: State;
  /** See `Current.awaited`. */
  readonly awaited: ReadonlySet<string>;
  /** What there is, moved objects under their new addresses. */
  readonly moved: State;
  readonly moves: Moves;
  readonly types: Types;
  /** Addresses to replace though nothing asks for it. */
  readonly replace: ReadonlySet<string>;
}

/** What is to be done about all that is declared. */
export interface Decided {
  readonly changes: ReadonlyMap<string, Change>;
  /** By address; may hold unknown values. */
  readonly desired: ReadonlyMap<string, Inputs>;
  /** What there is, with replaced objects taken back where they are wanted again. */
  readonly state: State;
  /** See `FirstDraft.overlooked`. */
  readonly overlooked: ReadonlyMap<string, ResourceState>;
  /** What a reference stands for once all is decided. */
  readonly lookup: (ref: Ref) => unknown;
}

/** Decides about each declaration after those that it needs. */
export function decide(deciding: Deciding): Decided {
  const { declarations, types } = deciding;
  const resources: Record<string, ResourceState> = { ...deciding.moved.resources };
  const state: State = { ...deciding.moved, resources };
  const desired = new Map<string, Inputs>();
  const changes = new Map<string, Change>();
  const deletedFirst = new Set<string>();
  const remade = new Set<string>();
  const overlooked = new Map<string, ResourceState>();
  const lookup = (ref: Ref): unknown =>
    remade.has(ref.address) ? unknown : valuePlanned(ref, changes, desired, state, types);

  for (const declaration of inOrder(declarations)) {
    const { address } = declaration;
    const inputs = resolveRefs(declaration.inputs, lookup) as Inputs;
    desired.set(address, inputs);
    const found = resources[address];
    const mayAppear = deciding.awaited.has(address);
    const entry = found && takeBack(found, types(declaration.type), inputs, { salt: state.salt, mayAppear });
    if (entry) resources[address] = entry;
    if (found && found !== entry && mayAppear) overlooked.set(address, found);
    const change = decideOne(declaration, inputs, entry, deletedFirst, deciding);
    const isAnother = change.action === 'replace' && change.requested === true;
    if (
      (isAnother && !types(declaration.type).hasTwins) ||
      goesFirst(change, declaration, inputs, entry, deletedFirst, types)
    ) {
      deletedFirst.add(address);
      // Its name stays, yet another object bears it from now on: whatever was made for the old one has ended with it.
      if (isAnother || refsIn(declaration.inputs).some((ref) => remade.has(ref.address))) remade.add(address);
    }
    changes.set(address, change);
  }
  for (const [address, order] of ordersOf(declarations, changes, deletedFirst, types)) {
    changes.set(address, ordered(changes.get(address) as Change, order));
  }
  return { changes, desired, state, overlooked, lookup };
}

function decideOne(
  declaration: Declaration,
  inputs: Inputs,
  entry: ResourceState | undefined,
  deletedFirst: ReadonlySet<string>,
  { awaited, loaded, moves, types, replace }: Deciding,
): Change {
  const { address } = declaration;
  const type = types(declaration.type);
  const movedFrom = moves.get(address);
  const interruption = interruptionOf({
    before: loaded.resources[address],
    now: entry,
    awaited: awaited.has(address),
    kind: type.kind,
  });
  const change = changeOf({ declaration, type, inputs, entry, salt: loaded.salt, movedFrom, interruption });
  const hold = holdOf(declaration, type, change, deletedFirst);
  const needed = hold ? lettingGoOf(change, hold) : change;
  return replace.has(address) ? requestedOf(needed) : needed;
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

/**
 * Whether the old object must be deleted before the new one is made, as far as that spreads from what it needs. One whose
 * deletion was begun goes first, too: its place may not be free (a listener's port), nor it be there to the end.
 */
function goesFirst(
  change: Change,
  declaration: Declaration,
  inputs: Inputs,
  entry: ResourceState | undefined,
  deletedFirst: ReadonlySet<string>,
  types: Types,
): boolean {
  if (change.action !== 'replace' || !entry) return false;
  if (entry.status === 'deleting') return true;
  const identity = identityOfInputs(declaration.type, entry.inputs, types);
  const keepsIdentity = identity !== undefined && identity === identityOfInputs(declaration.type, inputs, types);
  return keepsIdentity || needsOf(declaration).some(({ address }) => deletedFirst.has(address));
}

function ordersOf(
  declarations: readonly Declaration[],
  changes: ReadonlyMap<string, Change>,
  deletedFirst: ReadonlySet<string>,
  types: Types,
) {
  const replaced = declarations
    .filter((d) => changes.get(d.address)?.action === 'replace')
    .map((d) => ({
      address: d.address,
      needs: needsOf(d).map((need) => need.address),
      preferred: types(d.type).replacement,
      goesFirst: deletedFirst.has(d.address),
    }));
  return replacementOrders(replaced);
}

/** A replacement with its order. One that only an unknown value asks for may turn out to be none, unless the old object has ended by then. */
function ordered(change: Change, order: ReplaceOrder): Change {
  const culprits = change.inputs.filter(({ forcesReplacement }) => forcesReplacement);
  const perhaps = order === 'create-first' && culprits.length > 0 && culprits.every((c) => c.after.kind === 'unknown');
  return { ...change, order, ...(perhaps ? { reason: `${change.reason}; it stays if they turn out the same` } : {}) };
}
