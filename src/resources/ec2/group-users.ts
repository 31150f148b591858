import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import type { AwsError } from '../aws/errors.ts';
import { allOnPages } from '../aws/pages.ts';
import type { Context } from '../contract.ts';

/** Names of those that hold a group, before "and … more". */
const NAMED = 10;

/** The error of a group that can't be deleted because something uses it: names what does. */
export async function groupInUse(ctx: Context, id: string, cause: AwsError): Promise<StarterError> {
  const named = await Promise.all([interfacesIn(ctx, id), groupsNaming(ctx, id)].map(orNothing));
  return new StarterError(
    {
      code: 'SECURITY_GROUP_IN_USE',
      summary: 'A security group is still in use',
      detail: `${id} could not be deleted for several minutes (${cause.failure.awsCode}). ${heldBy(named.flat())}`,
      hint: lookAt(
        ctx,
        'securityGroup',
        id,
        'Network interfaces of a deleted load balancer go by themselves; take the group away from anything else. Then run the command again.',
      ),
    },
    { cause },
  );
}

/** Asked only to explain another refusal, which counts for more than this one's. */
function orNothing(asking: Promise<string[]>): Promise<string[]> {
  return asking.catch(() => []);
}

function heldBy(users: readonly string[]): string {
  if (users.length === 0) return 'EC2 does not say what holds it.';
  const more = users.length > NAMED ? ` and ${users.length - NAMED} more` : '';
  return `It is held by ${users.slice(0, NAMED).join(', ')}${more}.`;
}

/** All that runs in a VPC uses a group through an interface: instances, load balancers, functions, endpoints, databases. */
async function interfacesIn(ctx: Context, id: string): Promise<string[]> {
  const Filters = [{ Name: 'group-id', Values: [id] }];
  const found = await allOnPages(async (NextToken) => {
    const page = await ctx.send(EC2Client, new DescribeNetworkInterfacesCommand({ Filters, NextToken }));
    return { items: page.NetworkInterfaces, next: page.NextToken };
  });
  return found.map((one) => {
    const of = ownerOf(one);
    return `network interface ${one.NetworkInterfaceId}${of ? ` (${of})` : ''}`;
  });
}

/** Services describe the interfaces that they make, e.g. `ELB app/x-alb/0123`, `AWS Lambda VPC ENI-…`; others say only what kind it is. */
function ownerOf({ Attachment, Description, InterfaceType }: NetworkInterface): string | undefined {
  const kind = InterfaceType === 'interface' ? undefined : InterfaceType;
  return Attachment?.InstanceId ?? (Description || kind);
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
