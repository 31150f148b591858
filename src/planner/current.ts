import type { JsonObject } from '../core/values.ts';
import { withoutAnnouncement } from '../state/announcement.ts';
import type { ResourceState, State } from '../state/model.ts';
import { seal } from '../state/seal.ts';
import { driftOf, endedInputs } from './diff.ts';
import type { Drift } from './model.ts';
import type { Observed } from './refresh.ts';
import type { Types } from './types.ts';

/** The state brought up to what AWS has, and what others changed. */
export interface Current {
  /** Entries without an object in AWS are left out, unless one may still appear or a deposed one is to be ended. */
  readonly state: State;
  readonly drift: readonly Drift[];
  /** See `Observed.awaited`. */
  readonly awaited: ReadonlySet<string>;
}

/** Overlays the state with what was read. Pure. Inputs that AWS doesn't give back keep their recorded value. */
export function bringUpToDate(
  state: State,
  observed: Observed,
  types: Types,
  ignoresDrift: ReadonlySet<string>,
): Current {
  const resources: Record<string, ResourceState> = {};
  const drift: Drift[] = [];
  for (const [address, entry] of Object.entries(state.resources)) {
    const type = types(entry.type);
    const live = observed.live.get(address);
    const stillThere = observed.deposed.get(address) ?? [];
    // Made anew under the id of what was replaced (a rule of the same group): it is the current object, not one to be ended.
    const deposed = entry.deposed.filter(({ id }) => stillThere.includes(id) && id !== live?.id);
    if (live) {
      const liveInputs = seal(live.inputs, state.salt) as JsonObject;
      if (entry.status === 'ready' && !ignoresDrift.has(address)) {
        const inputs = driftOf(type, entry, liveInputs);
        if (inputs.length > 0) drift.push({ address, type: entry.type, kind: 'changed', inputs });
      }
      const inputs = ignoresDrift.has(address) ? entry.inputs : overlay(entry, liveInputs, type.inputs);
      resources[address] = {
        ...entry,
        id: live.id,
        inputs,
        attributes: seal(live.attributes, state.salt) as JsonObject,
        deposed,
      };
      continue;
    }
    if (entry.status === 'ready')
      drift.push({ address, type: entry.type, kind: 'deleted', inputs: endedInputs(type, entry) });
    const { id, ...rest } = withoutAnnouncement(entry);
    // A create that left no id may still take effect: sent again with its token, it makes no second object. One that left
    // an id has: its token would bring back what has ended.
    if (id === undefined && isBegun(entry)) resources[address] = { ...entry, deposed };
    else if (deposed.length > 0) resources[address] = { ...rest, status: 'replacing', deposed };
  }
  return { state: { ...state, resources }, drift, awaited: observed.awaited };
}

/** Whether its create has been announced and its end not yet seen. */
function isBegun({ status }: ResourceState): boolean {
  return status === 'creating' || status === 'replacing';
}

/** Live values win; what AWS doesn't give back (write-only, for creation only, or of an object still coming up) is as recorded. */
function overlay(
  entry: ResourceState,
  live: JsonObject,
  specs: Record<string, { writeOnly?: true; creationOnly?: true }>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, spec]) => {
      const recorded = entry.inputs[name];
      const value = spec.writeOnly
        ? recorded
        : (live[name] ?? (spec.creationOnly || isBegun(entry) ? recorded : undefined));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
