import type {
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupEgressCommandOutput,
  AuthorizeSecurityGroupIngressCommandInput,
  AuthorizeSecurityGroupIngressCommandOutput,
  DescribeSecurityGroupRulesCommandInput,
  DescribeSecurityGroupRulesCommandOutput,
  RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupEgressCommandOutput,
  RevokeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandOutput,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { type Answer, type Call, newDigits, type Operations, tagList } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { passes } from './filters.ts';
import { groupById, listedRules } from './groups.ts';
import { tagsFor } from './tags.ts';
import { matching, told, wantedRules } from './wanted-rules.ts';
import type { Rule } from './world.ts';

export const rules = {
  AuthorizeSecurityGroupIngress(
    call: Call,
    input: AuthorizeSecurityGroupIngressCommandInput,
  ): Answer<AuthorizeSecurityGroupIngressCommandOutput> {
    return authorize(call.world, input, false);
  },

  AuthorizeSecurityGroupEgress(
    call: Call,
    input: AuthorizeSecurityGroupEgressCommandInput,
  ): Answer<AuthorizeSecurityGroupEgressCommandOutput> {
    return authorize(call.world, input, true);
  },

  RevokeSecurityGroupIngress(
    call: Call,
    input: RevokeSecurityGroupIngressCommandInput,
  ): Answer<RevokeSecurityGroupIngressCommandOutput> {
    return revoke(call.world, input, false);
  },

  RevokeSecurityGroupEgress(
    call: Call,
    input: RevokeSecurityGroupEgressCommandInput,
  ): Answer<RevokeSecurityGroupEgressCommandOutput> {
    return revoke(call.world, input, true);
  },

  DescribeSecurityGroupRules(
    { world, now }: Call,
    input: DescribeSecurityGroupRulesCommandInput,
  ): Answer<DescribeSecurityGroupRulesCommandOutput> {
    for (const id of input.SecurityGroupRuleIds ?? []) ruleById(world, id);
    return {
      SecurityGroupRules: listedRules(world, now)
        .filter((rule) => !input.SecurityGroupRuleIds || input.SecurityGroupRuleIds.includes(rule.id))
        .filter((rule) =>
          passes(input.Filters, { 'group-id': rule.groupId, 'security-group-rule-id': rule.id }, rule.tags),
        )
        .map((rule) => shown(world, rule)),
    };
  },
} satisfies Operations;

type AuthorizeInput = Pick<
  AuthorizeSecurityGroupIngressCommandInput,
  'GroupId' | 'IpPermissions' | 'TagSpecifications'
>;

/** All of the permissions or, when one of them is there already, none. */
function authorize(world: World, input: AuthorizeInput, egress: boolean) {
  const group = groupById(world, input.GroupId ?? '');
  const wanted = wantedRules(input.IpPermissions, group.id, egress);
  if (wanted.length === 0) refuse('MissingParameter', 'The request must contain the parameter ipPermissions');
  for (const rule of wanted) {
    if (rule.otherGroup !== undefined) groupById(world, rule.otherGroup);
    if (matching(world, rule))
      refuse('InvalidPermission.Duplicate', `the specified rule "${told(rule)}" already exists`);
  }
  const tags = tagsFor(input.TagSpecifications, 'security-group-rule');
  const made = wanted.map((rule): Rule => ({ ...rule, id: `sgr-0${newDigits(world, 16)}`, tags: { ...tags } }));
  for (const rule of made) world.ec2.rules[rule.id] = rule;
  return { Return: true, SecurityGroupRules: made.map((rule) => shown(world, rule)) };
}

type RevokeInput = Pick<RevokeSecurityGroupIngressCommandInput, 'GroupId' | 'IpPermissions' | 'SecurityGroupRuleIds'>;

function revoke(world: World, input: RevokeInput, egress: boolean) {
  const group = groupById(world, input.GroupId ?? '');
  if (input.SecurityGroupRuleIds) {
    const named = input.SecurityGroupRuleIds.map((id) => ruleById(world, id));
    const stranger = named.find((rule) => rule.groupId !== group.id || rule.egress !== egress);
    if (stranger)
      refuse('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${stranger.id}' does not exist`);
    for (const rule of named) delete world.ec2.rules[rule.id];
    return { Return: true };
  }
  // In a default VPC what isn't there is told, not refused (API reference, RevokeSecurityGroupIngress).
  const tolerant = world.ec2.vpcs[group.vpcId]?.isDefault === true;
  const wanted = wantedRules(input.IpPermissions, group.id, egress);
  const missing = wanted.filter((rule) => !matching(world, rule));
  if (missing.length > 0 && !tolerant) {
    refuse('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  for (const rule of wanted) {
    const there = matching(world, rule);
    if (there) delete world.ec2.rules[there.id];
  }
  return { Return: true, UnknownIpPermissions: missing.map((rule) => ({ IpProtocol: rule.protocol })) };
}

function ruleById(world: World, id: string): Rule {
  return (
    world.ec2.rules[id] ??
    refuse('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
  );
}

function shown(world: World, rule: Rule): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: rule.groupId,
    GroupOwnerId: world.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.cidr4 === undefined ? {} : { CidrIpv4: rule.cidr4 }),
    ...(rule.cidr6 === undefined ? {} : { CidrIpv6: rule.cidr6 }),
    ...(rule.otherGroup === undefined
      ? {}
      : { ReferencedGroupInfo: { GroupId: rule.otherGroup, UserId: world.account } }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: tagList(rule.tags),
  };
}
