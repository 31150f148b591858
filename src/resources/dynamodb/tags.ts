import { DynamoDBClient, ListTagsOfResourceCommand, type TableDescription, type Tag } from '@aws-sdk/client-dynamodb';
import { poll } from '../../core/poll.ts';
import { allOnPages } from '../aws/pages.ts';
import type { SendOptions } from '../aws/send.ts';
import { isOurs, LINEAGE_TAG } from '../aws/tags.ts';
import type { Context, JournalEntry } from '../contract.ts';
import { UNTIL_KNOWN } from './ask-ahead.ts';

/** How much older than our journal entry a table of our making may look: clocks differ. */
const CLOCK_TOLERANCE_MS = 60_000;

/** The table's ARN: some calls take no name. */
export function tableArn(ctx: Context, name: string): string {
  return `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${name}`;
}

/** All tags, ours included: the answer comes in pages of ten. */
export function tagsOf(ctx: Context, name: string, options: SendOptions = {}): Promise<Tag[]> {
  const ResourceArn = tableArn(ctx, name);
  return allOnPages(async (NextToken) => {
    const page = await ctx.send(DynamoDBClient, new ListTagsOfResourceCommand({ ResourceArn, NextToken }), options);
    return { items: page.Tags, next: page.NextToken };
  });
}

/**
 * Whether the table carries our mark. Tags are eventually consistent (API reference, TagResource): of a new table
 * ListTagsOfResource answers ResourceNotFoundException first, then that it has none. What our unanswered create may have
 * made is asked again, for up to a minute, until it shows somebody's mark.
 */
export async function carriesOurMark(
  ctx: Context,
  name: string,
  table: TableDescription,
  journal: JournalEntry | undefined,
): Promise<boolean> {
  const createdAt = table.CreationDateTime?.getTime() ?? 0;
  const mayBeOurs = journal !== undefined && createdAt >= journal.since - CLOCK_TOLERANCE_MS;
  let tags: Tag[] = [];
  await poll({
    clock: ctx.clock,
    timeoutMs: 60_000,
    ...(ctx.stop ? { signal: ctx.stop } : {}),
    check: async () => {
      tags = await tagsOf(ctx, name, UNTIL_KNOWN);
      const told = !mayBeOurs || tags.some((tag) => tag.Key === LINEAGE_TAG);
      return { state: told ? 'done' : 'pending' };
    },
    onTick: () => ctx.note?.('the new table to show its tags'),
  });
  return isOurs(ctx, tags);
}
