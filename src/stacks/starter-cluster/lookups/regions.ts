import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from '../../../resources/contract.ts';

/** The names of the regions that the account can use, in the order of the alphabet. @throws AwsError */
export async function listRegions(ctx: Context): Promise<string[]> {
  // Without AllRegions, those that are not enabled are left out.
  const { Regions } = await ctx.send(EC2Client, new DescribeRegionsCommand({}));
  return (Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
}
