import type { Call } from './call.ts';
import { normalName } from './route53/names.ts';

/** Whether `name` is a load balancer's that Route 53 has not heard of yet. */
export function isTooNewForAlias({ world, now, pace }: Call, name: string): boolean {
  const wanted = normalName(name).replace(/^dualstack\./, '');
  const balancer = Object.values(world.elbv2.loadBalancers).find(({ dnsName }) => normalName(dnsName) === wanted);
  return balancer !== undefined && now < balancer.createdAt + pace.loadBalancerKnown;
}
