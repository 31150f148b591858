import type { Clock } from '../../src/core/clock.ts';
import { createSend } from '../../src/resources/aws/clients.ts';
import { freshContext } from '../../src/resources/context.ts';
import type { Context, Wait } from '../../src/resources/contract.ts';

/** The deployment that tests of resource types act for. */
export const LINEAGE = '0123456789abcdef0123456789abcdef';

/** The lineage mark as most services take and give it. */
export const OUR_TAG = { Key: 'teleport-starter:lineage', Value: LINEAGE };

/** Time that passes only when slept, at once. */
function instantClock(startMs = Date.UTC(2024, 0, 1)): Clock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    random: () => 0.5,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
}

/** A context whose clients are real (mock them with aws-sdk-client-mock) and whose pauses take no time. */
export function testContext(overrides: Partial<Context> = {}): Context {
  const clock = overrides.clock ?? instantClock();
  return {
    ...freshContext({
      send: createSend({ region: overrides.region ?? 'us-west-2', clock }),
      region: 'us-west-2',
      account: '123456789012',
      partition: 'aws',
      lineage: LINEAGE,
      clock,
    }),
    ...overrides,
  };
}

/** What a wait tells the user at its deadline. */
export function atDeadline<I>(wait: Wait<I> | undefined, ctx: Context, id: string, inputs: I): string | undefined {
  const told = wait?.atDeadline;
  return typeof told === 'function' ? told(ctx, id, inputs) : told;
}

/** What aws-sdk-client-mock throws for AWS's refusal `code`. */
export function refusal(code: string, message = code, status = 400): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
}
