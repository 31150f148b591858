import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
  type TableDescription,
  type Tag,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb';
import { orAbsent } from '../aws/errors.ts';
import { userTags } from '../aws/tags.ts';
import type { Context, Live } from '../contract.ts';
import type { GlobalSecondaryIndex, TableAttributes, TableInputs } from './table-model.ts';

const DELETING = 'DELETING';

/** The table's ARN: some calls take no name. */
export function tableArn(ctx: Context, name: string): string {
  return `arn:${ctx.partition}:dynamodb:${ctx.region}:${ctx.account}:table/${name}`;
}

/** What DescribeTable says; `undefined`: there is none. A table on its way out is still described. */
export async function describe(ctx: Context, name: string): Promise<TableDescription | undefined> {
  const answer = await orAbsent(
    ctx.send(DynamoDBClient, new DescribeTableCommand({ TableName: name })),
    'ResourceNotFoundException',
  );
  return answer?.Table;
}

/** Whether the name is still held, though its table can't be used or kept any more. */
export function isEnding(table: TableDescription): boolean {
  return table.TableStatus === DELETING;
}

/** All that we declare of a table, from four calls at once. `undefined`: there is none, or it is being deleted. */
export async function readTable(ctx: Context, name: string): Promise<Live<TableInputs, TableAttributes> | undefined> {
  const settings = Promise.all([
    timeToLive(ctx, name),
    ctx.send(DynamoDBClient, new DescribeContinuousBackupsCommand({ TableName: name })),
    tagsOf(ctx, name),
  ]);
  // Without a table they fail as well, each with a code of its own: only DescribeTable decides about absence.
  settings.catch(() => undefined);
  const table = await describe(ctx, name);
  if (!table || isEnding(table)) return undefined;
  const [ttl, backups, tags] = await settings;
  const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return {
    id: name,
    attributes: { arn: table.TableArn ?? tableArn(ctx, name) },
    inputs: {
      ...shapeOf(table),
      ttl_attribute: isOn(ttl) ? (ttl.AttributeName ?? null) : null,
      point_in_time_recovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
      tags: userTags(tags),
    },
  };
}

function shapeOf(table: TableDescription) {
  const { hash, range } = keysOf(table.KeySchema);
  const stream = table.StreamSpecification;
  return {
    name: table.TableName ?? '',
    hash_key: hash,
    range_key: range,
    attributes: (table.AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => ({
      name: AttributeName ?? '',
      type: AttributeType ?? '',
    })),
    read_capacity: table.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
    write_capacity: table.ProvisionedThroughput?.WriteCapacityUnits ?? 0,
    stream_view_type: stream?.StreamEnabled ? (stream.StreamViewType ?? null) : null,
    global_secondary_indexes: (table.GlobalSecondaryIndexes ?? [])
      .filter((index) => index.IndexStatus !== DELETING)
      .map((index): GlobalSecondaryIndex => {
        const keys = keysOf(index.KeySchema);
        return {
          name: index.IndexName ?? '',
          hash_key: keys.hash,
          range_key: keys.range,
          projection_type: index.Projection?.ProjectionType ?? '',
          read_capacity: index.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
          write_capacity: index.ProvisionedThroughput?.WriteCapacityUnits ?? 0,
        };
      }),
    // No description at all: encrypted with a key that AWS owns, which counts as off.
    server_side_encryption: ['ENABLED', 'ENABLING', 'UPDATING'].includes(table.SSEDescription?.Status ?? ''),
  };
}

function keysOf(schema: TableDescription['KeySchema']) {
  const nameOf = (type: string) => schema?.find((key) => key.KeyType === type)?.AttributeName;
  return { hash: nameOf('HASH') ?? '', range: nameOf('RANGE') ?? null };
}

/** The table's expiry setting. */
export async function timeToLive(ctx: Context, name: string): Promise<TimeToLiveDescription> {
  const answer = await ctx.send(DynamoDBClient, new DescribeTimeToLiveCommand({ TableName: name }));
  return answer.TimeToLiveDescription ?? {};
}

/** ENABLING lasts up to an hour, and asking again meanwhile is refused: it counts as done. */
export function isOn(ttl: TimeToLiveDescription): boolean {
  return ttl.TimeToLiveStatus === 'ENABLED' || ttl.TimeToLiveStatus === 'ENABLING';
}

/** All tags, ours included: the answer comes in pages of ten. */
export async function tagsOf(ctx: Context, name: string): Promise<Tag[]> {
  const tags: Tag[] = [];
  let next: string | undefined;
  do {
    const page = await ctx.send(
      DynamoDBClient,
      new ListTagsOfResourceCommand({ ResourceArn: tableArn(ctx, name), ...(next ? { NextToken: next } : {}) }),
    );
    tags.push(...(page.Tags ?? []));
    next = page.NextToken;
  } while (next);
  return tags;
}
