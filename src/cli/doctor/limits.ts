import { exhausted, iamQuotas, loadBalancingQuotas } from '../../stacks/starter-cluster/lookups/quotas.ts';
import type { Config } from '../../variables/config.ts';
import type { Scene } from './scene.ts';
import { ok, onlyWarned, type Verdict } from './verdict.ts';

/** Whether the account may have one more of what the cluster adds, as far as AWS tells without Service Quotas. */
export async function quotasVerdict({ ctx, deployed }: Scene, { use_acm }: Pick<Config, 'use_acm'>): Promise<Verdict> {
  const balances = use_acm && !deployed('aws_lb.cluster[0]');
  try {
    const quotas = (
      await Promise.all([
        balances ? loadBalancingQuotas(ctx) : [],
        deployed('aws_iam_role.cluster') ? [] : iamQuotas(ctx),
      ])
    ).flat();
    const problems = exhausted(quotas, ctx);
    if (problems.length > 0) return { status: 'failure', problems };
    const told = quotas.map(({ what, used, limit }) => `${used} of ${limit} ${what}`);
    return ok(told.length > 0 ? told.join(', ') : 'nothing more is needed');
  } catch (error) {
    return onlyWarned(error);
  }
}
