import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
  DeleteLoadBalancerCommandInput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  LoadBalancer as SdkLoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { sameSet } from '../../core/canonical.ts';
import { type Answer, type Call, newDigits, type Operations, tagRecord } from '../call.ts';
import { leaveCertificate } from '../certificate-use.ts';
import { interfacesOf } from '../interfaces.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import { balancerByArn } from './known-load-balancers.ts';
import { DEFAULT_ATTRIBUTES } from './load-balancer-attributes.ts';
import { validGroups, validSubnets, zonesOf } from './load-balancer-placement.ts';
import { validName } from './names.ts';
import type { LoadBalancer } from './world.ts';

/** Route 53's zone for the region's load balancers; one for all regions here. */
const ALIAS_ZONE = 'Z1H1FL5HABSF5';

export const loadBalancers = {
  CreateLoadBalancer(call: Call, input: CreateLoadBalancerCommandInput): Answer<CreateLoadBalancerCommandOutput> {
    const { world, now, pace } = call;
    const name = validName(input.Name);
    if ((input.Type ?? 'application') !== 'application') {
      refuse('ValidationError', 'The sandbox has application load balancers only');
    }
    const scheme = input.Scheme ?? 'internet-facing';
    const subnets = validSubnets(world, input.Subnets ?? input.SubnetMappings?.map((one) => one.SubnetId ?? ''));
    const groups = validGroups(world, input.SecurityGroups);
    const before = Object.values(world.elbv2.loadBalancers).find((known) => known.name === name);
    if (before) {
      const same = before.scheme === scheme && sameSet(before.subnets, subnets) && sameSet(before.groups, groups);
      if (same) return { LoadBalancers: [shown(call, before)] };
      refuse(
        'DuplicateLoadBalancerName',
        `A load balancer with the same name '${name}' exists, but with different settings`,
      );
    }
    const id = newDigits(world, 16);
    const arn = `arn:aws:elasticloadbalancing:${world.region}:${world.account}:loadbalancer/app/${name}/${id}`;
    const digits = Number.parseInt(id.slice(0, 8), 16);
    const balancer: LoadBalancer = {
      arn,
      name,
      // AWS keeps the name's capitals here.
      dnsName: `${scheme === 'internal' ? 'internal-' : ''}${name}-${digits}.${world.region}.elb.amazonaws.com`,
      scheme,
      vpcId: world.ec2.subnets[subnets[0] ?? '']?.vpcId ?? '',
      createdAt: now,
      state: passage('provisioning', 'active', now + pace.loadBalancer),
      subnets,
      groups,
      attributes: { ...DEFAULT_ATTRIBUTES },
      tags: tagRecord(input.Tags),
    };
    world.elbv2.loadBalancers[arn] = balancer;
    return { LoadBalancers: [shown(call, balancer)] };
  },

  DescribeLoadBalancers(
    call: Call,
    input: DescribeLoadBalancersCommandInput,
  ): Answer<DescribeLoadBalancersCommandOutput> {
    const all = Object.values(call.world.elbv2.loadBalancers);
    const wanted = [
      ...(input.LoadBalancerArns ?? []).map((arn) => balancerByArn(call.world, arn)),
      ...(input.Names ?? []).map(
        (name) =>
          all.find((one) => one.name === name) ??
          refuse('LoadBalancerNotFound', `Load balancers '[${name}]' not found`),
      ),
    ];
    const named = input.LoadBalancerArns?.length || input.Names?.length;
    return { LoadBalancers: (named ? wanted : all).map((balancer) => shown(call, balancer)) };
  },

  /** A load balancer that doesn't exist is deleted successfully (API reference, DeleteLoadBalancer). */
  DeleteLoadBalancer(call: Call, { LoadBalancerArn = '' }: DeleteLoadBalancerCommandInput): object {
    const { elbv2 } = call.world;
    const balancer = elbv2.loadBalancers[LoadBalancerArn];
    if (!balancer) return {};
    if (balancer.attributes['deletion_protection.enabled'] === 'true') {
      refuse(
        'OperationNotPermitted',
        `Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`,
      );
    }
    const own = interfacesOf(call).filter(
      (eni) => eni.description === `ELB ${balancer.arn.replace(/^.*loadbalancer\//, '')}`,
    );
    const until = call.now + call.pace.loadBalancerInterfaces;
    elbv2.interfaces = [
      ...elbv2.interfaces.filter((eni) => call.now < eni.until),
      ...own.map((eni) => ({ ...eni, groups: [...eni.groups], until })),
    ];
    for (const listener of Object.values(elbv2.listeners)) {
      if (listener.loadBalancer !== balancer.arn) continue;
      if (listener.certificate !== undefined) leaveCertificate(call, listener.certificate);
      delete elbv2.listeners[listener.arn];
    }
    delete elbv2.loadBalancers[balancer.arn];
    return {};
  },
} satisfies Operations;

function shown({ world, now }: Call, balancer: LoadBalancer): SdkLoadBalancer {
  return {
    LoadBalancerArn: balancer.arn,
    LoadBalancerName: balancer.name,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: ALIAS_ZONE,
    CreatedTime: new Date(balancer.createdAt),
    Scheme: balancer.scheme,
    Type: 'application',
    IpAddressType: 'ipv4',
    VpcId: balancer.vpcId,
    State: { Code: stateAt(balancer.state, now) },
    AvailabilityZones: zonesOf(world, balancer),
    SecurityGroups: [...balancer.groups],
  };
}
