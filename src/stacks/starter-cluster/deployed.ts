import type { JsonObject } from '../../core/values.ts';

/** What the state knows of an address; `undefined` when it holds nothing there. */
export type Deployed = (
  address: string,
) => { readonly id: string; readonly inputs: JsonObject; readonly attributes: JsonObject } | undefined;
