import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type TableDescription,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb';
import { orAbsent } from '../aws/errors.ts';
import type { SendOptions } from '../aws/send.ts';
import { userTags } from '../aws/tags.ts';
import type { Context, Live } from '../contract.ts';
import { askAhead } from './ask-ahead.ts';
import type { GlobalSecondaryIndex, TableAttributes, TableInputs } from './table-model.ts';
import { tableArn, tagsOf } from './tags.ts';

const DELETING = 'DELETING';

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

/**
 * All that we declare of a table, from four calls at once. `undefined`: there is none, or it is being deleted. Settings
 * of a table that is still CREATING, which can't be known yet, are left out.
 */
export async function readTable(ctx: Context, name: string): Promise<Live<TableInputs, TableAttributes> | undefined> {
  const ttlOf = askAhead((options) => timeToLive(ctx, name, options));
  const backupsOf = askAhead((options) =>
    ctx.send(DynamoDBClient, new DescribeContinuousBackupsCommand({ TableName: name }), options),
  );
  const tagsAt = askAhead((options) => tagsOf(ctx, name, options));
  const table = await describe(ctx, name);
  if (!table || isEnding(table)) return undefined;
  const [ttl, backups, tags] = await Promise.all([ttlOf(table), backupsOf(table), tagsAt(table)]);
  const recovery = backups?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return {
    id: name,
    attributes: { arn: table.TableArn ?? tableArn(ctx, name) },
    inputs: {
      ...shapeOf(table),
      ...(ttl && { ttl_attribute: isOn(ttl) ? (ttl.AttributeName ?? null) : null }),
      ...(backups && { point_in_time_recovery: recovery?.PointInTimeRecoveryStatus === 'ENABLED' }),
      ...(tags && { tags: userTags(tags) }),
    },
  };
}

/** What the table's stream shows; `null`: it has none. */
export function streamOf({ StreamSpecification: stream }: TableDescription): string | null {
  return stream?.StreamEnabled ? (stream.StreamViewType ?? null) : null;
}

/** No description at all: encrypted with a key that AWS owns, which counts as off. */
export function isEncrypted({ SSEDescription }: TableDescription): boolean {
  return ['ENABLED', 'ENABLING', 'UPDATING'].includes(SSEDescription?.Status ?? '');
}

/** A table that never was PAY_PER_REQUEST is described without a mode. */
export function billingModeOf({ BillingModeSummary }: TableDescription): string {
  return BillingModeSummary?.BillingMode ?? 'PROVISIONED';
}

function shapeOf(table: TableDescription) {
  const { hash, range } = keysOf(table.KeySchema);
  return {
    name: table.TableName ?? '',
    hash_key: hash,
    range_key: range,
    attributes: (table.AttributeDefinitions ?? []).map(({ AttributeName, AttributeType }) => ({
      name: AttributeName ?? '',
      type: AttributeType ?? '',
    })),
    billing_mode: billingModeOf(table),
    read_capacity: table.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
    write_capacity: table.ProvisionedThroughput?.WriteCapacityUnits ?? 0,
    stream_view_type: streamOf(table),
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
    server_side_encryption: isEncrypted(table),
  };
}

function keysOf(schema: TableDescription['KeySchema']) {
  const nameOf = (type: string) => schema?.find((key) => key.KeyType === type)?.AttributeName;
  return { hash: nameOf('HASH') ?? '', range: nameOf('RANGE') ?? null };
}

/** The table's expiry setting. */
export async function timeToLive(
  ctx: Context,
  name: string,
  options: SendOptions = {},
): Promise<TimeToLiveDescription> {
  const answer = await ctx.send(DynamoDBClient, new DescribeTimeToLiveCommand({ TableName: name }), options);
  return answer.TimeToLiveDescription ?? {};
}

/** ENABLING lasts up to an hour, and asking again meanwhile is refused: it counts as done. */
export function isOn(ttl: TimeToLiveDescription): boolean {
  return ttl.TimeToLiveStatus === 'ENABLED' || ttl.TimeToLiveStatus === 'ENABLING';
}
