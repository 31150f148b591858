import type { Diagnostic } from '../core/errors.ts';
import type { JsonObject } from '../core/values.ts';
import type { State } from '../state/model.ts';
import type { Config } from '../variables/config.ts';
import { type Aim, aimWarnings, refuseContradiction } from './aim.ts';
import { openAccount } from './aws.ts';
import { openBackend } from './backend.ts';
import { type Planned, planDestroy, planRefresh, planStack, stateFor } from './deployment.ts';
import type { Io } from './io.ts';
import type { BeginOptions } from './options.ts';
import { refuseOwnBucket } from './own-bucket.ts';
import { tellingOfLostState } from './perhaps-lost.ts';
import type { SavedPlan } from './plan-file.ts';
import { existingState } from './read-state.ts';
import { runAtWork } from './run-at-work.ts';
import { tellingOn } from './show-plan.ts';
import { refuseSecond } from './state-elsewhere.ts';
import { readConfig, restoreConfig } from './variables.ts';

/** A plan that nothing is done with but to show it, and what it was made from. */
export interface Made {
  readonly planned: Planned;
  readonly state: State;
  /** Missing for an end, which asks for no variables. */
  readonly config?: Config;
  /** The variables that are not secret. */
  readonly variables: JsonObject;
  /** All that is to be said with it. */
  readonly warnings: readonly Diagnostic[];
}

/** Plans, without a lock. `saved`: a plan to make once more, with its own variables. */
export async function planFor(aim: Aim, options: BeginOptions, io: Io, saved?: SavedPlan): Promise<Made> {
  refuseContradiction(aim, options.refresh);
  const made = aim.mode === 'destroy' ? await ofAnEnd(aim, options, io) : await ofTheVariables(aim, options, io, saved);
  const { draft, warnings } = made.planned;
  return { ...made, warnings: [...made.warnings, ...warnings, ...aimWarnings(draft.plan)] };
}

async function ofTheVariables(aim: Aim, options: BeginOptions, io: Io, saved: SavedPlan | undefined): Promise<Made> {
  const read = saved ? await restoreConfig(saved.variables, io) : await readConfig(options, io);
  const { config, warnings, saved: variables } = read;
  refuseOwnBucket(options, config.s3_bucket_name);
  const backend = await openBackend(options, io, { region: config.region });
  const { store } = backend;
  const loaded = await store.load();
  const atWork = await runAtWork(loaded, backend);
  await refuseSecond(loaded, options, io);
  const account = await openAccount({ options, io, config });
  const fresh = stateFor(account, loaded, store.name);
  const state = saved && !loaded ? { ...fresh, ...saved.state } : fresh;
  const planning = aim.mode === 'refresh-only' ? planRefresh : planStack;
  const planned = await tellingOfLostState(
    loaded,
    store.name,
    planning(config, account, state, tellingOn(options, io), aim),
  );
  return { planned, state, config, variables, warnings: [...atWork, ...warnings] };
}

/** As destroy does: region and order are in the state. */
async function ofAnEnd(aim: Aim, options: BeginOptions, io: Io): Promise<Made> {
  const backend = await openBackend(options, io);
  const { store } = backend;
  const loaded = await existingState(store, options, io);
  const atWork = await runAtWork(loaded, backend);
  const account = await openAccount({ options, io, config: { region: loaded.region } });
  const state = stateFor(account, loaded, store.name);
  return {
    planned: await planDestroy(account, state, tellingOn(options, io), aim),
    state,
    variables: {},
    warnings: atWork,
  };
}
