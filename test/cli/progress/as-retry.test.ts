import { expect, test } from 'vitest';
import { asRetry } from '../../../src/cli/progress/as-retry.ts';
import { START } from './sample-runs.ts';

const CALL = { service: 'EC2', operation: 'DeleteSecurityGroup', attempt: 4, ms: 80, outcome: 'DependencyViolation' };
const INPUT = { GroupId: 'sg-0123' };

test('a repeated call is told with what it is about, and with what it waits for where that was expected', () => {
  const event = {
    at: START,
    type: 'call-retried',
    service: 'EC2',
    operation: 'DeleteSecurityGroup',
    object: 'sg-0123',
  };
  const told = { ...event, attempt: 4, code: 'DependencyViolation', inMs: 2_000 };
  expect(asRetry({ ...CALL, retryInMs: 2_000 }, INPUT, START)).toEqual(told);
  const what = 'whatever still uses it to end';
  expect(asRetry({ ...CALL, what, retryInMs: 2_000 }, INPUT, START)).toEqual({ ...told, what });
});

test('the last attempt is not told', () => {
  expect(asRetry(CALL, INPUT, START)).toBeUndefined();
});
