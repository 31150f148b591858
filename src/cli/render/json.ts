import type { Basis, Change, Drift, Loss, OutputChange, Plan } from '../../planner/model.ts';
import { type Counts, countsOf } from './counts.ts';

/** The version of plans as JSON; grows when a member changes its meaning or goes, not when one is added. */
const PLAN_JSON_VERSION = 1;

/** A plan for programs. Sensitive values are told as such, never shown. */
export interface PlanJson {
  readonly version: typeof PLAN_JSON_VERSION;
  readonly type: 'plan';
  readonly mode: Plan['mode'];
  /** What the count line says. */
  readonly summary: Counts;
  readonly basis: Basis;
  readonly changes: readonly Omit<Change, 'vetted'>[];
  readonly drift: readonly Drift[];
  readonly outputs: readonly OutputChange[];
  readonly losses: readonly Loss[];
}

/** Members are named one by one: what the planner adds for itself isn't published by accident. */
export function planAsJson(plan: Plan): PlanJson {
  return {
    version: PLAN_JSON_VERSION,
    type: 'plan',
    mode: plan.mode,
    summary: countsOf(plan),
    basis: plan.basis,
    changes: plan.changes.map(({ vetted: _vetted, ...change }) => change),
    drift: plan.drift,
    outputs: plan.outputs,
    losses: plan.losses,
  };
}
