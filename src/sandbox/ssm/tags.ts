import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  RemoveTagsFromResourceCommandInput,
} from '@aws-sdk/client-ssm';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { Parameter } from './world.ts';

export const tags = {
  AddTagsToResource(call: Call, input: AddTagsToResourceCommandInput): object {
    const parameter = taggedParameter(call, input.ResourceId);
    parameter.tags = { ...parameter.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTagsFromResource(call: Call, input: RemoveTagsFromResourceCommandInput): object {
    const parameter = taggedParameter(call, input.ResourceId);
    parameter.tags = withoutTags(parameter.tags, input.TagKeys);
    return {};
  },

  ListTagsForResource(call: Call, input: ListTagsForResourceCommandInput): Answer<ListTagsForResourceCommandOutput> {
    return { TagList: tagList(taggedParameter(call, input.ResourceId).tags) };
  },
} satisfies Operations;

/** GetParameter gives a new one at once, the calls for tags some seconds later. */
function taggedParameter({ world, now, pace }: Call, name = ''): Parameter {
  const parameter = world.ssm.parameters[name];
  return parameter && now >= parameter.createdAt + pace.tags ? parameter : refuseResource();
}

function refuseResource(): never {
  return refuse(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}
