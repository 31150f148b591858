import type {
  ListTagsOfResourceCommandInput,
  ListTagsOfResourceCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Answer, type Call, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { stateAt } from '../passage.ts';
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
    const table = tableOfArn(call, input.ResourceArn);
    if (stateAt(table.state, call.now) === 'CREATING') refuseTags(table.arn);
    // Eventually consistent (API reference, TagResource): a new table shows no tags for some seconds.
    const visible = call.now >= table.createdAt + call.pace.table + call.pace.tags;
    return { Tags: visible ? tagList(table.tags) : [] };
  },
} satisfies Operations;

function tableOfArn(call: Call, arn = ''): Table {
  return findTable(call, arn) ?? refuseTags(arn);
}

function refuseTags(arn: string): never {
  return refuse('ResourceNotFoundException', `Requested resource not found: ResourcArn: ${arn} not found`);
}
