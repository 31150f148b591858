import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { allOnPages } from '../aws/pages.ts';
import { isOurs, LINEAGE_TAG, tagsToSend, userTags } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { closeEgress } from './default-egress.ts';
import { GROUP_ABSENT } from './group-absent.ts';
import { groupInUse } from './group-users.ts';
import { listSecurityGroupsPermissions, securityGroupPermissions } from './permissions.ts';
import { release } from './release.ts';

export interface SecurityGroupInputs {
  readonly name: string;
  readonly description: string;
  readonly vpc_id: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SecurityGroupAttributes {
  readonly arn: string;
}

/** What EC2 answers while something uses the group: in a VPC the first, in its older API the second. */
const IN_USE = ['DependencyViolation', 'InvalidGroup.InUse'];
/** A load balancer's network interfaces outlive it by minutes. */
const DELETE_RETRY_MS = 10 * 60_000;

export const securityGroup: ResourceType<SecurityGroupInputs, SecurityGroupAttributes> = {
  name: 'aws_security_group',
  kind: 'object',
  importId: "the group's id, e.g. sg-0123456789abcdef0",
  replacement: 'create-first',
  typicalMs: 2_000,
  inputs: {
    name: { forcesReplacement: true },
    description: { forcesReplacement: true },
    vpc_id: { forcesReplacement: true },
    tags: {},
  },
  attributes: { arn: 'stable' },
  marked: { endsBefore: [], list: listMarked, release, permissions: listSecurityGroupsPermissions },
  permissions: securityGroupPermissions,
  identity: ({ name, vpc_id }) =>
    typeof name === 'string' && typeof vpc_id === 'string' ? `${vpc_id}/${name}` : undefined,

  async read(ctx, id) {
    const group = await describe(ctx, id);
    if (!group) return undefined;
    const owner = group.OwnerId ?? ctx.account;
    return {
      id,
      inputs: {
        name: group.GroupName ?? '',
        description: group.Description ?? '',
        vpc_id: group.VpcId ?? '',
        tags: userTags(group.Tags),
      },
      attributes: { arn: `arn:${ctx.partition}:ec2:${ctx.region}:${owner}:security-group/${id}` },
    };
  },

  async find(ctx, { name, vpc_id }) {
    const { SecurityGroups } = await ctx.send(
      EC2Client,
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: 'group-name', Values: [name] },
          { Name: 'vpc-id', Values: [vpc_id] },
        ],
      }),
    );
    const [group] = SecurityGroups ?? [];
    return group?.GroupId ? { id: group.GroupId, ours: isOurs(ctx, group.Tags) } : undefined;
  },

  async create(ctx, { name, description, vpc_id, tags }) {
    const { GroupId } = await ctx.send(
      EC2Client,
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: description,
        VpcId: vpc_id,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: tagsToSend(ctx, tags) }],
      }),
      { repeat: 'unless unanswered' },
    );
    return GroupId ?? '';
  },

  configure: closeEgress,

  async update(ctx, id, { inputs, prior }) {
    const wanted = Object.entries(inputs.tags).map(([Key, Value]) => ({ Key, Value }));
    const removed = Object.keys(prior.inputs.tags ?? {}).filter((key) => !(key in inputs.tags));
    if (wanted.length > 0) await ctx.send(EC2Client, new CreateTagsCommand({ Resources: [id], Tags: wanted }));
    if (removed.length === 0) return;
    await ctx.send(EC2Client, new DeleteTagsCommand({ Resources: [id], Tags: removed.map((Key) => ({ Key })) }));
  },

  async delete(ctx, id) {
    try {
      await orAbsent(
        ctx.send(EC2Client, new DeleteSecurityGroupCommand({ GroupId: id }), {
          retryCodes: IN_USE.map((code) => ({ code, what: 'whatever still uses it to end', forMs: DELETE_RETRY_MS })),
        }),
        ...GROUP_ABSENT,
      );
    } catch (error) {
      throw isAwsError(error, ...IN_USE) ? await groupInUse(ctx, id, error) : error;
    }
  },
};

async function listMarked(ctx: Context): Promise<string[]> {
  const Filters = [{ Name: `tag:${LINEAGE_TAG}`, Values: [ctx.lineage] }];
  const groups = await allOnPages(async (NextToken) => {
    const page = await ctx.send(EC2Client, new DescribeSecurityGroupsCommand({ Filters, NextToken }));
    return { items: page.SecurityGroups, next: page.NextToken };
  });
  return groups.flatMap(({ GroupId }) => GroupId ?? []);
}

async function describe(ctx: Context, id: string): Promise<SecurityGroup | undefined> {
  const answer = await orAbsent(
    ctx.send(EC2Client, new DescribeSecurityGroupsCommand({ GroupIds: [id] })),
    ...GROUP_ABSENT,
  );
  return answer?.SecurityGroups?.[0];
}
