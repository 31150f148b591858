import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Call, digitsOf } from '../call.ts';
import { stateAt } from '../passage.ts';
import type { World } from '../world.ts';
import type { Capacity, Table } from './world.ts';

/** What DescribeTable, and every call that changes a table, says of it. */
export function shownTable(call: Call, table: Table): TableDescription {
  const state = stateAt(table.state, call.now);
  // Gone only after this very call: the pace may say at once.
  const status = state === 'GONE' ? 'DELETING' : state;
  return {
    TableName: table.name,
    TableArn: table.arn,
    TableId: idOf(call.world, table),
    TableStatus: status,
    CreationDateTime: new Date(table.createdAt),
    KeySchema: table.keys,
    AttributeDefinitions: table.attributes,
    ...(table.billing === undefined ? {} : { BillingModeSummary: { BillingMode: table.billing } }),
    ProvisionedThroughput: shownCapacity(table.capacity),
    ItemCount: Object.keys(table.items).length,
    DeletionProtectionEnabled: table.isProtected ?? false,
    ...(table.indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: table.indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: index.keys,
            Projection: { ProjectionType: index.projection as 'ALL' | 'KEYS_ONLY' | 'INCLUDE' },
            ProvisionedThroughput: shownCapacity(index.capacity),
            IndexStatus: status === 'DELETING' ? ('DELETING' as const) : status,
            IndexArn: `${table.arn}/index/${index.name}`,
          })),
        }),
    ...(table.stream === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
          LatestStreamArn: `${table.arn}/stream/${new Date(table.createdAt).toISOString()}`,
        }),
    // A table under the key that DynamoDB owns has no such description.
    ...(table.encrypted ? { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' } } : {}),
  };
}

function shownCapacity({ read, write }: Capacity) {
  return { ReadCapacityUnits: read, WriteCapacityUnits: write, NumberOfDecreasesToday: 0 };
}

function idOf(world: World, table: Table): string {
  return digitsOf(`${world.seed}/table/${table.name}/${table.createdAt}`, 32);
}
