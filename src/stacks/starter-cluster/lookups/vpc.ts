import { DescribeSubnetsCommand, DescribeVpcsCommand, EC2Client, type Vpc as Ec2Vpc } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import type { Context } from '../../../resources/contract.ts';
import type { Subnet } from './subnets.ts';

export interface Vpc {
  readonly id: string;
  /** Its IPv4 blocks. */
  readonly cidrs: readonly string[];
}

/** The VPC that the cluster is in already (`kept`), else the region's default one. @throws StarterError DEFAULT_VPC_MISSING */
export async function findVpc(ctx: Context, kept: string | undefined): Promise<Vpc> {
  const { Vpcs } = await ctx.send(EC2Client, new DescribeVpcsCommand({}));
  const vpc =
    Vpcs?.find(({ VpcId }) => kept !== undefined && VpcId === kept) ?? Vpcs?.find(({ IsDefault }) => IsDefault);
  if (vpc?.VpcId) return { id: vpc.VpcId, cidrs: cidrsOf(vpc) };
  throw new StarterError({
    code: 'DEFAULT_VPC_MISSING',
    summary: 'The region has no default VPC',
    detail: `The cluster is placed in the default VPC, and region ${ctx.region} of account ${ctx.account} has none.`,
    hint: `Choose another region, or create it with\naws ec2 create-default-vpc --region ${ctx.region}`,
  });
}

function cidrsOf(vpc: Ec2Vpc): string[] {
  const associated = (vpc.CidrBlockAssociationSet ?? [])
    .filter(({ CidrBlockState }) => CidrBlockState?.State === undefined || CidrBlockState.State === 'associated')
    .flatMap(({ CidrBlock }) => CidrBlock ?? []);
  return associated.length > 0 ? associated : vpc.CidrBlock ? [vpc.CidrBlock] : [];
}

/** The VPC's subnets that can hold an instance with an IPv4 address. */
export async function subnetsOf(ctx: Context, vpcId: string): Promise<Subnet[]> {
  const { Subnets } = await ctx.send(
    EC2Client,
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return (Subnets ?? []).flatMap((subnet) =>
    subnet.SubnetId && subnet.AvailabilityZone && !subnet.Ipv6Native && !subnet.OutpostArn
      ? {
          id: subnet.SubnetId,
          zone: subnet.AvailabilityZone,
          isDefault: subnet.DefaultForAz ?? false,
          freeAddresses: subnet.AvailableIpAddressCount ?? 0,
        }
      : [],
  );
}
