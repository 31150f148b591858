import type { IpPermission } from '@aws-sdk/client-ec2';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Rule } from './world.ts';

/** A rule without the identity that AWS gives it. */
export type WantedRule = Omit<Rule, 'id' | 'tags' | 'listedFrom'>;

/** The rules that permissions stand for: one for each range or group. */
export function wantedRules(
  permissions: readonly IpPermission[] | undefined,
  groupId: string,
  egress: boolean,
): WantedRule[] {
  return (permissions ?? []).flatMap((permission) => {
    const protocol = protocolOf(permission.IpProtocol ?? '');
    const all = protocol === '-1';
    if (!all && (permission.FromPort === undefined || permission.ToPort === undefined)) {
      refuse(
        'InvalidParameterValue',
        "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
      );
    }
    const ports = {
      groupId,
      egress,
      protocol,
      fromPort: all ? -1 : (permission.FromPort ?? -1),
      toPort: all ? -1 : (permission.ToPort ?? -1),
    };
    const described = (text: string | undefined) => (text === undefined ? {} : { description: text });
    return [
      ...(permission.IpRanges ?? []).map(({ CidrIp = '', Description }) => ({
        ...ports,
        cidr4: validCidr(CidrIp, /^\d+\.\d+\.\d+\.\d+\/\d+$/),
        ...described(Description),
      })),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 = '', Description }) => ({
        ...ports,
        cidr6: validCidr(CidrIpv6, /^[0-9a-fA-F:]+\/\d+$/),
        ...described(Description),
      })),
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId = '', Description }) => ({
        ...ports,
        otherGroup: GroupId,
        ...described(Description),
      })),
    ];
  });
}

function protocolOf(name: string): string {
  return { '6': 'tcp', '17': 'udp', '1': 'icmp', all: '-1' }[name] ?? name;
}

function validCidr(cidr: string, shape: RegExp): string {
  return shape.test(cidr) ? cidr : refuse('InvalidParameterValue', `CIDR block ${cidr} is malformed`);
}

/** The rule that is there already. */
export function matching(world: World, wanted: WantedRule): Rule | undefined {
  return Object.values(world.ec2.rules).find(
    (rule) =>
      rule.groupId === wanted.groupId &&
      rule.egress === wanted.egress &&
      rule.protocol === wanted.protocol &&
      rule.fromPort === wanted.fromPort &&
      rule.toPort === wanted.toPort &&
      rule.cidr4 === wanted.cidr4 &&
      rule.cidr6 === wanted.cidr6 &&
      rule.otherGroup === wanted.otherGroup,
  );
}

/** As AWS tells it in its refusal. */
export function told(rule: WantedRule): string {
  const peer = rule.cidr4 ?? rule.cidr6 ?? rule.otherGroup;
  return rule.protocol === '-1'
    ? `peer: ${peer}, ALL, ALLOW`
    : `peer: ${peer}, ${rule.protocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW`;
}
