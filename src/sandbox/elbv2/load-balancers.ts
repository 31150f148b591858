import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
  DeleteLoadBalancerCommandInput,
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
  LoadBalancer as SdkLoadBalancer,
  SetSecurityGroupsCommandInput,
  SetSecurityGroupsCommandOutput,
  SetSubnetsCommandInput,
  SetSubnetsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { sameSet } from '../../core/canonical.ts';
import { leaveCertificate } from '../acm.ts';
import { type Answer, type Call, newDigits, type Operations, tagList, tagRecord } from '../call.ts';
import { interfacesOf } from '../interfaces.ts';
import { passage, stateAt } from '../passage.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { LoadBalancer } from './world.ts';

/** Route 53's zone for the region's load balancers; one for all regions here. */
const ALIAS_ZONE = 'Z1H1FL5HABSF5';

const DEFAULT_ATTRIBUTES = {
  'idle_timeout.timeout_seconds': '60',
  'deletion_protection.enabled': 'false',
  'routing.http2.enabled': 'true',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'access_logs.s3.enabled': 'false',
};

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

  DescribeLoadBalancerAttributes(
    { world }: Call,
    { LoadBalancerArn }: DescribeLoadBalancerAttributesCommandInput,
  ): Answer<DescribeLoadBalancerAttributesCommandOutput> {
    return { Attributes: tagList(balancerByArn(world, LoadBalancerArn).attributes) };
  },

  ModifyLoadBalancerAttributes(
    { world }: Call,
    input: ModifyLoadBalancerAttributesCommandInput,
  ): Answer<ModifyLoadBalancerAttributesCommandOutput> {
    const balancer = balancerByArn(world, input.LoadBalancerArn);
    const wanted = tagRecord(input.Attributes);
    const unknown = Object.keys(wanted).find((key) => !(key in DEFAULT_ATTRIBUTES));
    if (unknown !== undefined)
      refuse('InvalidConfigurationRequest', `Load balancer attribute key '${unknown}' is not recognized`);
    balancer.attributes = { ...balancer.attributes, ...wanted };
    return { Attributes: tagList(balancer.attributes) };
  },

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

/** @throws LoadBalancerNotFound */
export function balancerByArn(world: World, arn = ''): LoadBalancer {
  return world.elbv2.loadBalancers[arn] ?? refuse('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
}

/** Names of load balancers and target groups: 32 of letters, digits, hyphens, none at the ends. */
export function validName(name = ''): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name) || name.startsWith('internal-')) {
    refuse(
      'ValidationError',
      `The name '${name}' is not valid: at most 32 letters, digits and hyphens, none of these at its ends, and not 'internal-' at its beginning`,
    );
  }
  return name;
}

function validSubnets(world: World, ids: readonly string[] | undefined): string[] {
  const found = (ids ?? []).map(
    (id) => world.ec2.subnets[id] ?? refuse('SubnetNotFound', `The subnet ID '${id}' does not exist`),
  );
  if (new Set(found.map((subnet) => subnet.zone)).size < Math.max(2, found.length)) {
    refuse('InvalidConfigurationRequest', 'At least two subnets in two different Availability Zones must be specified');
  }
  return found.map((subnet) => subnet.id);
}

function validGroups(world: World, ids: readonly string[] | undefined): string[] {
  const unknown = ids?.find((id) => !world.ec2.groups[id]);
  if (unknown !== undefined) refuse('InvalidSecurityGroup', `Security group '${unknown}' does not exist`);
  return [...(ids ?? [])];
}

function zonesOf(world: World, balancer: LoadBalancer) {
  return balancer.subnets.map((SubnetId) => ({ SubnetId, ZoneName: world.ec2.subnets[SubnetId]?.zone }));
}

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
