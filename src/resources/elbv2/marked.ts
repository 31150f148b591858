import {
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isAwsError } from '../aws/errors.ts';
import { allOnPages, type PageAt } from '../aws/pages.ts';
import { isOurs, LINEAGE_TAG } from '../aws/tags.ts';
import type { Context } from '../contract.ts';
import { LOAD_BALANCER_ABSENT, TARGET_GROUP_ABSENT } from './not-found.ts';

/** "You can describe the tags for up to 20 resources in a single call" (API reference, DescribeTags). */
const BATCH = 20;

/** Those of all objects that carry this deployment's mark: listings have no tags, and no filter for them. */
export async function markedArns(ctx: Context, pageAt: PageAt<string | undefined>): Promise<string[]> {
  const arns = (await allOnPages(pageAt)).flatMap((arn) => arn ?? []);
  const marked: string[] = [];
  for (let at = 0; at < arns.length; at += BATCH) marked.push(...(await markedOf(ctx, arns.slice(at, at + BATCH))));
  return marked;
}

/** One that was deleted since the listing spoils the answer for all: then each is asked for itself. */
async function markedOf(ctx: Context, ResourceArns: string[]): Promise<string[]> {
  try {
    const { TagDescriptions } = await ctx.send(ElasticLoadBalancingV2Client, new DescribeTagsCommand({ ResourceArns }));
    return (TagDescriptions ?? []).flatMap(({ ResourceArn, Tags }) => (isOurs(ctx, Tags) ? (ResourceArn ?? []) : []));
  } catch (error) {
    if (!isAwsError(error, ...LOAD_BALANCER_ABSENT, ...TARGET_GROUP_ABSENT)) throw error;
    if (ResourceArns.length === 1) return [];
    return (await Promise.all(ResourceArns.map((arn) => markedOf(ctx, [arn])))).flat();
  }
}

/** Takes this deployment's mark away. */
export async function release(ctx: Context, arn: string): Promise<void> {
  const removal = new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: [LINEAGE_TAG] });
  await ctx.send(ElasticLoadBalancingV2Client, removal);
}
