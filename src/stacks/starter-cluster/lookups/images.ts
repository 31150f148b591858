import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Context } from '../../../resources/contract.ts';
import { PUBLISHER } from './image.ts';

/** An image that Teleport publishes in the region. */
export interface PublishedImage {
  /** E.g. `teleport-oss-18.2.0-arm64`. */
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/**
 * The images of Teleport's account in the region, in no order. Deprecated ones (older than two years) are left out: they still
 * boot, but nobody should begin with one. @throws AwsError
 */
export async function listImages(ctx: Context): Promise<PublishedImage[]> {
  const { Images } = await ctx.send(
    EC2Client,
    new DescribeImagesCommand({
      Owners: [PUBLISHER],
      Filters: [
        { Name: 'name', Values: ['teleport-*'] },
        { Name: 'state', Values: ['available'] },
      ],
    }),
  );
  return (Images ?? []).flatMap(({ Name, CreationDate }) =>
    Name ? { name: Name, createdAt: CreationDate ?? '' } : [],
  );
}
