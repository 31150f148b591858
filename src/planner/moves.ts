import type { ResourceState, State } from '../state/model.ts';
import type { Declaration } from './declaration.ts';
import { currentOf } from './deposed.ts';
import { wantedIdentity } from './identity.ts';
import type { Types } from './types.ts';

/** Declared address → the address under which the state still knows the object. */
export type Moves = ReadonlyMap<string, string>;

/**
 * Objects whose address is no longer declared, but which AWS knows by the same identity as a newly declared one (a DNS record
 * that changes from an alias to an address): they move, so that the change is one update and never delete-then-create.
 */
export function findMoves(declarations: readonly Declaration[], state: State, types: Types): Moves {
  const declared = new Set(declarations.map((d) => d.address));
  const leaving = Object.entries(state.resources).filter(
    ([address, entry]) => !declared.has(address) && entry.id !== undefined,
  );
  const moves = new Map<string, string>();
  for (const declaration of declarations) {
    const { address, type } = declaration;
    const wanted = wantedIdentity(declaration, types);
    const holds = (entry: ResourceState) => entry.type === type && types(type).identity?.(entry.inputs) === wanted;
    const held = state.resources[address];
    if (wanted === undefined || (held && holds(held))) continue;
    const match = leaving.find(([, entry]) => holds(entry));
    if (match) moves.set(address, match[0]);
  }
  return moves;
}

/** Addresses of creates that may yet show, after `applyMoves`: one that stood where an object moves to has taken its place. */
export function movedAwaited(awaited: ReadonlySet<string>, moves: Moves): ReadonlySet<string> {
  return new Set([...awaited].map((address) => moves.get(address) ?? address));
}

/**
 * The state with each moved object under its new address. What stood there (a change of mind was interrupted) is deposed; a
 * create of which AWS shows nothing yet changes places with it, so that what may appear is not lost sight of.
 */
export function applyMoves(state: State, moves: Moves): State {
  const resources: Record<string, ResourceState> = { ...state.resources };
  for (const [to, from] of moves) {
    const moving = resources[from];
    if (!moving) continue;
    const displaced = resources[to];
    delete resources[from];
    if (displaced && displaced.id === undefined) resources[from] = { ...displaced, deposed: [] };
    const deposed = [...moving.deposed, ...(displaced ? [...displaced.deposed, ...currentOf(displaced)] : [])];
    resources[to] = { ...moving, deposed };
  }
  return { ...state, resources };
}
