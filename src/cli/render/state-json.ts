import type { JsonObject } from '../../core/values.ts';
import type { State } from '../../state/model.ts';
import { shownInState } from './state-object.ts';

/** The version of the state as JSON; grows when a member changes its meaning or goes, not when one is added. */
const STATE_JSON_VERSION = 1;

/** The state for programs: a contract, unlike its file. Secrets are told as such, never shown. */
export interface StateJson {
  readonly version: typeof STATE_JSON_VERSION;
  readonly type: 'state';
  readonly lineage: string;
  readonly serial: number;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly outputs: JsonObject;
  /** Sorted by address. */
  readonly resources: readonly (ReturnType<typeof shownInState> & { readonly type: string })[];
}

export function stateAsJson({ lineage, serial, stack, account, region, outputs, resources }: State): StateJson {
  return {
    version: STATE_JSON_VERSION,
    type: 'state',
    lineage,
    serial,
    stack,
    account,
    region,
    outputs,
    resources: Object.entries(resources)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([address, resource]) => ({ type: resource.type, ...shownInState(address, resource) })),
  };
}
