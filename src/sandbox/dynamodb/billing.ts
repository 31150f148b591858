import type { ProvisionedThroughput, UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { sameValue } from '../../core/canonical.ts';
import { refuse } from '../refusal.ts';
import type { Capacity, Table } from './world.ts';

/** What a table or index of this billing mode (default PROVISIONED) provides. @throws ValidationException */
export function capacityOf(throughput: ProvisionedThroughput | undefined, mode: string | undefined): Capacity {
  if (mode === 'PAY_PER_REQUEST') {
    if (throughput) {
      refuse(
        'ValidationException',
        'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    }
    return { read: 0, write: 0 };
  }
  if (!throughput)
    refuse(
      'ValidationException',
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  return { read: throughput.ReadCapacityUnits ?? 0, write: throughput.WriteCapacityUnits ?? 0 };
}

/**
 * Changes the billing mode and the capacities, all or nothing. Switched to PROVISIONED, the table and each index want one.
 * @throws ValidationException, ResourceNotFoundException
 */
export function changeBilling(table: Table, input: UpdateTableCommandInput): void {
  const { ProvisionedThroughput: throughput, GlobalSecondaryIndexUpdates: updates = [] } = input;
  const before = table.billing ?? 'PROVISIONED';
  const mode = input.BillingMode ?? before;
  const switched = mode !== before;
  if (updates.some((update) => !update.Update)) {
    refuse('ValidationException', "The sandbox changes only an index's capacity");
  }
  const asked = new Map(updates.map(({ Update }) => [Update?.IndexName ?? '', Update?.ProvisionedThroughput]));
  for (const name of asked.keys()) {
    if (!table.indexes.some((index) => index.name === name)) {
      refuse('ResourceNotFoundException', `Requested resource not found: index ${name}`);
    }
  }
  const capacity = switched || throughput ? capacityOf(throughput, mode) : table.capacity;
  if (throughput && sameValue(capacity, table.capacity)) {
    refuse(
      'ValidationException',
      'The provisioned throughput for the table will not change. The requested value equals the current value.',
    );
  }
  const indexes = table.indexes.map((index) => ({
    index,
    capacity: switched || asked.has(index.name) ? capacityOf(asked.get(index.name), mode) : index.capacity,
  }));
  if (switched) table.billing = mode;
  table.capacity = capacity;
  for (const one of indexes) one.index.capacity = one.capacity;
}
