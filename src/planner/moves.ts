import { hasUnknown, resolveRefs, unknown } from '../core/values.ts';
import type { ResourceState, State } from '../state/model.ts';
import type { Declaration } from './declaration.ts';
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
    if (state.resources[declaration.address]) continue;
    const wanted = wantedIdentity(declaration, types);
    if (wanted === undefined) continue;
    const match = leaving.find(
      ([, entry]) => entry.type === declaration.type && types(entry.type).identity?.(entry.inputs) === wanted,
    );
    if (match) moves.set(declaration.address, match[0]);
  }
  return moves;
}

/** The state with each moved object under its new address. */
export function applyMoves(state: State, moves: Moves): State {
  const resources: Record<string, ResourceState> = { ...state.resources };
  for (const [to, from] of moves) {
    resources[to] = resources[from] as ResourceState;
    delete resources[from];
  }
  return { ...state, resources };
}

/** The name by which AWS would know what is declared, as far as it depends on nothing that is made. */
export function wantedIdentity({ type, inputs }: Declaration, types: Types): string | undefined {
  return identityOfInputs(type, resolveRefs(inputs, () => unknown) as Record<string, unknown>, types);
}

/** The name by which AWS would know an object of these inputs, as far as they are known before the apply. */
export function identityOfInputs(type: string, inputs: Record<string, unknown>, types: Types): string | undefined {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
  return types(type).identity?.(known);
}
