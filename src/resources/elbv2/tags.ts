import { DescribeTagsCommand, ElasticLoadBalancingV2Client, type Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Context } from '../contract.ts';

/** The tags of a load balancer, target group or listener. */
export async function tagsOf(ctx: Context, arn: string): Promise<Tag[]> {
  const { TagDescriptions } = await ctx.send(
    ElasticLoadBalancingV2Client,
    new DescribeTagsCommand({ ResourceArns: [arn] }),
  );
  return TagDescriptions?.[0]?.Tags ?? [];
}
