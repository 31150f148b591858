import type {
  AddTagsCommandInput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  RemoveTagsCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import { targetGroupByArn } from './target-groups.ts';

export const tags = {
  AddTags(call: Call, input: AddTagsCommandInput): object {
    for (const holder of holders(call, input.ResourceArns)) holder.tags = { ...holder.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTags(call: Call, input: RemoveTagsCommandInput): object {
    for (const holder of holders(call, input.ResourceArns)) holder.tags = withoutTags(holder.tags, input.TagKeys);
    return {};
  },

  DescribeTags(call: Call, input: DescribeTagsCommandInput): Answer<DescribeTagsCommandOutput> {
    return {
      TagDescriptions: holders(call, input.ResourceArns).map((holder) => ({
        ResourceArn: holder.arn,
        Tags: tagList(holder.tags),
      })),
    };
  },
} satisfies Operations;

function holders(call: Call, arns: readonly string[] | undefined) {
  const { loadBalancers, listeners } = call.world.elbv2;
  return (arns ?? []).map((arn) => {
    if (arn.includes(':targetgroup/')) return targetGroupByArn(call, arn);
    const code = arn.includes(':listener/') ? 'ListenerNotFound' : 'LoadBalancerNotFound';
    return loadBalancers[arn] ?? listeners[arn] ?? refuse(code, `'${arn}' not found`);
  });
}
