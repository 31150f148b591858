import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import { orAbsent } from '../../../resources/aws/errors.ts';
import type { Context } from '../../../resources/contract.ts';

/** Refuses a region that doesn't exist or isn't enabled for the account. @throws StarterError REGION_NOT_ENABLED */
export async function checkRegion(ctx: Context): Promise<void> {
  const answer = await orAbsent(
    ctx.send(EC2Client, new DescribeRegionsCommand({ RegionNames: [ctx.region], AllRegions: true })),
    // The name is unknown; the region refuses the account's valid credentials.
    'InvalidParameterValue',
    'AuthFailure',
  );
  const region = answer?.Regions?.find(({ RegionName }) => RegionName === ctx.region);
  if (region && region.OptInStatus !== 'not-opted-in') return;
  throw new StarterError({
    code: 'REGION_NOT_ENABLED',
    summary: 'The region can not be used by this account',
    detail: `region is "${ctx.region}", which ${region ? `account ${ctx.account} has not enabled` : `doesn't exist or isn't enabled for account ${ctx.account}`}.`,
    hint: `Choose another region, or enable it with\naws account enable-region --region-name ${ctx.region}`,
  });
}
