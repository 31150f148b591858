import { type Call, digitsOf } from './call.ts';
import type { Interface } from './network-interface.ts';
import { stateAt } from './passage.ts';

/** Those of instances that have not ended, of load balancers, and of load balancers deleted a moment ago. */
export function interfacesOf({ world, now }: Call): Interface[] {
  const ofInstances = Object.values(world.ec2.instances)
    .filter((instance) => stateAt(instance.state, now) !== 'terminated')
    .map((instance) => ({
      id: `eni-0${digitsOf(instance.id, 16)}`,
      description: 'Primary network interface',
      groups: instance.groups,
      subnetId: instance.subnetId,
      instanceId: instance.id,
    }));
  const ofLoadBalancers = Object.values(world.elbv2.loadBalancers).flatMap((balancer) =>
    balancer.subnets.map((subnetId) => ({
      id: `eni-0${digitsOf(`${balancer.arn}/${subnetId}`, 16)}`,
      description: `ELB ${balancer.arn.replace(/^.*loadbalancer\//, '')}`,
      groups: balancer.groups,
      subnetId,
    })),
  );
  const lingering = world.elbv2.interfaces.filter((eni) => now < eni.until);
  return [...ofInstances, ...ofLoadBalancers, ...lingering];
}
