import type { Operations } from '../call.ts';
import { accountLimits } from './account-limits.ts';
import { listeners } from './listeners.ts';
import { loadBalancerAttributes } from './load-balancer-attributes.ts';
import { loadBalancerPlacement } from './load-balancer-placement.ts';
import { loadBalancers } from './load-balancers.ts';
import { tags } from './tags.ts';
import { targetGroups } from './target-groups.ts';
import { targets } from './targets.ts';

export const elbv2: Operations = {
  ...loadBalancers,
  ...loadBalancerAttributes,
  ...loadBalancerPlacement,
  ...targetGroups,
  ...targets,
  ...listeners,
  ...tags,
  ...accountLimits,
};
