import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import type { StarterError } from '../../../src/core/errors.ts';
import { type SecurityGroupRuleInputs, securityGroupRule } from '../../../src/resources/ec2/security-group-rule.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => ec2.reset());

const GROUP = 'sg-0123456789abcdef0';
const SSH: SecurityGroupRuleInputs = {
  security_group_id: GROUP,
  type: 'ingress',
  protocol: 'tcp',
  from_port: 22,
  to_port: 22,
  cidr_blocks: ['10.1.0.0/16', '2001:DB8:0::/32'],
  self: false,
};
const SSH_ID = `${GROUP}_ingress_tcp_22_22`;
const WEB_FROM_SELF: SecurityGroupRuleInputs = { ...SSH, from_port: 443, to_port: 443, cidr_blocks: [], self: true };
const ALL_OUT: SecurityGroupRuleInputs = {
  ...SSH,
  type: 'egress',
  protocol: '-1',
  from_port: 0,
  to_port: 0,
  cidr_blocks: ['0.0.0.0/0'],
};
const JOURNAL = { token: 't', since: 0 };

function rule(id: string, more: Partial<SecurityGroupRule>): SecurityGroupRule {
  return {
    SecurityGroupRuleId: id,
    GroupId: GROUP,
    IsEgress: false,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    Tags: [OUR_TAG],
    ...more,
  };
}

const RULES = [
  rule('sgr-1', { CidrIpv4: '10.1.0.0/16' }),
  rule('sgr-2', { CidrIpv6: '2001:db8::/32' }),
  rule('sgr-3', { FromPort: 443, ToPort: 443, CidrIpv4: '0.0.0.0/0' }),
  rule('sgr-4', { FromPort: 443, ToPort: 443, ReferencedGroupInfo: { GroupId: GROUP } }),
  rule('sgr-5', { FromPort: 443, ToPort: 443, ReferencedGroupInfo: { GroupId: 'sg-other' } }),
  rule('sgr-6', { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' }),
];

test('one call authorises all CIDRs, each kind in its place, with our mark', async () => {
  ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({});
  expect(await securityGroupRule.create(testContext(), SSH, 't')).toBe(SSH_ID);
  expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand).map((call) => call.args[0].input)).toEqual([
    {
      GroupId: GROUP,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          IpRanges: [{ CidrIp: '10.1.0.0/16' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:DB8:0::/32' }],
        },
      ],
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [OUR_TAG] }],
    },
  ]);
});

test('all protocols have no ports; a rule for the group itself names the group', async () => {
  ec2.on(AuthorizeSecurityGroupEgressCommand).resolves({}).on(AuthorizeSecurityGroupIngressCommand).resolves({});
  expect(await securityGroupRule.create(testContext(), ALL_OUT, 't')).toBe(`${GROUP}_egress_-1_0_0`);
  expect(await securityGroupRule.create(testContext(), WEB_FROM_SELF, 't')).toBe(`${GROUP}_ingress_tcp_443_443_self`);
  expect(ec2.commandCalls(AuthorizeSecurityGroupEgressCommand)[0]?.args[0].input.IpPermissions).toEqual([
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ]);
  expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)[0]?.args[0].input.IpPermissions).toEqual([
    { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: GROUP }] },
  ]);
});

test('all rules of a group are read with one listing, over all of its pages; each sees its own part', async () => {
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES.slice(0, 3), NextToken: 'more' })
    .resolvesOnce({ SecurityGroupRules: RULES.slice(3) });
  const ctx = testContext();
  const ids = [SSH_ID, `${GROUP}_ingress_tcp_443_443`, `${GROUP}_ingress_tcp_443_443_self`, `${GROUP}_egress_-1_0_0`];
  const read = await Promise.all(ids.map((id) => securityGroupRule.read(ctx, id)));
  expect(read.map((live) => [live?.inputs.cidr_blocks, live?.inputs.self, live?.inputs.from_port])).toEqual([
    [['10.1.0.0/16', '2001:db8::/32'], false, 22],
    [['0.0.0.0/0'], false, 443],
    [[], true, 443],
    [['0.0.0.0/0'], false, 0],
  ]);
  expect(ec2.commandCalls(DescribeSecurityGroupRulesCommand).map((call) => call.args[0].input)).toEqual([
    { Filters: [{ Name: 'group-id', Values: [GROUP] }] },
    { Filters: [{ Name: 'group-id', Values: [GROUP] }], NextToken: 'more' },
  ]);
});

test('a rule is absent when none of its EC2 rules exists; access denied is an error', async () => {
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES.slice(2) })
    .rejects(refusal('UnauthorizedOperation', 'no', 403));
  expect(await securityGroupRule.read(testContext(), SSH_ID)).toBeUndefined();
  await expect(securityGroupRule.read(testContext(), SSH_ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('CIDRs are compared as a set, and IPv6 however it is spelled', () => {
  const equal = securityGroupRule.inputs.cidr_blocks.equal;
  const owned = { owned: true };
  expect(equal?.(['10.0.0.0/8', '2001:DB8:0:0::/32'], ['2001:db8::/32', '10.0.0.0/8'], owned)).toBe(true);
  expect(equal?.(['0:0:0:0:0:0:0:0/0'], ['::/0'], owned)).toBe(true);
  expect(equal?.(['10.0.0.0/8'], ['10.0.0.0/16'], owned)).toBe(false);
});

test('an import may name the sources, as in Terraform; another id is refused with its form', async () => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: RULES });
  expect((await securityGroupRule.read(testContext(), `${SSH_ID}_10.1.0.0/16`))?.id).toBe(SSH_ID);
  expect((await securityGroupRule.read(testContext(), `${GROUP}_egress_all_0_0_0.0.0.0/0`))?.id).toBe(
    `${GROUP}_egress_-1_0_0`,
  );
  const error = await securityGroupRule.read(testContext(), 'sgr-1').catch((e: unknown) => e);
  expect((error as StarterError).diagnostics).toEqual([
    {
      code: 'RULE_ID_INVALID',
      summary: 'Not the id of a security group rule',
      detail: 'Got "sgr-1"; the id is made of group, direction, protocol, first and last port.',
      hint: 'Give it in the form\nsg-0123456789abcdef0_ingress_tcp_22_22',
    },
  ]);
});

test('an allow-all egress rule that others added, or a new group kept, is drift of a restricted one and is revoked', async () => {
  const narrow = { IsEgress: true, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '10.0.0.0/8' };
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({
    SecurityGroupRules: [rule('sgr-1', narrow), rule('sgr-2', { ...narrow, CidrIpv4: '0.0.0.0/0', Tags: [] })],
  });
  ec2.on(RevokeSecurityGroupEgressCommand).resolves({});
  const id = `${GROUP}_egress_-1_0_0`;
  const inputs = { ...ALL_OUT, cidr_blocks: ['10.0.0.0/8'] };
  const live = await securityGroupRule.read(testContext(), id);
  expect(live?.inputs.cidr_blocks).toEqual(['0.0.0.0/0', '10.0.0.0/8']);
  await securityGroupRule.update?.(testContext(), id, {
    inputs,
    changed: new Set(['cidr_blocks']),
    prior: { id, inputs, attributes: {} },
  });
  expect(ec2.commandCalls(RevokeSecurityGroupEgressCommand).map((call) => call.args[0].input)).toEqual([
    { GroupId: GROUP, SecurityGroupRuleIds: ['sgr-2'] },
  ]);
});

test('another CIDR is authorised before the old one is revoked; what stays is not touched', async () => {
  const after = [...RULES, rule('sgr-7', { CidrIpv4: '10.9.0.0/16' })];
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES })
    .resolves({ SecurityGroupRules: after });
  ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({}).on(RevokeSecurityGroupIngressCommand).resolves({});
  const inputs = { ...SSH, cidr_blocks: ['2001:db8::/32', '10.9.0.0/16'] };
  await securityGroupRule.update?.(testContext(), SSH_ID, {
    inputs,
    changed: new Set(['cidr_blocks']),
    prior: { id: SSH_ID, inputs: SSH, attributes: {} },
  });
  expect(ec2.calls().map((call) => call.args[0].constructor.name)).toEqual([
    'DescribeSecurityGroupRulesCommand',
    'AuthorizeSecurityGroupIngressCommand',
    'DescribeSecurityGroupRulesCommand',
    'RevokeSecurityGroupIngressCommand',
  ]);
  expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)[0]?.args[0].input.IpPermissions).toEqual([
    { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.9.0.0/16' }] },
  ]);
  expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)[0]?.args[0].input).toEqual({
    GroupId: GROUP,
    SecurityGroupRuleIds: ['sgr-1'],
  });
});

test('an update whose answer was lost is not stuck on InvalidPermission.Duplicate', async () => {
  const done = [...RULES, rule('sgr-7', { CidrIpv4: '10.9.0.0/16' })];
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES })
    .resolves({ SecurityGroupRules: done });
  ec2
    .on(AuthorizeSecurityGroupIngressCommand)
    .rejectsOnce(refusal('TimeoutError'))
    .rejects(refusal('InvalidPermission.Duplicate'));
  await securityGroupRule.update?.(testContext(), SSH_ID, {
    inputs: { ...SSH, cidr_blocks: [...SSH.cidr_blocks, '10.9.0.0/16'] },
    changed: new Set(['cidr_blocks']),
    prior: { id: SSH_ID, inputs: SSH, attributes: {} },
  });
  expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)).toHaveLength(2);
});

test('a create is not repeated when the answer is missing, and waits for a new group to be visible', async () => {
  ec2
    .on(AuthorizeSecurityGroupIngressCommand)
    .rejectsOnce(refusal('InvalidGroup.NotFound'))
    .rejectsOnce(refusal('InvalidSecurityGroupID.NotFound'))
    .rejects(refusal('TimeoutError'));
  await expect(securityGroupRule.create(testContext(), SSH, 't')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand)).toHaveLength(3);
});

test('after a duplicate, our mark tells our rule from a foreign one; a rule for others is not in the way', async () => {
  const foreign = RULES.map((one) => ({ ...one, Tags: [] }));
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES })
    .resolves({ SecurityGroupRules: foreign });
  expect(await securityGroupRule.find(testContext(), SSH, JOURNAL)).toEqual({ id: SSH_ID, ours: true });
  expect(await securityGroupRule.find(testContext(), SSH, JOURNAL)).toEqual({ id: SSH_ID, ours: false });
  expect(
    await securityGroupRule.find(testContext(), { ...SSH, cidr_blocks: ['192.0.2.0/24'] }, JOURNAL),
  ).toBeUndefined();
  expect(await securityGroupRule.find(testContext(), WEB_FROM_SELF, JOURNAL)).toMatchObject({ ours: false });
});

test('what others made for the same addresses is found before a create, one listing for all rules of a group', async () => {
  const foreign = RULES.map((each) => ({ ...each, Tags: [] }));
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: foreign });
  const ctx = testContext();
  expect(await securityGroupRule.find(ctx, { ...SSH, cidr_blocks: ['203.0.113.0/24'] })).toBeUndefined();
  expect(await securityGroupRule.find(ctx, WEB_FROM_SELF)).toEqual({
    id: `${GROUP}_ingress_tcp_443_443_self`,
    ours: false,
  });
  expect(ec2.commandCalls(DescribeSecurityGroupRulesCommand)).toHaveLength(1);
});

test('deleting revokes the own part by id and nothing else; twice is success', async () => {
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES })
    .resolves({ SecurityGroupRules: [] });
  ec2.on(RevokeSecurityGroupIngressCommand).resolves({});
  const id = `${GROUP}_ingress_tcp_443_443_self`;
  const live = { id, inputs: WEB_FROM_SELF, attributes: {} };
  await securityGroupRule.delete(testContext(), id, live);
  await securityGroupRule.delete(testContext(), id, live);
  expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand).map((call) => call.args[0].input)).toEqual([
    { GroupId: GROUP, SecurityGroupRuleIds: ['sgr-4'] },
  ]);
});

test('a rule that goes while it is revoked is gone; a refusal is an error', async () => {
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: RULES })
    .resolvesOnce({ SecurityGroupRules: [] })
    .resolves({ SecurityGroupRules: RULES });
  ec2
    .on(RevokeSecurityGroupEgressCommand)
    .rejectsOnce(refusal('InvalidSecurityGroupRuleId.NotFound'))
    .rejectsOnce(refusal('InvalidSecurityGroupID.NotFound'))
    .rejects(refusal('UnauthorizedOperation', 'no', 403));
  const id = `${GROUP}_egress_-1_0_0`;
  const live = { id, inputs: ALL_OUT, attributes: {} };
  await securityGroupRule.delete(testContext(), id, live);
  await securityGroupRule.delete(testContext(), id, live);
  await expect(securityGroupRule.delete(testContext(), id, live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});
