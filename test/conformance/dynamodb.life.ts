import {
  DynamoDBClient,
  PutItemCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { table } from '../../src/resources/dynamodb/table.ts';
import type { TableInputs } from '../../src/resources/dynamodb/table-model.ts';
import { WHILE_BUSY } from '../../src/resources/dynamodb/update-table.ts';
import { bareTable } from '../resources/dynamodb/bare-table.ts';
import { life, type Place } from './life.ts';

function whole(name: string): TableInputs {
  return {
    ...bareTable(name),
    hash_key: 'SessionID',
    range_key: 'EventIndex',
    attributes: [
      { name: 'SessionID', type: 'S' },
      { name: 'EventIndex', type: 'N' },
      { name: 'CreatedAtDate', type: 'S' },
      { name: 'CreatedAt', type: 'N' },
    ],
    global_secondary_indexes: [
      {
        name: 'timesearchV2',
        hash_key: 'CreatedAtDate',
        range_key: 'CreatedAt',
        projection_type: 'ALL',
        read_capacity: 10,
        write_capacity: 10,
      },
    ],
    ttl_attribute: 'Expires',
    point_in_time_recovery: true,
    server_side_encryption: true,
    tags: { TeleportCluster: 'life', Goes: 'soon' },
  };
}

/** Whoever asks before a delete must hear of items. */
async function expectDataIsSeen({ ctx }: Place, id: string, item: Record<string, { S: string } | { N: string }>) {
  expect(await table.holdsData?.(ctx, id)).toBeUndefined();
  await ctx.send(DynamoDBClient, new PutItemCommand({ TableName: id, Item: item }));
  expect(await table.holdsData?.(ctx, id)).toBe(`table ${id} holds items`);
}

export const dynamodbLives = [
  life({
    type: table,
    inputs: async () => whole('life-table'),
    updated: (inputs) => ({ ...inputs, stream_view_type: 'NEW_IMAGE', tags: { TeleportCluster: 'other', New: 'yes' } }),
    drift: {
      inputs: ['billing_mode', 'point_in_time_recovery', 'tags'],
      async make(place, id) {
        const { ctx } = place;
        const off = { PointInTimeRecoveryEnabled: false };
        const backups = { TableName: id, PointInTimeRecoverySpecification: off };
        await ctx.send(DynamoDBClient, new UpdateContinuousBackupsCommand(backups));
        const ResourceArn = (await place.attributesOf(table, id)).arn;
        const Tags = [{ Key: 'Added', Value: 'outside' }];
        await ctx.send(DynamoDBClient, new TagResourceCommand({ ResourceArn, Tags }));
        const billing = new UpdateTableCommand({ TableName: id, BillingMode: 'PAY_PER_REQUEST' });
        // Switched a moment ago, the table is still UPDATING.
        await ctx.send(DynamoDBClient, billing, { retryCodes: WHILE_BUSY });
        await expectDataIsSeen(place, id, { SessionID: { S: 'one' }, EventIndex: { N: '1' } });
      },
    },
  }),
  life({
    type: table,
    inputs: async () => bareTable('life-table-bare'),
    updated: (inputs) => ({ ...inputs, ttl_attribute: 'Expires', point_in_time_recovery: true }),
  }),
  life({
    type: table,
    inputs: async () => ({ ...bareTable('life-table-stream'), stream_view_type: 'NEW_IMAGE' }),
    updated: (inputs) => ({ ...inputs, stream_view_type: 'KEYS_ONLY', server_side_encryption: true }),
    emulatorDeviates: {
      update: 'a stream that was ever on can not be switched on again; UpdateTable ignores SSESpecification',
    },
  }),
];
