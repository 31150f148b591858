import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  RemoveTagsFromResourceCommandInput,
} from '@aws-sdk/client-ssm';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Parameter } from './world.ts';

export const tags = {
  AddTagsToResource({ world }: Call, input: AddTagsToResourceCommandInput): object {
    const parameter = taggedParameter(world, input.ResourceId);
    parameter.tags = { ...parameter.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTagsFromResource({ world }: Call, input: RemoveTagsFromResourceCommandInput): object {
    const parameter = taggedParameter(world, input.ResourceId);
    parameter.tags = withoutTags(parameter.tags, input.TagKeys);
    return {};
  },

  ListTagsForResource(
    { world }: Call,
    input: ListTagsForResourceCommandInput,
  ): Answer<ListTagsForResourceCommandOutput> {
    return { TagList: tagList(taggedParameter(world, input.ResourceId).tags) };
  },
} satisfies Operations;

function taggedParameter(world: World, name = ''): Parameter {
  return (
    world.ssm.parameters[name] ??
    refuse('InvalidResourceId', 'The resource ID is not valid. Verify that you entered the correct ID and try again.')
  );
}
