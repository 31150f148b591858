import { DescribeInstanceTypesCommand, EC2Client, type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { allOnPages } from '../../../resources/aws/pages.ts';
import type { Context } from '../../../resources/contract.ts';

/** An instance type that the region offers. */
export interface OfferedType {
  readonly name: string;
  /** E.g. `['x86_64']`. */
  readonly architectures: readonly string[];
  readonly vcpus: number;
  readonly memoryMib: number;
}

/** The region's instance types of the current generation, in no order. Several calls: 100 types a page. @throws AwsError */
export async function listInstanceTypes(ctx: Context): Promise<OfferedType[]> {
  const Filters = [{ Name: 'current-generation', Values: ['true'] }];
  const types = await allOnPages(async (NextToken) => {
    const page = await ctx.send(EC2Client, new DescribeInstanceTypesCommand({ Filters, NextToken }));
    return { items: page.InstanceTypes, next: page.NextToken };
  });
  return types.map(offered);
}

function offered({ InstanceType, ProcessorInfo, VCpuInfo, MemoryInfo }: InstanceTypeInfo): OfferedType {
  return {
    name: InstanceType ?? '',
    architectures: ProcessorInfo?.SupportedArchitectures ?? [],
    vcpus: VCpuInfo?.DefaultVCpus ?? 0,
    memoryMib: MemoryInfo?.SizeInMiB ?? 0,
  };
}
