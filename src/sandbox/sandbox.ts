import type { Client } from '@smithy/types';
import type { Clock } from '../core/clock.ts';
import type { Dns } from '../core/dns.ts';
import { isPlainObject, mapMembers } from '../core/values.ts';
import { acm } from './acm/operations.ts';
import type { Operations } from './call.ts';
import { forgetTables } from './dynamodb/known-tables.ts';
import { dynamodb } from './dynamodb/operations.ts';
import { ec2 } from './ec2/operations.ts';
import { elbv2 } from './elbv2/operations.ts';
import { iam } from './iam/operations.ts';
import { issueCertificates } from './issuance.ts';
import { kms } from './kms/operations.ts';
import type { Pace } from './pace.ts';
import { refuse } from './refusal.ts';
import { publicDns } from './route53/delegation.ts';
import { route53 } from './route53/operations.ts';
import { s3 } from './s3/operations.ts';
import { ssm } from './ssm/operations.ts';
import { sts } from './sts.ts';
import type { World } from './world.ts';

/** What the sandbox models, by the SDK's service ids. */
export const services: Readonly<Record<string, Operations>> = {
  ACM: acm,
  DynamoDB: dynamodb,
  EC2: ec2,
  'Elastic Load Balancing v2': elbv2,
  IAM: iam,
  KMS: kms,
  'Route 53': route53,
  S3: s3,
  SSM: ssm,
  STS: sts,
};

/** One call as the sandbox saw it. */
interface SandboxCall {
  readonly service: string;
  readonly operation: string;
  /** As the program sent it: may hold secrets, is kept in memory only. */
  readonly input: unknown;
  /** `ok`, or AWS's code. */
  readonly outcome: string;
}

export interface SandboxOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Called after each call that may have changed the world, before its answer is given. */
  readonly changed?: (world: World) => void;
  /** What goes wrong with a call: thrown before it has taken effect, or after. */
  readonly fault?: (
    call: Pick<SandboxCall, 'service' | 'operation' | 'input'>,
    when: 'before' | 'after',
  ) => Error | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the middleware stacks of different services have nothing in common.
type AnyClient = Client<any, any, any>;

/** An AWS in memory, reached through the SDK's own clients. */
export interface Sandbox {
  readonly world: World;
  /** Every call so far, oldest first. */
  readonly calls: readonly SandboxCall[];
  /** How its public zones look from outside. */
  readonly dns: Dns;
  /** Puts the sandbox between a client and the network, which it then never reaches. */
  instrument(client: AnyClient): void;
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const { world, clock, pace } = options;
  const calls: SandboxCall[] = [];

  async function answer(service: string, operation: string, input: unknown): Promise<object> {
    if (pace.call > 0) await clock.sleep(pace.call);
    const call = { service, operation, input };
    try {
      throwIfGiven(options.fault?.(call, 'before'));
      const output = run(service, operation, input);
      options.changed?.(world);
      throwIfGiven(options.fault?.(call, 'after'));
      calls.push({ ...call, outcome: 'ok' });
      return output;
    } catch (error) {
      calls.push({ ...call, outcome: error instanceof Error ? error.name : 'Error' });
      throw error;
    }
  }

  function run(service: string, operation: string, input: unknown): object {
    const modelled = services[service]?.[operation];
    if (!modelled) refuse('SandboxNotModelled', `The sandbox does not model ${service} ${operation}`, 501);
    const now = clock.now();
    issueCertificates({ world, now, pace });
    forgetTables({ world, now, pace });
    // Nothing that the caller holds may be a part of the world. The input's type is the operation's: the SDK's command has it.
    return copied(modelled({ world, now, pace }, copied(input) as never)) as object;
  }

  return {
    world,
    calls,
    dns: publicDns(world),
    instrument(client) {
      const service = String(client.config.serviceId);
      client.middlewareStack.add(
        (_next: unknown, context: object) => async (args: { readonly input: unknown }) => ({
          response: {},
          output: {
            ...(await answer(service, operationOf(context), args.input)),
            $metadata: { httpStatusCode: 200, requestId: 'sandbox', attempts: 1, totalRetryDelay: 0 },
          },
        }),
        { step: 'initialize', priority: 'high', name: 'sandbox' },
      );
    },
  };
}

/** Class names are lost when the program is minified; the SDK keeps the operation's name here. */
function operationOf(context: object): string {
  const { __smithy_context: smithy } = context as { __smithy_context?: { operation?: string } };
  return smithy?.operation ?? 'unknown';
}

function throwIfGiven(error: Error | undefined): void {
  if (error) throw error;
}

/** A deep copy of plain data; dates, bytes and functions are taken as they are, and undefined members left out. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  return isPlainObject(value) ? mapMembers(value, copied) : value;
}
