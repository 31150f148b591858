import { describe, expect, it } from 'vitest';
import { chooseSubnets, type Placement, type Subnet } from '../../../src/stacks/starter-cluster/lookups/subnets.ts';

function subnet(id: string, zone: string, more: Partial<Subnet> = {}): Subnet {
  return { id, zone: `us-west-2${zone}`, isDefault: true, freeAddresses: 4000, ...more };
}
const [a, b, c, d] = [subnet('s-4', 'a'), subnet('s-3', 'b'), subnet('s-2', 'c'), subnet('s-1', 'd')];
const everywhere = ['us-west-2a', 'us-west-2b', 'us-west-2c', 'us-west-2d'];
const first: Placement = {
  vpcId: 'vpc-1',
  region: 'us-west-2',
  instanceType: 't3.micro',
  zonesOffering: everywhere,
  loadBalanced: true,
  instance: undefined,
  loadBalancer: [],
};

describe('subnets of a new cluster', () => {
  it('are chosen by zone, then by id, in whatever order AWS lists them', () => {
    const twin = subnet('s-0', 'b');
    for (const all of [
      [a, b, c, d, twin],
      [d, twin, c, b, a],
    ]) {
      expect(chooseSubnets(all, first)).toEqual({ instance: 's-4', loadBalancer: ['s-4', 's-0'] });
    }
  });

  it('are in zones that offer the instance type', () => {
    expect(chooseSubnets([a, b, c, d], { ...first, zonesOffering: ['us-west-2b', 'us-west-2d'] })).toEqual({
      instance: 's-3',
      loadBalancer: ['s-3', 's-1'],
    });
  });

  it("give the load balancer a second zone even if only the instance's offers the type", () => {
    expect(chooseSubnets([a, b], { ...first, zonesOffering: ['us-west-2b'] })).toEqual({
      instance: 's-3',
      loadBalancer: ['s-3', 's-4'],
    });
  });

  it('are none for the load balancer without one', () => {
    expect(chooseSubnets([a, b], { ...first, loadBalanced: false })).toEqual({ instance: 's-4', loadBalancer: [] });
  });

  it('prefer the default subnets, which have a way to the internet, to those somebody added', () => {
    expect(chooseSubnets([subnet('s-0', 'a', { isDefault: false }), b, c], first)).toEqual({
      instance: 's-3',
      loadBalancer: ['s-3', 's-2'],
    });
  });

  it('leave out full subnets and Local Zones', () => {
    const lax = subnet('s-0', '-lax-1a');
    expect(chooseSubnets([lax, subnet('s-9', 'a', { freeAddresses: 8 }), b, c], first).loadBalancer).toEqual([
      's-3',
      's-2',
    ]);
    expect(chooseSubnets([subnet('s-9', 'a', { freeAddresses: 1 })], { ...first, loadBalanced: false }).instance).toBe(
      's-9',
    );
  });
});

describe('subnets of a deployed cluster', () => {
  const unchanged: Placement = { ...first, zonesOffering: undefined, instance: 's-2', loadBalancer: ['s-2', 's-1'] };

  it('stay where they are, even when they are full now', () => {
    const full = [a, b, { ...c, freeAddresses: 0 }, { ...d, freeAddresses: 0 }];
    expect(chooseSubnets(full, unchanged)).toEqual({ instance: 's-2', loadBalancer: ['s-2', 's-1'] });
  });

  it('stay when another instance type is offered there', () => {
    expect(chooseSubnets([a, b, c, d], { ...unchanged, zonesOffering: everywhere }).instance).toBe('s-2');
  });

  it("move the instance to the load balancer's other zone when its own doesn't offer the type", () => {
    expect(chooseSubnets([a, b, c, d], { ...unchanged, zonesOffering: ['us-west-2a', 'us-west-2d'] })).toEqual({
      instance: 's-1',
      loadBalancer: ['s-1', 's-2'],
    });
  });

  it('bring the load balancer along when neither of its zones offers the type', () => {
    expect(chooseSubnets([a, b, c, d], { ...unchanged, zonesOffering: ['us-west-2b'] })).toEqual({
      instance: 's-3',
      loadBalancer: ['s-3', 's-2'],
    });
  });

  it('gain a second zone when a load balancer is added', () => {
    expect(chooseSubnets([a, b, c, d], { ...unchanged, loadBalancer: [] })).toEqual({
      instance: 's-2',
      loadBalancer: ['s-2', 's-4'],
    });
  });

  it('are chosen anew when they are gone', () => {
    expect(chooseSubnets([a, b], unchanged)).toEqual({ instance: 's-4', loadBalancer: ['s-4', 's-3'] });
  });
});

describe('refusals', () => {
  const refusal = (all: Subnet[], placement: Partial<Placement>) => {
    try {
      return chooseSubnets(all, { ...first, ...placement });
    } catch (error) {
      return (error as { diagnostics?: unknown }).diagnostics;
    }
  };

  it('no usable subnet', () => {
    expect(refusal([subnet('s-1', 'a', { freeAddresses: 0 })], {})).toEqual([
      {
        code: 'SUBNET_MISSING',
        summary: 'The default VPC has no usable subnet',
        detail: 'VPC vpc-1 has no subnet with free IPv4 addresses in a zone of us-west-2.',
        hint: 'Create the default ones, one for each zone, with\naws ec2 create-default-subnet --region us-west-2 --availability-zone us-west-2a',
      },
    ]);
  });

  it('an instance type offered in other zones', () => {
    expect(refusal([b, a], { zonesOffering: ['us-west-2d', 'us-west-2c'] })).toEqual([
      {
        code: 'INSTANCE_TYPE_NOT_OFFERED',
        summary: 'The instance type is not offered where the cluster can be',
        detail:
          'cluster_instance_type is "t3.micro", which us-west-2 offers in us-west-2c, us-west-2d; the default VPC has usable subnets in us-west-2a, us-west-2b.',
        hint: "Choose another type; these are offered:\naws ec2 describe-instance-type-offerings --region us-west-2 --query 'InstanceTypeOfferings[].InstanceType'",
      },
    ]);
  });

  it('an instance type offered nowhere in the region', () => {
    expect(refusal([b, a], { zonesOffering: [] })).toMatchObject([
      { detail: 'cluster_instance_type is "t3.micro", which us-west-2 does not offer.' },
    ]);
  });

  it('one zone for a load balancer', () => {
    expect(refusal([a, subnet('s-0', 'a')], {})).toEqual([
      {
        code: 'SECOND_ZONE_MISSING',
        summary: 'A load balancer needs subnets in two zones',
        detail: 'use_acm is true, but VPC vpc-1 has usable subnets (more than 8 free addresses) only in us-west-2a.',
        hint: 'Set use_acm to false, or create a subnet in another zone with\naws ec2 create-default-subnet --region us-west-2 --availability-zone us-west-2b',
      },
    ]);
  });
});
