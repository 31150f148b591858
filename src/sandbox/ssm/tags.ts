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
    { world, now, pace }: Call,
    input: ListTagsForResourceCommandInput,
  ): Answer<ListTagsForResourceCommandOutput> {
    const parameter = taggedParameter(world, input.ResourceId);
    // GetParameter gives a new one at once, this call some seconds later.
    if (now < parameter.createdAt + pace.tags) refuseResource();
    return { TagList: tagList(parameter.tags) };
  },
} satisfies Operations;

function taggedParameter(world: World, name = ''): Parameter {
  return world.ssm.parameters[name] ?? refuseResource();
}

function refuseResource(): never {
  return refuse(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}
