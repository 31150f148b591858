import type {
  CreateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  TagSpecification,
} from '@aws-sdk/client-ec2';
import { type Answer, type Call, type Operations, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { passes } from './filters.ts';

/** The tags that a create call gives to objects of one kind. */
export function tagsFor(
  specifications: readonly TagSpecification[] | undefined,
  resourceType: string,
): Record<string, string> {
  return tagRecord(
    specifications?.filter((spec) => spec.ResourceType === resourceType).flatMap((spec) => spec.Tags ?? []),
  );
}

export const tags = {
  CreateTags({ world }: Call, input: CreateTagsCommandInput): object {
    for (const { holder } of holders(world, input.Resources)) {
      holder.tags = { ...holder.tags, ...tagRecord(input.Tags) };
    }
    return {};
  },

  DeleteTags({ world }: Call, input: DeleteTagsCommandInput): object {
    const keys = input.Tags?.map((tag) => tag.Key ?? '');
    for (const { holder } of holders(world, input.Resources)) {
      holder.tags = keys ? withoutTags(holder.tags, keys) : {};
    }
    return {};
  },

  DescribeTags({ world }: Call, input: DescribeTagsCommandInput): Answer<DescribeTagsCommandOutput> {
    const all = Object.keys({ ...world.ec2.groups, ...world.ec2.rules, ...world.ec2.instances });
    return {
      Tags: holders(world, all).flatMap(({ id, type, holder }) =>
        Object.entries(holder.tags)
          .filter(([key, value]) =>
            passes(input.Filters, { 'resource-id': id, 'resource-type': type, key, value }, holder.tags),
          )
          .map(([Key, Value]) => ({ ResourceId: id, ResourceType: type, Key, Value })),
      ),
    };
  },
} satisfies Operations;

function holders(world: World, ids: readonly string[] | undefined) {
  const { groups, rules, instances } = world.ec2;
  return (ids ?? []).map((id) => {
    const [type, holder] = groups[id]
      ? (['security-group', groups[id]] as const)
      : rules[id]
        ? (['security-group-rule', rules[id]] as const)
        : (['instance', instances[id]] as const);
    if (!holder) refuse('InvalidID', `The ID '${id}' is not valid`);
    return { id, type, holder };
  });
}
