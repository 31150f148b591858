import { resolve } from 'node:path';
import type { Diagnostic } from '../../core/errors.ts';
import { aimOf, WHOLE } from '../aim.ts';
import { type Planned, whyStale } from '../deployment.ts';
import type { Io } from '../io.ts';
import type { GraphOptions } from '../options.ts';
import { loadPlan, stalePlan } from '../plan-file.ts';
import { planFor } from '../plan-made.ts';
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
  const saved = planFile === undefined ? undefined : await loadPlan(resolve(io.cwd, planFile), 'graph');
  const aim = saved ? aimOf(saved.plan) : given;
  const { planned, state, config, warnings } = await planFor(aim, options, io, saved);
  const stale = saved && whyStale(saved.plan, planned.draft.plan);
  if (stale !== undefined) throw stalePlan(planFile ?? '', stale);
  return { planned, cluster: config?.cluster_name ?? clusterIn(state.outputs), warnings };
}
