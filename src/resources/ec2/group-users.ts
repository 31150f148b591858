import { DescribeNetworkInterfacesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { StarterError } from '../../core/errors.ts';
import type { AwsError } from '../aws/errors.ts';
import type { Context } from '../contract.ts';

/** The error of a group that can't be deleted because something uses it: names what does. */
export async function groupInUse(ctx: Context, id: string, cause: AwsError): Promise<StarterError> {
  const users = [...(await interfacesIn(ctx, id)), ...(await groupsNaming(ctx, id))];
  const held = users.length > 0 ? `It is held by ${users.join(', ')}.` : 'EC2 does not say what holds it.';
  return new StarterError(
    {
      code: 'SECURITY_GROUP_IN_USE',
      summary: 'A security group is still in use',
      detail: `${id} could not be deleted for several minutes (${cause.failure.awsCode}). ${held}`,
      hint: 'Network interfaces of a deleted load balancer go by themselves; take the group away from anything else. Then run the command again.',
    },
    { cause },
  );
}

async function interfacesIn(ctx: Context, id: string): Promise<string[]> {
  const { NetworkInterfaces } = await ctx.send(
    EC2Client,
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'group-id', Values: [id] }] }),
  );
  return (NetworkInterfaces ?? []).map(({ NetworkInterfaceId, Description, Attachment }) => {
    const of = Attachment?.InstanceId ?? Description;
    return `network interface ${NetworkInterfaceId}${of ? ` (${of})` : ''}`;
  });
}

async function groupsNaming(ctx: Context, id: string): Promise<string[]> {
  const filters = ['ip-permission.group-id', 'egress.ip-permission.group-id'];
  const answers = await Promise.all(
    filters.map((Name) =>
      ctx.send(EC2Client, new DescribeSecurityGroupsCommand({ Filters: [{ Name, Values: [id] }] })),
    ),
  );
  const others = answers.flatMap(({ SecurityGroups }) => SecurityGroups ?? []).filter(({ GroupId }) => GroupId !== id);
  return [...new Set(others.map(({ GroupId, GroupName }) => `a rule of security group ${GroupId} (${GroupName})`))];
}
