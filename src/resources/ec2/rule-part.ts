import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { StarterError } from '../../core/errors.ts';

/** The EC2 rules of a group that one resource stands for: same direction, protocol and ports, by CIDR or from the group itself. */
export interface RulePart {
  readonly security_group_id: string;
  readonly type: 'ingress' | 'egress';
  readonly protocol: string;
  readonly from_port: number;
  readonly to_port: number;
  readonly self: boolean;
}

/** `SGID_ingress_tcp_22_22`, Terraform's import form; `_self` ends the id of a rule for the group itself. */
export function rulePartId(part: RulePart): string {
  const { security_group_id, type, protocol, from_port, to_port, self } = part;
  return `${security_group_id}_${type}_${protocol}_${from_port}_${to_port}${self ? '_self' : ''}`;
}

/**
 * The part an id stands for. The sources that Terraform's import form may end with are accepted: the resource stands for all CIDRs anyway.
 * @throws StarterError RULE_ID_INVALID
 */
export function parseRulePartId(id: string): RulePart {
  const match = /^(sg-[0-9a-z]+)_(ingress|egress)_([a-z0-9-]+)_(-?\d+)_(-?\d+)(?:_(.+))?$/.exec(id);
  const [, group, type, protocol, from, to, sources] = match ?? [];
  if (!group || !protocol || (type !== 'ingress' && type !== 'egress')) {
    throw new StarterError({
      code: 'RULE_ID_INVALID',
      summary: 'Not the id of a security group rule',
      detail: `Got "${id}"; the id is made of group, direction, protocol, first and last port.`,
      hint: 'Give it in the form\nsg-0123456789abcdef0_ingress_tcp_22_22',
    });
  }
  return {
    security_group_id: group,
    type,
    protocol: protocol === 'all' ? '-1' : protocol,
    from_port: Number(from),
    to_port: Number(to),
    self: sources === 'self',
  };
}

/** Those of `rules` that belong to `part`. */
export function rulesOfPart(part: RulePart, rules: readonly SecurityGroupRule[]): SecurityGroupRule[] {
  return rules.filter(
    (rule) =>
      rule.IsEgress === (part.type === 'egress') &&
      rule.IpProtocol === part.protocol &&
      samePorts(part, rule) &&
      (part.self ? rule.ReferencedGroupInfo?.GroupId === part.security_group_id : cidrOf(rule) !== undefined),
  );
}

/** "All protocols" has no ports: EC2 answers -1 whatever was asked. */
function samePorts(part: RulePart, rule: SecurityGroupRule): boolean {
  return part.protocol === '-1' || (rule.FromPort === part.from_port && rule.ToPort === part.to_port);
}

export function cidrOf(rule: SecurityGroupRule): string | undefined {
  return rule.CidrIpv4 ?? rule.CidrIpv6;
}

/** A CIDR as EC2 spells it: IPv6 in lower case and shortened. */
export function canonicalCidr(cidr: string): string {
  const [address = '', bits] = cidr.split('/');
  if (!address.includes(':') || !URL.canParse(`http://[${address}]`)) return cidr;
  return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/${bits}`;
}
