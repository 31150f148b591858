import { DescribeTagsCommand, ElasticLoadBalancingV2Client, type Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SendOptions } from '../aws/send.ts';
import { isOurs } from '../aws/tags.ts';
import type { Context } from '../contract.ts';
import { LISTENER_ABSENT, LOAD_BALANCER_ABSENT, TARGET_GROUP_ABSENT, whileAbsent } from './not-found.ts';

/** The tags of a load balancer, target group or listener. @throws AwsError with ELB's not-found code, also for one that was just made */
export async function tagsOf(ctx: Context, arn: string, options: SendOptions = {}): Promise<Tag[]> {
  const { TagDescriptions } = await ctx.send(
    ElasticLoadBalancingV2Client,
    new DescribeTagsCommand({ ResourceArns: [arn] }),
    options,
  );
  return TagDescriptions?.[0]?.Tags ?? [];
}

/** Whether what was found under `arn` carries our mark. Found a moment after its create, its tags may not be known yet. */
export async function isMarkedOurs(ctx: Context, arn: string): Promise<boolean> {
  const retryCodes = whileAbsent(...LOAD_BALANCER_ABSENT, ...TARGET_GROUP_ABSENT, ...LISTENER_ABSENT);
  return isOurs(ctx, await tagsOf(ctx, arn, { retryCodes }));
}
