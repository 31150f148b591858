import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
  type Filter,
  type Instance,
} from '@aws-sdk/client-ec2';
import { orAbsent } from '../aws/errors.ts';
import { allOnPages } from '../aws/pages.ts';
import type { Context } from '../contract.ts';

const INSTANCE_ABSENT = 'InvalidInstanceID.NotFound';

/** The instance as EC2 lists it, for an hour after its end too; `undefined` when EC2 doesn't know the id. */
export async function describeInstance(ctx: Context, id: string): Promise<Instance | undefined> {
  const answer = await orAbsent(
    ctx.send(EC2Client, new DescribeInstancesCommand({ InstanceIds: [id] })),
    INSTANCE_ABSENT,
  );
  return answer?.Reservations?.[0]?.Instances?.[0];
}

/** All instances that pass `filters`. */
export async function listInstances(ctx: Context, filters: Filter[]): Promise<Instance[]> {
  const reservations = await allOnPages(async (NextToken) => {
    const page = await ctx.send(EC2Client, new DescribeInstancesCommand({ Filters: filters, NextToken }));
    return { items: page.Reservations, next: page.NextToken };
  });
  return reservations.flatMap(({ Instances }) => Instances ?? []);
}

/** An instance that ends does not come back. */
export function hasEnded({ State }: Instance): boolean {
  return State?.Name === 'terminated' || State?.Name === 'shutting-down';
}

/** What the instance was given to boot with; `undefined` when EC2 doesn't know the id: it lists a new one before it knows its parts. */
export async function userDataOf(ctx: Context, id: string): Promise<string | undefined> {
  const answer = await orAbsent(
    ctx.send(EC2Client, new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'userData' })),
    INSTANCE_ABSENT,
  );
  return answer && Buffer.from(answer.UserData?.Value ?? '', 'base64').toString('utf8');
}

/** Whether the volume behind the root device is encrypted; `undefined` while there is none yet. */
export async function rootIsEncrypted(ctx: Context, found: Instance): Promise<boolean | undefined> {
  const { Volumes } = await ctx.send(
    EC2Client,
    new DescribeVolumesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [found.InstanceId ?? ''] }],
    }),
  );
  const root = (Volumes ?? []).find(({ Attachments }) =>
    Attachments?.some(({ InstanceId, Device }) => InstanceId === found.InstanceId && Device === found.RootDeviceName),
  );
  return root?.Encrypted;
}
