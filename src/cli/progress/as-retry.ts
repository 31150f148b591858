import type { Event } from '../../executor/events.ts';
import type { CallRecord } from '../../resources/aws/clients.ts';
import { calledObject } from './called-object.ts';

/** What is told of an attempt, with its `input`, that another one follows; `undefined` where none does. */
export function asRetry(call: CallRecord, input: unknown, at: number): Event | undefined {
  const { service, operation, attempt, outcome, what, retryInMs } = call;
  if (retryInMs === undefined) return undefined;
  const object = calledObject(input);
  const about = { service, operation, ...(object === undefined ? {} : { object }) };
  const expected = what === undefined ? {} : { what };
  return { at, type: 'call-retried', ...about, attempt, code: outcome, ...expected, inMs: retryInMs };
}
