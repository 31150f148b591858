import type {
  CreateTargetGroupCommandInput,
  CreateTargetGroupCommandOutput,
  DeleteTargetGroupCommandInput,
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
  ModifyTargetGroupCommandInput,
  ModifyTargetGroupCommandOutput,
  TargetGroup as SdkTargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { sameValue } from '../../core/canonical.ts';
import { type Answer, type Call, newDigits, type Operations, tagList, tagRecord } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { validName } from './names.ts';
import type { HealthCheck, TargetGroup } from './world.ts';

const DEFAULT_ATTRIBUTES = {
  'deregistration_delay.timeout_seconds': '300',
  'stickiness.enabled': 'false',
  'slow_start.duration_seconds': '0',
};

export const targetGroups = {
  CreateTargetGroup(
    { world, now }: Call,
    input: CreateTargetGroupCommandInput,
  ): Answer<CreateTargetGroupCommandOutput> {
    const name = validName(input.Name);
    const { Port: port = 0, Protocol: protocol, VpcId: vpcId = '' } = input;
    if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
      refuse('ValidationError', `The sandbox has target groups for HTTP and HTTPS, not for ${protocol}`);
    }
    if (!world.ec2.vpcs[vpcId]) refuse('ValidationError', `The VPC ID '${vpcId}' is not found`);
    const check = checkOf(input, {
      protocol: 'HTTP',
      path: '/',
      port: 'traffic-port',
      matcher: '200',
      intervalSeconds: 30,
      timeoutSeconds: 5,
      healthy: 5,
      unhealthy: 2,
    });
    const before = Object.values(world.elbv2.targetGroups).find((known) => known.name === name);
    if (before) {
      const same = sameValue(
        [before.protocol, before.port, before.vpcId, before.check],
        [protocol, port, vpcId, check],
      );
      if (same) return { TargetGroups: [shown(world, before)] };
      refuse(
        'DuplicateTargetGroupName',
        `A target group with the same name '${name}' exists, but with different settings`,
      );
    }
    const arn = `arn:aws:elasticloadbalancing:${world.region}:${world.account}:targetgroup/${name}/${newDigits(world, 16)}`;
    const group: TargetGroup = {
      arn,
      name,
      protocol,
      port,
      vpcId,
      createdAt: now,
      check,
      targets: [],
      attributes: { ...DEFAULT_ATTRIBUTES },
      tags: tagRecord(input.Tags),
    };
    world.elbv2.targetGroups[arn] = group;
    return { TargetGroups: [shown(world, group)] };
  },

  DescribeTargetGroups(call: Call, input: DescribeTargetGroupsCommandInput): Answer<DescribeTargetGroupsCommandOutput> {
    const { world } = call;
    const all = Object.values(world.elbv2.targetGroups).filter((group) => isKnown(call, group));
    const wanted = [
      ...(input.TargetGroupArns ?? []).map((arn) => targetGroupByArn(call, arn)),
      ...(input.Names ?? []).map(
        (name) =>
          all.find((one) => one.name === name) ?? refuse('TargetGroupNotFound', 'One or more target groups not found'),
      ),
    ];
    const named = input.TargetGroupArns?.length || input.Names?.length;
    return {
      TargetGroups: (named ? wanted : all)
        .map((group) => shown(world, group))
        .filter((group) => !input.LoadBalancerArn || group.LoadBalancerArns?.includes(input.LoadBalancerArn)),
    };
  },

  ModifyTargetGroup(call: Call, input: ModifyTargetGroupCommandInput): Answer<ModifyTargetGroupCommandOutput> {
    const group = targetGroupByArn(call, input.TargetGroupArn);
    group.check = checkOf(input, group.check);
    return { TargetGroups: [shown(call.world, group)] };
  },

  /** A target group that doesn't exist is deleted successfully; only one in use is refused. */
  DeleteTargetGroup({ world }: Call, { TargetGroupArn = '' }: DeleteTargetGroupCommandInput): object {
    if (balancersOf(world, TargetGroupArn).length > 0) {
      refuse('ResourceInUse', `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`);
    }
    delete world.elbv2.targetGroups[TargetGroupArn];
    return {};
  },

  DescribeTargetGroupAttributes(
    call: Call,
    { TargetGroupArn }: DescribeTargetGroupAttributesCommandInput,
  ): Answer<DescribeTargetGroupAttributesCommandOutput> {
    return { Attributes: tagList(targetGroupByArn(call, TargetGroupArn).attributes) };
  },

  ModifyTargetGroupAttributes(
    call: Call,
    input: ModifyTargetGroupAttributesCommandInput,
  ): Answer<ModifyTargetGroupAttributesCommandOutput> {
    const group = targetGroupByArn(call, input.TargetGroupArn);
    group.attributes = { ...group.attributes, ...tagRecord(input.Attributes) };
    return { Attributes: tagList(group.attributes) };
  },
} satisfies Operations;

/** @throws TargetGroupNotFound, also for one that was just made */
export function targetGroupByArn(call: Call, arn = ''): TargetGroup {
  const group = call.world.elbv2.targetGroups[arn];
  return group && isKnown(call, group) ? group : refuse('TargetGroupNotFound', `Target groups '${arn}' not found`);
}

/** Calls hear of a new target group a moment after it was made. */
function isKnown({ now, pace }: Call, { createdAt }: TargetGroup): boolean {
  return now >= createdAt + pace.targetGroup;
}

/** The load balancers whose listeners forward to the group. */
export function balancersOf(world: World, targetGroupArn: string): string[] {
  const listeners = Object.values(world.elbv2.listeners).filter((one) => one.targetGroup === targetGroupArn);
  return [...new Set(listeners.map((listener) => listener.loadBalancer))];
}

type CheckInput = Pick<
  CreateTargetGroupCommandInput,
  | 'HealthCheckProtocol'
  | 'HealthCheckPath'
  | 'HealthCheckPort'
  | 'Matcher'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
>;

function checkOf(input: CheckInput, otherwise: HealthCheck): HealthCheck {
  return {
    protocol:
      input.HealthCheckProtocol === undefined
        ? otherwise.protocol
        : input.HealthCheckProtocol === 'HTTPS'
          ? 'HTTPS'
          : 'HTTP',
    path: input.HealthCheckPath ?? otherwise.path,
    port: input.HealthCheckPort ?? otherwise.port,
    matcher: input.Matcher?.HttpCode ?? otherwise.matcher,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? otherwise.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? otherwise.timeoutSeconds,
    healthy: input.HealthyThresholdCount ?? otherwise.healthy,
    unhealthy: input.UnhealthyThresholdCount ?? otherwise.unhealthy,
  };
}

function shown(world: World, group: TargetGroup): SdkTargetGroup {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: group.vpcId,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    LoadBalancerArns: balancersOf(world, group.arn),
    HealthCheckEnabled: true,
    HealthCheckProtocol: group.check.protocol,
    HealthCheckPath: group.check.path,
    HealthCheckPort: group.check.port,
    HealthCheckIntervalSeconds: group.check.intervalSeconds,
    HealthCheckTimeoutSeconds: group.check.timeoutSeconds,
    HealthyThresholdCount: group.check.healthy,
    UnhealthyThresholdCount: group.check.unhealthy,
    Matcher: { HttpCode: group.check.matcher },
  };
}
