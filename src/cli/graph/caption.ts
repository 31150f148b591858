import type { JsonObject } from '../../core/values.ts';
import type { Plan } from '../../planner/model.ts';
import { countsOf } from '../render/counts.ts';

/** What stands above a picture. */
export interface Caption {
  readonly title: string;
  readonly subtitle: string;
}

/** `teleport-example: 30 to add, 0 to change, 0 to destroy`, and where. */
export function captionOf(plan: Pick<Plan, 'changes' | 'basis'>, cluster: string): Caption {
  const { add, change, destroy } = countsOf(plan);
  const { account, region } = plan.basis;
  return {
    title: `${cluster}: ${add} to add, ${change} to change, ${destroy} to destroy`,
    subtitle: `Account ${account}, region ${region}. An arrow leads from what comes first to what waits for it.`,
  };
}

/** The cluster's name, for what is made without its variables. */
export function clusterIn(outputs: JsonObject): string {
  return typeof outputs.cluster_name === 'string' ? outputs.cluster_name : 'the cluster';
}
