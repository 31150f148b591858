import { resolve } from 'node:path';
import type { Diagnostic } from '../../core/errors.ts';
import { type Aim, aimOf, aimWarnings, refuseContradiction, WHOLE } from '../aim.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { type Planned, planDestroy, planRefresh, planStack, stateFor, whyStale } from '../deployment.ts';
import type { Io } from '../io.ts';
import type { GraphOptions } from '../options.ts';
import { tellingOfLostState } from '../perhaps-lost.ts';
import { loadPlan, type SavedPlan, stalePlan } from '../plan-file.ts';
import { existingState } from '../read-state.ts';
import { readConfig, restoreConfig } from '../variables.ts';
import { clusterIn } from './caption.ts';

/** A plan, and what it is called in a picture. */
export interface ToDraw {
  readonly planned: Planned;
  readonly cluster: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Plans as `plan` does. A saved plan says what was to happen, not what waits for what: it is made once more, and refused
 * when something else came of it. @throws StarterError PLAN_STALE
 */
export async function planToDraw(options: GraphOptions, io: Io): Promise<ToDraw> {
  const { planFile, aim: given = WHOLE } = options;
  const saved = planFile === undefined ? undefined : await loadPlan(resolve(io.cwd, planFile));
  const aim = saved ? aimOf(saved.plan) : given;
  refuseContradiction(aim, options.refresh);
  const drawn =
    aim.mode === 'destroy' ? await ofAnEnd(aim, options, io) : await ofTheVariables(aim, saved, options, io);
  const { plan } = drawn.planned.draft;
  const stale = saved && whyStale(saved.plan, plan);
  if (stale !== undefined) throw stalePlan(planFile ?? '', stale);
  return { ...drawn, warnings: [...drawn.warnings, ...drawn.planned.warnings, ...aimWarnings(plan)] };
}

async function ofTheVariables(aim: Aim, saved: SavedPlan | undefined, options: GraphOptions, io: Io): Promise<ToDraw> {
  const { config, warnings } = saved ? await restoreConfig(saved.variables, io) : await readConfig(options, io);
  const { store } = await openBackend(options, io, { region: config.region });
  const loaded = await store.load();
  const account = await openAccount({ options, io, config });
  const fresh = stateFor(account, loaded, store.name);
  const state = saved && !loaded ? { ...fresh, ...saved.state } : fresh;
  const planning = aim.mode === 'refresh-only' ? planRefresh : planStack;
  const planned = await tellingOfLostState(loaded, store.name, planning(config, account, state, options, aim));
  return { planned, cluster: config.cluster_name, warnings };
}

async function ofAnEnd(aim: Aim, options: GraphOptions, io: Io): Promise<ToDraw> {
  const { store } = await openBackend(options, io);
  const loaded = await existingState(store, options, io);
  const account = await openAccount({ options, io, config: { region: loaded.region } });
  const state = stateFor(account, loaded, store.name);
  const planned = await planDestroy(account, state, options, aim);
  return { planned, cluster: clusterIn(loaded.outputs), warnings: [] };
}
