import { createSend } from '../../src/resources/aws/clients.ts';
import { createWorld, type WorldOptions } from '../../src/sandbox/new-world.ts';
import type { Pace } from '../../src/sandbox/pace.ts';
import { realistic } from '../../src/sandbox/pace.ts';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { virtualClock } from './virtual-clock.ts';

export interface AccountOptions extends Partial<WorldOptions> {
  readonly pace?: Pace;
  readonly fault?: NonNullable<SandboxOptions['fault']>;
}

/** A fresh sandbox account in virtual time, and the real clients that reach it. Calls take no time. */
export function account({ pace, fault, ...world }: AccountOptions = {}) {
  const clock = virtualClock();
  const region = world.region ?? 'us-west-2';
  const sandbox = createSandbox({
    world: createWorld({ keyNames: ['alice'], zones: ['example.com'], ...world, region }),
    clock,
    pace: { ...(pace ?? realistic), call: 0 },
    ...(fault ? { fault } : {}),
  });
  const send = createSend({
    region,
    clock,
    instrument: sandbox.instrument,
    credentials: async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }),
  });
  return { clock, sandbox, send, world: sandbox.world };
}

/** The code with which AWS refuses the call, or `ok`. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { failure } = error as { failure?: { awsCode: string } };
    if (failure) return failure.awsCode;
    throw error;
  }
}
