import type {
  AttributeValue,
  PutItemCommandInput,
  PutItemCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { tableNamed } from './known-tables.ts';

export const items = {
  PutItem(call: Call, input: PutItemCommandInput): Answer<PutItemCommandOutput> {
    const table = tableNamed(call, input.TableName);
    const item = input.Item ?? {};
    const key = table.keys.map(
      ({ AttributeName }) =>
        item[AttributeName] ??
        refuse(
          'ValidationException',
          `One or more parameter values were invalid: Missing the key ${AttributeName} in the item`,
        ),
    );
    table.items[JSON.stringify(key)] = item;
    return {};
  },

  Scan(call: Call, input: ScanCommandInput): Answer<ScanCommandOutput> {
    const table = tableNamed(call, input.TableName);
    const items = Object.values(table.items).slice(0, input.Limit) as Record<string, AttributeValue>[];
    return {
      Count: items.length,
      ScannedCount: items.length,
      ...(input.Select === 'COUNT' ? {} : { Items: items }),
    };
  },
} satisfies Operations;
