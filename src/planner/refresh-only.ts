import { refsIn, unknown } from '../core/values.ts';
import type { State } from '../state/model.ts';
import type { Current } from './current.ts';
import type { Declarations } from './declaration.ts';
import { PLAN_VERSION } from './model.ts';
import { basisOf, type Draft, outputChanges } from './plan.ts';

export interface RefreshRequest {
  /** For the outputs, which may refer to what AWS has changed. */
  readonly declarations: Declarations;
  readonly loaded: State;
  readonly current: Current;
  /** Addresses that were recorded and are to be looked at; missing: all. */
  readonly addresses?: ReadonlySet<string>;
}

/** A plan to record what AWS has, and to change nothing there. Its draft's state, outputs included, is what is to be recorded. Pure. */
export function planRefreshOnly({ declarations, loaded, current, addresses }: RefreshRequest): Draft {
  const isMeant = (address: string) => addresses === undefined || addresses.has(address);
  const resources = Object.fromEntries([
    ...Object.entries(loaded.resources).filter(([address]) => !isMeant(address)),
    ...Object.entries(current.state.resources).filter(([address]) => isMeant(address)),
  ]);
  const state = { ...loaded, resources };
  const outputs = outputChanges(followed(declarations, loaded), loaded, ({ address, attribute }) => {
    const entry = state.resources[address];
    if (entry?.id === undefined) return unknown;
    return attribute === 'id' ? entry.id : (entry.attributes[attribute] ?? entry.inputs[attribute] ?? unknown);
  });
  const known = outputs.flatMap(({ name, after }) => (after.kind === 'value' ? [[name, after.value] as const] : []));
  return {
    plan: {
      planVersion: PLAN_VERSION,
      mode: 'refresh-only',
      basis: basisOf(loaded, declarations),
      changes: [],
      drift: current.drift.filter(({ address }) => isMeant(address)),
      outputs: outputs.map((each) => (each.after.kind === 'unknown' ? { ...each, after: { kind: 'absent' } } : each)),
      losses: [],
    },
    state: { ...state, outputs: Object.fromEntries(known) },
    desired: new Map(),
  };
}

/** Only what refers to AWS's objects can have changed there; a new wish is for an apply to record. */
function followed(declarations: Declarations, loaded: State): Declarations {
  const outputs = Object.keys(loaded.outputs).map((name) => {
    const declared = declarations.outputs[name];
    return [name, refsIn(declared).length > 0 ? declared : loaded.outputs[name]];
  });
  return { ...declarations, outputs: Object.fromEntries(outputs) };
}
