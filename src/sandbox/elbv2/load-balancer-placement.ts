import type {
  SetSecurityGroupsCommandInput,
  SetSecurityGroupsCommandOutput,
  SetSubnetsCommandInput,
  SetSubnetsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { balancerByArn } from './known-load-balancers.ts';
import type { LoadBalancer } from './world.ts';

/** Where a load balancer stands: its subnets and their zones, its security groups. */
export const loadBalancerPlacement = {
  SetSubnets({ world }: Call, input: SetSubnetsCommandInput): Answer<SetSubnetsCommandOutput> {
    const balancer = balancerByArn(world, input.LoadBalancerArn);
    balancer.subnets = validSubnets(world, input.Subnets);
    return { AvailabilityZones: zonesOf(world, balancer) };
  },

  SetSecurityGroups({ world }: Call, input: SetSecurityGroupsCommandInput): Answer<SetSecurityGroupsCommandOutput> {
    const balancer = balancerByArn(world, input.LoadBalancerArn);
    balancer.groups = validGroups(world, input.SecurityGroups);
    return { SecurityGroupIds: [...balancer.groups] };
  },
} satisfies Operations;

/** Of at least two zones. @throws SubnetNotFound, InvalidConfigurationRequest */
export function validSubnets(world: World, ids: readonly string[] | undefined): string[] {
  const found = (ids ?? []).map(
    (id) => world.ec2.subnets[id] ?? refuse('SubnetNotFound', `The subnet ID '${id}' does not exist`),
  );
  if (new Set(found.map((subnet) => subnet.zone)).size < Math.max(2, found.length)) {
    refuse('InvalidConfigurationRequest', 'At least two subnets in two different Availability Zones must be specified');
  }
  return found.map((subnet) => subnet.id);
}

/** @throws InvalidSecurityGroup */
export function validGroups(world: World, ids: readonly string[] | undefined): string[] {
  const unknown = ids?.find((id) => !world.ec2.groups[id]);
  if (unknown !== undefined) refuse('InvalidSecurityGroup', `Security group '${unknown}' does not exist`);
  return [...(ids ?? [])];
}

/** Its subnets with their zones. */
export function zonesOf(world: World, balancer: LoadBalancer) {
  return balancer.subnets.map((SubnetId) => ({ SubnetId, ZoneName: world.ec2.subnets[SubnetId]?.zone }));
}
