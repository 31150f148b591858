import { DescribeImagesCommand, EC2Client, type Image as Ec2Image } from '@aws-sdk/client-ec2';
import { StarterError } from '../../../core/errors.ts';
import type { Context } from '../../../resources/contract.ts';
import { nearest } from './nearest.ts';

export interface Image {
  readonly id: string;
  /** `x86_64` or `arm64`; `undefined` for one that only the state knows. */
  readonly architecture: string | undefined;
  readonly rootDevice: { readonly name: string; readonly size_gib: number };
}

/** The accounts that publish Teleport's images (Teleport's installation docs); the second one those named `gravitational-teleport-ami-…`. */
export const PUBLISHER = '146628656107';
const FORMER_PUBLISHER = '126027368216';
const FORMER_PREFIX = 'gravitational-teleport-ami-';

/** The image of exactly this name and of Teleport's own account. @throws StarterError IMAGE_NOT_FOUND with the nearest names */
export async function findImage(ctx: Context, name: string): Promise<Image> {
  // AWS gives no order: of two of one name, the newest.
  const [image] = (await describe(ctx, name))
    .filter((candidate) => candidate.Name === name)
    .sort((a, b) => ((a.CreationDate ?? '') < (b.CreationDate ?? '') ? 1 : -1));
  if (image?.ImageId) return { id: image.ImageId, architecture: image.Architecture, rootDevice: rootDeviceOf(image) };
  const similar = (await describe(ctx, patternOf(name))).flatMap((candidate) => candidate.Name ?? []);
  throw notFound(ctx, name, nearest(name, similar));
}

async function describe(ctx: Context, name: string): Promise<Ec2Image[]> {
  const { Images } = await ctx.send(
    EC2Client,
    new DescribeImagesCommand({
      Owners: [publisherOf(name)],
      Filters: [
        { Name: 'name', Values: [name] },
        { Name: 'state', Values: ['available'] },
      ],
      // Images are deprecated two years after their release, but still boot.
      IncludeDeprecated: true,
    }),
  );
  return Images ?? [];
}

function publisherOf(name: string): string {
  return name.startsWith(FORMER_PREFIX) ? FORMER_PUBLISHER : PUBLISHER;
}

/** All versions of the same edition and architecture. */
function patternOf(name: string): string {
  const parts = /^(teleport-[a-z]+-).+?(-(?:x86_64|arm64)(?:-fips)?)$/.exec(name);
  if (parts) return `${parts[1]}*${parts[2]}`;
  return name.startsWith(FORMER_PREFIX) ? `${FORMER_PREFIX}*` : 'teleport-*';
}

function rootDeviceOf(image: Ec2Image): Image['rootDevice'] {
  const name = image.RootDeviceName ?? '/dev/xvda';
  const mapping = image.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === name);
  return { name, size_gib: mapping?.Ebs?.VolumeSize ?? 8 };
}

/** Teleport's installation docs list its images for the regions of `aws` only, and images are not shared across partitions. */
function elsewhere({ partition }: Context): string {
  return partition === 'aws'
    ? ''
    : ` Teleport is only known to publish its images in the partition aws; this account is in ${partition}.`;
}

function notFound(ctx: Context, name: string, similar: readonly string[]): StarterError {
  return new StarterError({
    code: 'IMAGE_NOT_FOUND',
    summary: 'The image does not exist in the region',
    detail: `ami_name is "${name}", which account ${publisherOf(name)} (Teleport) does not publish in ${ctx.region}.${elsewhere(ctx)}`,
    hint:
      similar.length > 0
        ? `The nearest names there are:\n${similar.join('\n')}`
        : `List what is published there with\naws ec2 describe-images --region ${ctx.region} --owners ${publisherOf(name)} --include-deprecated --query 'Images[].Name'`,
  });
}
