import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { sameSet } from '../../core/canonical.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import type { SendOptions } from '../aws/send.ts';
import { isOurs, tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { GROUP_ABSENT, NEW_GROUP } from './group-absent.ts';
import { listRules, sharedRules } from './group-rules.ts';
import { securityGroupRulePermissions } from './permissions.ts';
import { canonicalCidr, cidrOf, parseRulePartId, type RulePart, rulePartId, rulesOfPart } from './rule-part.ts';

/** One resource stands for several EC2 rules of the same direction, protocol and ports. */
export interface SecurityGroupRuleInputs {
  readonly security_group_id: string;
  readonly type: 'ingress' | 'egress';
  /** `tcp`, `udp`, …; `-1`: all, whatever the ports. */
  readonly protocol: string;
  readonly from_port: number;
  readonly to_port: number;
  /** IPv4 and IPv6; empty for a `self` rule. */
  readonly cidr_blocks: readonly string[];
  /** From (to) the members of the group itself. */
  readonly self: boolean;
}

export type SecurityGroupRuleAttributes = Readonly<Record<never, never>>;

const ATTEMPTS = 3;

export const securityGroupRule: ResourceType<SecurityGroupRuleInputs, SecurityGroupRuleAttributes> = {
  name: 'aws_security_group_rule',
  kind: 'object',
  importId: 'group, direction, protocol and ports, e.g. sg-0123456789abcdef0_ingress_tcp_22_22',
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: {
    security_group_id: { forcesReplacement: true },
    type: { forcesReplacement: true },
    protocol: { forcesReplacement: true },
    from_port: { forcesReplacement: true },
    to_port: { forcesReplacement: true },
    cidr_blocks: { equal: (desired, live) => sameSet(desired.map(canonicalCidr), live.map(canonicalCidr)) },
    // Part of the id: a rule for the group itself and one for CIDRs are two resources.
    self: { forcesReplacement: true },
  },
  attributes: {},
  permissions: securityGroupRulePermissions,

  async read(ctx, id) {
    const part = parseRulePartId(id);
    const rules = rulesOfPart(part, await sharedRules(ctx, part.security_group_id));
    if (rules.length === 0) return undefined;
    return { id: rulePartId(part), inputs: { ...part, cidr_blocks: part.self ? [] : cidrsOf(rules) }, attributes: {} };
  },

  canConflict: true,

  // Authorising is atomic, so one rule with our mark means all of them. Somebody's rule for other addresses doesn't stand in
  // the way; one for the same makes EC2 answer InvalidPermission.Duplicate.
  async find(ctx, inputs, journal) {
    const list = journal ? listRules : sharedRules;
    const rules = rulesOfPart(inputs, await list(ctx, inputs.security_group_id));
    const wanted = new Set(inputs.cidr_blocks.map(canonicalCidr));
    const ours = rules.some((rule) => isOurs(ctx, rule.Tags));
    const inTheWay = rules.some((rule) => inputs.self || wanted.has(canonicalCidr(cidrOf(rule) ?? '')));
    return ours || inTheWay ? { id: rulePartId(inputs), ours } : undefined;
  },

  async create(ctx, inputs) {
    await authorise(ctx, inputs, inputs.cidr_blocks, { repeat: 'unless unanswered' });
    return rulePartId(inputs);
  },

  // Authorises first, then revokes: who keeps access is never cut off.
  async update(ctx, _id, { inputs }) {
    const wanted = new Set(inputs.cidr_blocks.map(canonicalCidr));
    await authoriseMissing(ctx, inputs);
    await revokeAll(ctx, inputs, (rule) => !wanted.has(canonicalCidr(cidrOf(rule) ?? '')));
  },

  async delete(ctx, id) {
    await revokeAll(ctx, parseRulePartId(id), () => true);
  },
};

function cidrsOf(rules: readonly SecurityGroupRule[]): string[] {
  return rules.flatMap((rule) => cidrOf(rule) ?? []).sort();
}

async function authorise(
  ctx: Context,
  part: RulePart,
  cidrs: readonly string[],
  options: SendOptions = {},
): Promise<void> {
  const request = {
    GroupId: part.security_group_id,
    IpPermissions: [permission(part, cidrs)],
    TagSpecifications: [{ ResourceType: 'security-group-rule' as const, Tags: tagsToSend(ctx) }],
  };
  // A new group is not visible everywhere at once.
  const patient = { ...options, retryCodes: NEW_GROUP };
  await (part.type === 'ingress'
    ? ctx.send(EC2Client, new AuthorizeSecurityGroupIngressCommand(request), patient)
    : ctx.send(EC2Client, new AuthorizeSecurityGroupEgressCommand(request), patient));
}

function permission(part: RulePart, cidrs: readonly string[]): IpPermission {
  const v6 = cidrs.filter((cidr) => cidr.includes(':'));
  const v4 = cidrs.filter((cidr) => !cidr.includes(':'));
  return {
    IpProtocol: part.protocol,
    ...(part.protocol === '-1' ? {} : { FromPort: part.from_port, ToPort: part.to_port }),
    ...(v4.length > 0 ? { IpRanges: v4.map((CidrIp) => ({ CidrIp })) } : {}),
    ...(v6.length > 0 ? { Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6 })) } : {}),
    ...(part.self ? { UserIdGroupPairs: [{ GroupId: part.security_group_id }] } : {}),
  };
}

/** Repeated when a call that seemed to fail had taken effect: its second attempt answers Duplicate. */
async function authoriseMissing(ctx: Context, inputs: SecurityGroupRuleInputs): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const rules = rulesOfPart(inputs, await listRules(ctx, inputs.security_group_id));
    const there = new Set(cidrsOf(rules).map(canonicalCidr));
    const missing = inputs.cidr_blocks.filter((cidr) => !there.has(canonicalCidr(cidr)));
    if (missing.length === 0) return;
    try {
      return await authorise(ctx, inputs, missing);
    } catch (error) {
      if (!isAwsError(error, 'InvalidPermission.Duplicate') || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Revokes by rule id, and looks again when one of them went meanwhile. */
async function revokeAll(ctx: Context, part: RulePart, which: (rule: SecurityGroupRule) => boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const rules = rulesOfPart(part, await listRules(ctx, part.security_group_id)).filter(which);
    const SecurityGroupRuleIds = rules.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []);
    if (SecurityGroupRuleIds.length === 0) return;
    try {
      await orAbsent(revoke(ctx, part, SecurityGroupRuleIds), ...GROUP_ABSENT);
      return;
    } catch (error) {
      const gone = isAwsError(error, 'InvalidSecurityGroupRuleId.NotFound', 'InvalidPermission.NotFound');
      if (!gone || attempt === ATTEMPTS) throw error;
    }
  }
}

async function revoke(ctx: Context, part: RulePart, SecurityGroupRuleIds: string[]): Promise<void> {
  const request = { GroupId: part.security_group_id, SecurityGroupRuleIds };
  await (part.type === 'ingress'
    ? ctx.send(EC2Client, new RevokeSecurityGroupIngressCommand(request))
    : ctx.send(EC2Client, new RevokeSecurityGroupEgressCommand(request)));
}
