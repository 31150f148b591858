import {
  DynamoDBClient,
  type StreamViewType,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { StarterError } from '../../core/errors.ts';
import { isAwsError } from '../aws/errors.ts';
import type { RetryRule } from '../aws/send.ts';
import type { Context } from '../contract.ts';
import { isEncrypted, isOn, streamOf, timeToLive } from './describe.ts';
import { tableArn } from './tags.ts';
import { updateTable, WHILE_BUSY } from './update-table.ts';

/**
 * Lets items expire at the time in `attribute`, or never (`null`). UpdateTimeToLive fails when it is so already and when
 * repeated within the hour, so it is asked first. @throws StarterError TTL_LOCKED
 */
export async function setTimeToLive(ctx: Context, name: string, attribute: string | null): Promise<void> {
  const liveAttribute = await expiryAttribute(ctx, name);
  if (liveAttribute === attribute) return;
  // One attribute is exchanged for another by switching off first.
  if (liveAttribute !== null) await switchTimeToLive(ctx, name, liveAttribute, false);
  if (attribute !== null) await switchTimeToLive(ctx, name, attribute, true);
}

async function switchTimeToLive(ctx: Context, name: string, attribute: string, on: boolean): Promise<void> {
  const specification = { AttributeName: attribute, Enabled: on };
  try {
    await ctx.send(
      DynamoDBClient,
      new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: specification }),
      { retryCodes: WHILE_BUSY },
    );
  } catch (error) {
    if (!isAwsError(error, 'ValidationException')) throw error;
    // Refused as being so already, or as changed just now: by this very call, when its first answer was lost.
    if ((await expiryAttribute(ctx, name)) === (on ? attribute : null)) return;
    if (!/multiple times/.test(error.failure.message)) throw error;
    throw new StarterError(
      {
        code: 'TTL_LOCKED',
        summary: "A table's time to live was changed a moment ago",
        detail: `DynamoDB refuses to switch the time to live of table ${name} ${on ? 'on' : 'off'} (attribute ${attribute}): ${error.failure.message}. It takes one such change an hour.`,
        hint: 'Run the command again in an hour.',
      },
      { cause: error },
    );
  }
}

/** `null`: items stay. */
async function expiryAttribute(ctx: Context, name: string): Promise<string | null> {
  const live = await timeToLive(ctx, name);
  return isOn(live) ? (live.AttributeName ?? null) : null;
}

/** Answered of a new table for a while. */
const BACKUPS_TO_COME: RetryRule = {
  code: 'ContinuousBackupsUnavailableException',
  what: "the new table's backups to become available",
  forMs: 5 * 60_000,
};

/** Switches point-in-time recovery. */
export async function setRecovery(ctx: Context, name: string, on: boolean): Promise<void> {
  await ctx.send(
    DynamoDBClient,
    new UpdateContinuousBackupsCommand({
      TableName: name,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: on },
    }),
    { retryCodes: [...WHILE_BUSY, BACKUPS_TO_COME] },
  );
}

/** Makes the stream show `wanted` (`null`: no stream). What it shows can't be changed while it is on: off, then on again. */
export async function setStream(
  ctx: Context,
  name: string,
  wanted: string | null,
  live: string | null | undefined,
): Promise<void> {
  if (wanted === (live ?? null)) return;
  const change = (to: string | null) => {
    const StreamSpecification =
      to === null ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: to as StreamViewType };
    return updateTable(ctx, name, { StreamSpecification }, (table) => streamOf(table) === to);
  };
  if (live) await change(null);
  if (wanted !== null) await change(wanted);
}

/** On: AWS's managed key in KMS. Off: a key that DynamoDB owns. */
export async function setEncryption(ctx: Context, name: string, on: boolean): Promise<void> {
  await updateTable(ctx, name, { SSESpecification: { Enabled: on } }, (table) => isEncrypted(table) === on);
}

/** Puts what is missing or different, takes away what isn't wanted; our own mark is in neither record. */
export async function setTags(
  ctx: Context,
  name: string,
  wanted: Readonly<Record<string, string>>,
  live: Readonly<Record<string, string>>,
): Promise<void> {
  const ResourceArn = tableArn(ctx, name);
  const put = Object.entries(wanted).filter(([key, value]) => live[key] !== value);
  const TagKeys = Object.keys(live).filter((key) => wanted[key] === undefined);
  if (put.length > 0) {
    const Tags = put.map(([Key, Value]) => ({ Key, Value }));
    await ctx.send(DynamoDBClient, new TagResourceCommand({ ResourceArn, Tags }), { retryCodes: WHILE_BUSY });
  }
  if (TagKeys.length > 0) {
    await ctx.send(DynamoDBClient, new UntagResourceCommand({ ResourceArn, TagKeys }), { retryCodes: WHILE_BUSY });
  }
}
