import {
  DynamoDBClient,
  type TableDescription,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { isAwsError } from '../aws/errors.ts';
import type { RetryRule } from '../aws/send.ts';
import type { Context } from '../contract.ts';
import { describe } from './describe.ts';

/** A table takes one change at a time; while it is CREATING or UPDATING it refuses others with one of these. */
export const WHILE_BUSY: readonly RetryRule[] = ['ResourceInUseException', 'LimitExceededException'].map((code) => ({
  code,
  what: 'the change of the table that is under way to end',
  forMs: 5 * 60_000,
}));

/**
 * Sends one change. A change that took effect although its answer was lost is refused when it is sent again
 * (ValidationException, e.g. "Table already has an enabled stream"): `isSo` tells from the table whether it did.
 */
export async function updateTable(
  ctx: Context,
  name: string,
  change: Omit<UpdateTableCommandInput, 'TableName'>,
  isSo: (table: TableDescription) => boolean,
): Promise<void> {
  try {
    await ctx.send(DynamoDBClient, new UpdateTableCommand({ TableName: name, ...change }), { retryCodes: WHILE_BUSY });
  } catch (error) {
    if (!isAwsError(error, 'ValidationException')) throw error;
    const table = await describe(ctx, name);
    if (!table || !isSo(table)) throw error;
  }
}
