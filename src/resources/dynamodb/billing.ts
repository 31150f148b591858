import type { BillingMode, ProvisionedThroughput } from '@aws-sdk/client-dynamodb';
import type { Context } from '../contract.ts';
import { billingModeOf } from './describe.ts';
import type { GlobalSecondaryIndex, TableInputs } from './table-model.ts';
import { updateTable } from './update-table.ts';

interface Capacity {
  readonly read_capacity: number;
  readonly write_capacity: number;
}

/** The part of a request that names a capacity; PAY_PER_REQUEST refuses one, PROVISIONED the lack of one (ValidationException). */
export function throughput(
  mode: string,
  { read_capacity, write_capacity }: Capacity,
): { ProvisionedThroughput?: ProvisionedThroughput } {
  if (mode !== 'PROVISIONED') return {};
  return { ProvisionedThroughput: { ReadCapacityUnits: read_capacity, WriteCapacityUnits: write_capacity } };
}

/**
 * Has the table billed by what it provides or by requests. Going back to PROVISIONED wants a capacity for the table and
 * each index that it has; an index that isn't declared gets the table's.
 */
export async function setBilling(
  ctx: Context,
  name: string,
  inputs: TableInputs,
  indexes: readonly GlobalSecondaryIndex[],
): Promise<void> {
  const { billing_mode: mode, global_secondary_indexes: declared } = inputs;
  const updates = indexes.map((index) => {
    const capacity = throughput(mode, declared.find((one) => one.name === index.name) ?? inputs);
    return { Update: { IndexName: index.name, ...capacity } };
  });
  const change = {
    // The declaration knows only AWS's own words.
    BillingMode: mode as BillingMode,
    ...throughput(mode, inputs),
    // An empty list is a ValidationException, and so is an update of nothing.
    ...(mode === 'PROVISIONED' && updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {}),
  };
  await updateTable(ctx, name, change, (table) => billingModeOf(table) === mode);
}
