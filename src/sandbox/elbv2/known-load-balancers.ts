import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { LoadBalancer } from './world.ts';

/** @throws LoadBalancerNotFound */
export function balancerByArn(world: World, arn = ''): LoadBalancer {
  return world.elbv2.loadBalancers[arn] ?? refuse('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
}
