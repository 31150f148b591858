import { DescribeInstanceTypeOfferingsCommand, DescribeInstanceTypesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import { orAbsent } from '../../../resources/aws/errors.ts';
import type { Context } from '../../../resources/contract.ts';
import type { Config } from '../../../variables/config.ts';
import type { Image } from './image.ts';

interface InstanceType {
  /** E.g. `['x86_64']`. */
  readonly architectures: readonly string[];
  /** The region's availability zones that offer it. */
  readonly zones: readonly string[];
}

/** What an instance type is and where it is offered. @throws StarterError INSTANCE_TYPE_UNKNOWN */
export async function describeInstanceType(ctx: Context, name: string): Promise<InstanceType> {
  const [types, offerings] = await Promise.all([
    orAbsent(
      // The SDK's union lists the types known when it was released; AWS knows newer ones.
      ctx.send(EC2Client, new DescribeInstanceTypesCommand({ InstanceTypes: [name as never] })),
      'InvalidInstanceType',
      'InvalidParameterValue',
    ),
    ctx.send(
      EC2Client,
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone',
        Filters: [{ Name: 'instance-type', Values: [name] }],
      }),
    ),
  ]);
  const [type] = types?.InstanceTypes ?? [];
  if (!type) {
    throw new StarterError({
      code: 'INSTANCE_TYPE_UNKNOWN',
      summary: 'The instance type does not exist in the region',
      detail: `cluster_instance_type is "${name}", which EC2 does not know in ${ctx.region}.`,
      hint: `Choose a type such as t3.micro; these are offered:\naws ec2 describe-instance-type-offerings --region ${ctx.region} --query 'InstanceTypeOfferings[].InstanceType'`,
    });
  }
  return {
    architectures: type.ProcessorInfo?.SupportedArchitectures ?? [],
    zones: (offerings.InstanceTypeOfferings ?? []).flatMap(({ Location }) => Location ?? []),
  };
}

/** An image boots only on a type of its own architecture. `type` is missing when nothing is launched. @throws StarterError ARCHITECTURE_MISMATCH */
export function refuseOtherArchitecture(
  config: Pick<Config, 'ami_name' | 'cluster_instance_type'>,
  image: Pick<Image, 'architecture'>,
  type: InstanceType | undefined,
): void {
  const { architecture } = image;
  if (!type || !architecture || type.architectures.includes(architecture)) return;
  throw new StarterError({
    code: 'ARCHITECTURE_MISMATCH',
    summary: 'The image does not run on the instance type',
    detail: `ami_name is "${config.ami_name}", an image for ${architecture}; cluster_instance_type is "${config.cluster_instance_type}", which runs ${type.architectures.join(', ')}.`,
    hint: `Choose a type for ${architecture}, such as ${architecture === 'arm64' ? 't4g.micro' : 't3.micro'}, or the image for ${type.architectures.join(' or ')}.`,
  });
}
