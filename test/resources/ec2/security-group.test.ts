import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import type { StarterError } from '../../../src/core/errors.ts';
import { securityGroup } from '../../../src/resources/ec2/security-group.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => ec2.reset());

const ID = 'sg-0123456789abcdef0';
const INPUTS = { name: 'teleport-cluster', description: 'Teleport', vpc_id: 'vpc-1', tags: { TeleportCluster: 'a' } };
const GROUP = {
  GroupId: ID,
  GroupName: 'teleport-cluster',
  Description: 'Teleport',
  VpcId: 'vpc-1',
  OwnerId: '123456789012',
  Tags: [{ Key: 'TeleportCluster', Value: 'a' }, OUR_TAG],
};
const LIVE = { id: ID, inputs: INPUTS, attributes: { arn: '' } };

test('a group is made with its tags and our mark, and is not repeated when the answer is missing', async () => {
  ec2.on(CreateSecurityGroupCommand).resolvesOnce({ GroupId: ID }).rejects(refusal('TimeoutError'));
  expect(await securityGroup.create(testContext(), INPUTS, 'token')).toBe(ID);
  await expect(securityGroup.create(testContext(), INPUTS, 'token')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  const calls = ec2.commandCalls(CreateSecurityGroupCommand);
  expect(calls).toHaveLength(2);
  expect(calls[0]?.args[0].input).toEqual({
    GroupName: 'teleport-cluster',
    Description: 'Teleport',
    VpcId: 'vpc-1',
    TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'TeleportCluster', Value: 'a' }, OUR_TAG] }],
  });
});

test('a group is read with one call; our mark is no tag of the user', async () => {
  ec2.on(DescribeSecurityGroupsCommand, { GroupIds: [ID] }).resolves({ SecurityGroups: [GROUP] });
  expect(await securityGroup.read(testContext(), ID)).toEqual({
    id: ID,
    inputs: INPUTS,
    attributes: { arn: `arn:aws:ec2:us-west-2:123456789012:security-group/${ID}` },
  });
  expect(ec2.calls()).toHaveLength(1);
});

test('only not-found is absence; access denied is an error', async () => {
  ec2
    .on(DescribeSecurityGroupsCommand)
    .rejectsOnce(refusal('InvalidGroup.NotFound'))
    .rejectsOnce(refusal('InvalidSecurityGroupID.NotFound'))
    .rejects(refusal('UnauthorizedOperation', 'no', 403));
  expect(await securityGroup.read(testContext(), ID)).toBeUndefined();
  expect(await securityGroup.read(testContext(), ID)).toBeUndefined();
  await expect(securityGroup.read(testContext(), ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('a group of the name is found in its VPC, and is ours only with our mark', async () => {
  ec2
    .on(DescribeSecurityGroupsCommand)
    .resolvesOnce({ SecurityGroups: [GROUP] })
    .resolvesOnce({ SecurityGroups: [{ ...GROUP, Tags: [{ ...OUR_TAG, Value: 'another deployment' }] }] })
    .resolves({ SecurityGroups: [] });
  expect(await securityGroup.find(testContext(), INPUTS)).toEqual({ id: ID, ours: true });
  expect(await securityGroup.find(testContext(), INPUTS)).toEqual({ id: ID, ours: false });
  expect(await securityGroup.find(testContext(), INPUTS)).toBeUndefined();
  expect(ec2.commandCalls(DescribeSecurityGroupsCommand)[0]?.args[0].input).toEqual({
    Filters: [
      { Name: 'group-name', Values: ['teleport-cluster'] },
      { Name: 'vpc-id', Values: ['vpc-1'] },
    ],
  });
  expect(securityGroup.identity?.(INPUTS)).toBe('vpc-1/teleport-cluster');
});

const ALL_OUT = { IsEgress: true, IpProtocol: '-1', SecurityGroupRuleId: 'sgr-4', CidrIpv4: '0.0.0.0/0' };
const V4 = { GroupId: ID, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] };
const V6 = { GroupId: ID, IpPermissions: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }] };

function revoked() {
  return ec2.commandCalls(RevokeSecurityGroupEgressCommand).map((call) => call.args[0].input);
}

test('the allow-all egress that a new group comes with is taken away though no listing shows it yet, IPv6 apart', async () => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
  ec2.on(RevokeSecurityGroupEgressCommand).resolvesOnce({}).rejects(refusal('InvalidPermission.NotFound'));
  await securityGroup.configure?.(testContext(), ID, INPUTS);
  expect(revoked()).toEqual([V4, V6]);
});

test('what is still listed after it was revoked is revoked again; narrow rules and those that let in stay', async () => {
  const others = [
    { ...ALL_OUT, CidrIpv4: '10.0.0.0/8' },
    { ...ALL_OUT, IsEgress: false },
    { ...ALL_OUT, IpProtocol: 'tcp' },
  ];
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolvesOnce({ SecurityGroupRules: [] })
    .resolvesOnce({ SecurityGroupRules: [ALL_OUT, ...others] })
    .resolves({ SecurityGroupRules: others });
  ec2.on(RevokeSecurityGroupEgressCommand).rejects(refusal('InvalidPermission.NotFound'));
  await securityGroup.configure?.(testContext(), ID, INPUTS);
  expect(revoked()).toEqual([V4, V6, V4, V6]);
});

test('an allow-all rule with our mark is a resource of its own and stays', async () => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [{ ...ALL_OUT, Tags: [OUR_TAG] }] });
  ec2.on(RevokeSecurityGroupEgressCommand).rejects(refusal('InvalidPermission.NotFound'));
  await securityGroup.configure?.(testContext(), ID, INPUTS);
  expect(revoked()).toEqual([V6]);
});

test.each(['InvalidGroup.NotFound', 'InvalidSecurityGroupID.NotFound'])(
  'a group that is not visible yet (%s) is waited for: its egress is not taken for restricted',
  async (code) => {
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
    ec2.on(RevokeSecurityGroupEgressCommand).rejectsOnce(refusal(code)).resolves({});
    await securityGroup.configure?.(testContext(), ID, INPUTS);
    expect(revoked()).toEqual([V4, V4, V6]);
  },
);

test('a group that stays open is an error, and so is a refusal to close it', async () => {
  ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [ALL_OUT] });
  ec2.on(RevokeSecurityGroupEgressCommand).resolves({});
  const error = await securityGroup.configure?.(testContext(), ID, INPUTS).catch((e: unknown) => e);
  expect((error as StarterError).diagnostics).toEqual([
    {
      code: 'SECURITY_GROUP_OPEN',
      summary: 'A security group still lets everything out',
      detail: `${ID} has the rule that every new group is born with (all protocols to 0.0.0.0/0 or ::/0), which EC2 still lists a minute after it was revoked.`,
      hint: 'Run the command again: it revokes the rule before anything uses the group.',
    },
  ]);
  ec2.on(RevokeSecurityGroupEgressCommand).rejects(refusal('UnauthorizedOperation', 'no', 403));
  await expect(securityGroup.configure?.(testContext(), ID, INPUTS)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('an update sets the wanted tags and removes the others, leaving our mark alone', async () => {
  ec2.on(CreateTagsCommand).resolves({}).on(DeleteTagsCommand).resolves({});
  await securityGroup.update?.(testContext(), ID, {
    inputs: { ...INPUTS, tags: { TeleportCluster: 'b' } },
    changed: new Set(['tags']),
    prior: { ...LIVE, inputs: { ...INPUTS, tags: { TeleportCluster: 'a', Gone: 'x' } } },
  });
  expect(ec2.commandCalls(CreateTagsCommand)[0]?.args[0].input).toEqual({
    Resources: [ID],
    Tags: [{ Key: 'TeleportCluster', Value: 'b' }],
  });
  expect(ec2.commandCalls(DeleteTagsCommand)[0]?.args[0].input).toEqual({ Resources: [ID], Tags: [{ Key: 'Gone' }] });
});

test('deleting waits out a load balancer that lets go late; gone already is success', async () => {
  ec2
    .on(DeleteSecurityGroupCommand)
    .rejectsOnce(refusal('DependencyViolation'))
    .rejectsOnce(refusal('InvalidGroup.InUse'))
    .resolvesOnce({})
    .rejects(refusal('InvalidGroup.NotFound'));
  await securityGroup.delete(testContext(), ID, LIVE);
  await securityGroup.delete(testContext(), ID, LIVE);
  expect(ec2.commandCalls(DeleteSecurityGroupCommand)).toHaveLength(4);
});

test.each(['DependencyViolation', 'InvalidGroup.InUse'])(
  'a group that stays in use (%s) names what holds it, over all pages',
  async (code) => {
    ec2.on(DeleteSecurityGroupCommand).rejects(refusal(code));
    const Filters = [{ Name: 'group-id', Values: [ID] }];
    ec2
      .on(DescribeNetworkInterfacesCommand, { Filters })
      .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Description: 'ELB app/mine/1' }], NextToken: 'm' })
      .on(DescribeNetworkInterfacesCommand, { Filters, NextToken: 'm' })
      .resolves({
        NetworkInterfaces: [
          { NetworkInterfaceId: 'eni-2', Attachment: { InstanceId: 'i-1' }, Description: 'x' },
          { NetworkInterfaceId: 'eni-3', Description: '', InterfaceType: 'vpc_endpoint' },
          { NetworkInterfaceId: 'eni-4', Description: '', InterfaceType: 'interface' },
        ],
      });
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [GROUP, { GroupId: 'sg-2', GroupName: 'db' }] });
    const error = await securityGroup.delete(testContext(), ID, LIVE).catch((e: unknown) => e);
    expect((error as StarterError).diagnostics).toEqual([
      {
        code: 'SECURITY_GROUP_IN_USE',
        summary: 'A security group is still in use',
        detail: `${ID} could not be deleted for several minutes (${code}). It is held by network interface eni-1 (ELB app/mine/1), network interface eni-2 (i-1), network interface eni-3 (vpc_endpoint), network interface eni-4, a rule of security group sg-2 (db).`,
        hint: `Network interfaces of a deleted load balancer go by themselves; take the group away from anything else. Then run the command again.\nhttps://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#SecurityGroup:groupId=${ID}`,
      },
    ]);
  },
);

test('a group that stays in use is told so where nobody may look at what holds it, and long lists are cut', async () => {
  ec2.on(DeleteSecurityGroupCommand).rejects(refusal('DependencyViolation'));
  ec2
    .on(DescribeNetworkInterfacesCommand)
    .rejectsOnce(refusal('UnauthorizedOperation', 'no', 403))
    .resolves({
      NetworkInterfaces: Array.from({ length: 12 }, (_, at) => ({ NetworkInterfaceId: `eni-${at}` })),
    });
  ec2.on(DescribeSecurityGroupsCommand).resolves({});
  await expect(securityGroup.delete(testContext(), ID, LIVE)).rejects.toThrow('EC2 does not say what holds it.');
  await expect(securityGroup.delete(testContext(), ID, LIVE)).rejects.toThrow('network interface eni-9 and 2 more.');
});
