import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { isAwsError } from '../aws/errors.ts';
import type { SendOptions } from '../aws/send.ts';

/** By these, calls about a table's settings say that they don't know it, though DescribeTable does. */
const UNKNOWN = ['ResourceNotFoundException', 'TableNotFoundException', 'ContinuousBackupsUnavailableException'];

/** Asks until a table that is described is known to the service's other parts as well. */
export const UNTIL_KNOWN: SendOptions = {
  retryCodes: UNKNOWN.map((code) => ({ code, what: 'all of DynamoDB to know the new table', forMs: 60_000 })),
};

/**
 * Asks for a setting before it is certain that there is a table; what is returned gives the answer about a table that is
 * described. `undefined`: it can't be known. While the table is CREATING, ListTagsOfResource answers
 * ResourceNotFoundException and DescribeContinuousBackups TableNotFoundException; of an ARCHIVED one the latter does so for ever.
 */
export function askAhead<T>(
  ask: (options?: SendOptions) => Promise<T>,
): (table: TableDescription) => Promise<T | undefined> {
  const first = ask();
  // Without a table it fails as well, with a code of its own: only DescribeTable decides about absence.
  first.catch(() => undefined);
  return async ({ TableStatus }) => {
    try {
      return await first;
    } catch (error) {
      if (!isAwsError(error, ...UNKNOWN)) throw error;
      return TableStatus === 'CREATING' || TableStatus === 'ARCHIVED' ? undefined : ask(UNTIL_KNOWN);
    }
  };
}
