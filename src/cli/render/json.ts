import type { Basis, Change, Drift, Loss, OutputChange, Plan } from '../../planner/model.ts';
import type { Cost } from '../cost/estimate.ts';
import { type Counts, countsOf } from './counts.ts';
import { type Interruption, interruptionsOf } from './interruptions.ts';

/** The version of plans as JSON; grows when a member changes its meaning or goes, not when one is added. */
const PLAN_JSON_VERSION = 1;

/** A plan for programs. Sensitive values are told as such, never shown. */
export interface PlanJson {
  readonly version: typeof PLAN_JSON_VERSION;
  readonly type: 'plan';
  readonly mode: Plan['mode'];
  /** The addresses that it was narrowed to, and those to be replaced though nothing asks for it, as they were given. */
  readonly targets: readonly string[];
  readonly replace: readonly string[];
  /** What the count line says. */
  readonly summary: Counts;
  readonly basis: Basis;
  readonly changes: readonly Omit<Change, 'vetted'>[];
  readonly drift: readonly Drift[];
  readonly outputs: readonly OutputChange[];
  /** What an apply refuses without -allow-data-loss. */
  readonly losses: readonly Loss[];
  /** What users of a running cluster notice, the worst first; empty: nothing. */
  readonly interruptions: readonly Interruption[];
  /** What it costs a month; null where nothing costs or a saved plan doesn't tell. */
  readonly cost: Cost | null;
}

/** Members are named one by one: what the planner adds for itself isn't published by accident. */
export function planAsJson(plan: Plan, cost?: Cost): PlanJson {
  return {
    version: PLAN_JSON_VERSION,
    type: 'plan',
    mode: plan.mode,
    targets: plan.targets ?? [],
    replace: plan.replace ?? [],
    summary: countsOf(plan),
    basis: plan.basis,
    changes: plan.changes.map(({ vetted: _vetted, ...change }) => change),
    drift: plan.drift,
    outputs: plan.outputs,
    losses: plan.losses,
    interruptions: interruptionsOf(plan),
    cost: cost ?? null,
  };
}
