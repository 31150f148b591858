import type {
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import { findTable } from './known-tables.ts';
import type { Table } from './world.ts';

export const tags = {
  TagResource(call: Call, input: TagResourceCommandInput): object {
    const table = tableOfArn(call, input.ResourceArn);
    table.tags = { ...table.tags, ...tagRecord(input.Tags) };
    return {};
  },

  UntagResource(call: Call, input: UntagResourceCommandInput): object {
    const table = tableOfArn(call, input.ResourceArn);
    table.tags = withoutTags(table.tags, input.TagKeys);
    return {};
  },

  ListTagsOfResource(call: Call, input: ListTagsOfResourceCommandInput): Answer<ListTagsOfResourceCommandOutput> {
    return { Tags: tagList(tableOfArn(call, input.ResourceArn).tags) };
  },
} satisfies Operations;

function tableOfArn(call: Call, arn = ''): Table {
  return (
    findTable(call, arn) ??
    refuse('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`)
  );
}
