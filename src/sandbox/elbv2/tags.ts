import type {
  AddTagsCommandInput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  RemoveTagsCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';

export const tags = {
  AddTags({ world }: Call, input: AddTagsCommandInput): object {
    for (const holder of holders(world, input.ResourceArns)) holder.tags = { ...holder.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTags({ world }: Call, input: RemoveTagsCommandInput): object {
    for (const holder of holders(world, input.ResourceArns)) holder.tags = withoutTags(holder.tags, input.TagKeys);
    return {};
  },

  DescribeTags({ world }: Call, input: DescribeTagsCommandInput): Answer<DescribeTagsCommandOutput> {
    return {
      TagDescriptions: holders(world, input.ResourceArns).map((holder) => ({
        ResourceArn: holder.arn,
        Tags: tagList(holder.tags),
      })),
    };
  },
} satisfies Operations;

function holders(world: World, arns: readonly string[] | undefined) {
  const { loadBalancers, targetGroups, listeners } = world.elbv2;
  return (arns ?? []).map(
    (arn) =>
      loadBalancers[arn] ??
      targetGroups[arn] ??
      listeners[arn] ??
      refuse(
        arn.includes(':targetgroup/')
          ? 'TargetGroupNotFound'
          : arn.includes(':listener/')
            ? 'ListenerNotFound'
            : 'LoadBalancerNotFound',
        `'${arn}' not found`,
      ),
  );
}
