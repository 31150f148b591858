import type {
  CreateSecurityGroupCommandInput,
  CreateSecurityGroupCommandOutput,
  DeleteSecurityGroupCommandInput,
  DeleteSecurityGroupCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  IpPermission,
} from '@aws-sdk/client-ec2';
import { type Answer, type Call, newDigits, type Operations, tagList } from '../call.ts';
import { interfacesOf } from '../interfaces.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { passes } from './filters.ts';
import { tagsFor } from './tags.ts';
import type { Group, Rule } from './world.ts';

export const groups = {
  CreateSecurityGroup(
    { world, now, pace }: Call,
    input: CreateSecurityGroupCommandInput,
  ): Answer<CreateSecurityGroupCommandOutput> {
    const { GroupName: name = '', Description: description = '' } = input;
    const vpcId = input.VpcId ?? Object.values(world.ec2.vpcs).find((vpc) => vpc.isDefault)?.id;
    if (vpcId === undefined) refuse('VPCIdNotSpecified', 'No default VPC for this user.');
    if (!world.ec2.vpcs[vpcId]) refuse('InvalidVpcID.NotFound', `The vpc ID '${vpcId}' does not exist`);
    if (name.startsWith('sg-') || name === '') {
      refuse(
        'InvalidParameterValue',
        `Value (${name}) for parameter groupName is invalid. Character sets: a-z, A-Z, 0-9, spaces, ._-:/()#,@[]+=&;{}!$*; it may not start with 'sg-'`,
      );
    }
    if (description === '') refuse('MissingParameter', 'The request must contain the parameter GroupDescription');
    if (Object.values(world.ec2.groups).some((group) => group.vpcId === vpcId && group.name === name)) {
      refuse('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
    }
    const id = `sg-0${newDigits(world, 16)}`;
    const tags = tagsFor(input.TagSpecifications, 'security-group');
    world.ec2.groups[id] = { id, name, description, vpcId, tags };
    // Every new group of a VPC lets everything out.
    const ruleId = `sgr-0${newDigits(world, 16)}`;
    world.ec2.rules[ruleId] = {
      id: ruleId,
      groupId: id,
      egress: true,
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      cidr4: '0.0.0.0/0',
      listedFrom: now + pace.groupRules,
      tags: {},
    };
    return { GroupId: id, SecurityGroupArn: arnOf(world, id), Tags: tagList(tags) };
  },

  DescribeSecurityGroups(
    { world, now }: Call,
    input: DescribeSecurityGroupsCommandInput,
  ): Answer<DescribeSecurityGroupsCommandOutput> {
    for (const id of input.GroupIds ?? []) groupById(world, id);
    return {
      SecurityGroups: Object.values(world.ec2.groups)
        .filter((group) => !input.GroupIds?.length || input.GroupIds.includes(group.id))
        .filter((group) => !input.GroupNames?.length || input.GroupNames.includes(group.name))
        .filter((group) => {
          const own = Object.values(world.ec2.rules).filter((rule) => rule.groupId === group.id);
          const named = (egress: boolean) =>
            own.flatMap((rule) => (rule.egress === egress && rule.otherGroup !== undefined ? [rule.otherGroup] : []));
          return passes(
            input.Filters,
            {
              'ip-permission.group-id': named(false),
              'egress.ip-permission.group-id': named(true),
              'group-id': group.id,
              'group-name': group.name,
              'vpc-id': group.vpcId,
              description: group.description,
            },
            group.tags,
          );
        })
        .map((group) => {
          const rules = listedRules(world, now).filter((rule) => rule.groupId === group.id);
          return {
            GroupId: group.id,
            GroupName: group.name,
            Description: group.description,
            VpcId: group.vpcId,
            OwnerId: world.account,
            SecurityGroupArn: arnOf(world, group.id),
            Tags: tagList(group.tags),
            IpPermissions: permissions(
              world,
              rules.filter((rule) => !rule.egress),
            ),
            IpPermissionsEgress: permissions(
              world,
              rules.filter((rule) => rule.egress),
            ),
          };
        }),
    };
  },

  DeleteSecurityGroup(call: Call, input: DeleteSecurityGroupCommandInput): Answer<DeleteSecurityGroupCommandOutput> {
    const { world } = call;
    const group = groupById(world, input.GroupId ?? '');
    if (group.name === 'default') {
      refuse('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`);
    }
    const usedByInterface = interfacesOf(call).some((eni) => eni.groups.includes(group.id));
    const usedByRule = Object.values(world.ec2.rules).some(
      (rule) => rule.otherGroup === group.id && rule.groupId !== group.id,
    );
    if (usedByInterface || usedByRule) {
      refuse('DependencyViolation', `resource ${group.id} has a dependent object`);
    }
    for (const rule of Object.values(world.ec2.rules)) {
      if (rule.groupId === group.id) delete world.ec2.rules[rule.id];
    }
    delete world.ec2.groups[group.id];
    return { Return: true, GroupId: group.id };
  },
} satisfies Operations;

/** @throws InvalidGroup.NotFound */
export function groupById(world: World, id: string): Group {
  return world.ec2.groups[id] ?? refuse('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
}

/** All that listings show yet: the rule that a group is born with comes later. */
export function listedRules(world: World, now: number): Rule[] {
  return Object.values(world.ec2.rules).filter(({ listedFrom }) => now >= (listedFrom ?? 0));
}

function arnOf(world: World, id: string): string {
  return `arn:aws:ec2:${world.region}:${world.account}:security-group/${id}`;
}

/** Rules of the same protocol and ports are one permission. */
function permissions(world: World, rules: readonly Rule[]): IpPermission[] {
  const byPorts = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.protocol}/${rule.fromPort}/${rule.toPort}`;
    byPorts.set(key, [...(byPorts.get(key) ?? []), rule]);
  }
  return [...byPorts.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return {
      IpProtocol: first.protocol,
      ...(first.protocol === '-1' ? {} : { FromPort: first.fromPort, ToPort: first.toPort }),
      IpRanges: same.filter((r) => r.cidr4 !== undefined).map((r) => ({ CidrIp: r.cidr4 })),
      Ipv6Ranges: same.filter((r) => r.cidr6 !== undefined).map((r) => ({ CidrIpv6: r.cidr6 })),
      UserIdGroupPairs: same
        .filter((r) => r.otherGroup !== undefined)
        .map((r) => ({ GroupId: r.otherGroup, UserId: world.account })),
      PrefixListIds: [],
    };
  });
}
