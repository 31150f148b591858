import { setMaxListeners } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Client, MetadataBearer, Provider } from '@smithy/types';
import type { Clock } from '../../core/clock.ts';
import { AwsError, failureOf, type Outcome } from './errors.ts';
import type { ClientClass, RetryRule, Send, SendOptions } from './send.ts';

/** One attempt of one call, as logs, tests and the bench see it. */
export interface CallRecord {
  readonly service: string;
  readonly operation: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly ms: number;
  /** `ok`, or AWS's code. */
  readonly outcome: string;
  /** Milliseconds until the next attempt; missing when there is none. */
  readonly retryInMs?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: the middleware stacks of different services have nothing in common.
export type AnyClient = Client<any, any, any>;

export interface SendSettings {
  readonly region: string;
  readonly clock: Clock;
  /** Default: the SDK's own chain, run once for all clients. */
  readonly credentials?: Provider<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  /** The value of AWS_ENDPOINT_URL, if set: S3 then needs path style when it names an IP address. */
  readonly endpointUrl?: string | undefined;
  /** Called once for each new client: the sandbox puts itself before the network here. */
  readonly instrument?: (client: AnyClient) => void;
  readonly observe?: (call: CallRecord) => void;
  /** Ends pauses between attempts: what was not answered well by then isn't tried again. */
  readonly stop?: AbortSignal;
  /** Ends calls that wait for an answer. */
  readonly abandon?: AbortSignal;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 8_000;

/** The only place that builds AWS clients: one per service, made when first used, all with the same settings. */
export function createSend(settings: SendSettings): Send {
  const clients = new Map<unknown, AnyClient>();
  // Every call and pause listens to them while it lasts; Node warns of a leak from the eleventh on.
  for (const signal of [settings.stop, settings.abandon]) if (signal) setMaxListeners(0, signal);
  const handler = new NodeHttpHandler({
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
  });
  const endpointIsAddress = /^https?:\/\/(\d+\.\d+\.\d+\.\d+|localhost|\[)/.test(settings.endpointUrl ?? '');

  function clientOf(service: ClientClass<object, MetadataBearer, unknown>): AnyClient {
    const known = clients.get(service);
    if (known) return known;
    // A client remembers what its provider answered until that expires: all share the first one's memory, so that a
    // credential process runs once.
    const credentials = settings.credentials ?? clients.values().next().value?.config.credentials;
    const client = new service({
      region: settings.region,
      // Retrying is ours: operation-aware, on the injected clock, told to observers.
      maxAttempts: 1,
      requestHandler: handler,
      ...(credentials ? { credentials } : {}),
      ...(endpointIsAddress ? { forcePathStyle: true } : {}),
    });
    settings.instrument?.(client);
    clients.set(service, client);
    return client;
  }

  return async (service, command, options = {}) => {
    const client = clientOf(service as unknown as ClientClass<object, MetadataBearer, unknown>);
    const serviceId = String(client.config.serviceId);
    const operation = operationOf(command);
    const startedAt = settings.clock.now();
    for (let attempt = 1; ; attempt++) {
      settings.abandon?.throwIfAborted();
      const sentAt = settings.clock.now();
      try {
        const answer = await client.send(command as never, settings.abandon ? { abortSignal: settings.abandon } : {});
        settings.observe?.({
          service: serviceId,
          operation,
          attempt,
          ms: settings.clock.now() - sentAt,
          outcome: 'ok',
        });
        return answer;
      } catch (error) {
        settings.abandon?.throwIfAborted();
        const { failure, outcome } = failureOf(error, serviceId, operation);
        const retry = pauseBefore(attempt, settings.clock.now() - startedAt, outcome, failure, options, settings.clock);
        settings.observe?.({
          service: serviceId,
          operation,
          attempt,
          ms: settings.clock.now() - sentAt,
          outcome: failure.awsCode,
          ...(retry === undefined ? {} : { retryInMs: retry }),
        });
        if (retry === undefined) throw new AwsError(failure, error);
        await settings.clock.sleep(retry, settings.stop);
      }
    }
  };
}

/** How long to pause before the next attempt; `undefined`: there is none. */
function pauseBefore(
  attempt: number,
  elapsedMs: number,
  outcome: Outcome,
  failure: { awsCode: string; message: string },
  options: SendOptions,
  clock: Clock,
): number | undefined {
  const backoff = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + clock.random() / 2);
  if (outcome === 'throttled') return attempt < ATTEMPTS ? backoff : undefined;
  if (outcome === 'unanswered') {
    return options.repeat !== 'unless unanswered' && attempt < ATTEMPTS ? backoff : undefined;
  }
  const rule = options.retryCodes?.find(
    (r: RetryRule) => r.code === failure.awsCode && failure.message.includes(r.message ?? ''),
  );
  return rule && elapsedMs < rule.forMs ? Math.min(backoff, 2_000) : undefined;
}

/** The SDK keeps the operation's name only in the class name, which minifying changes, and in the schema. */
function operationOf(command: unknown): string {
  const { schema } = command as { schema?: readonly unknown[] };
  const fromSchema = Array.isArray(schema)
    ? schema.find((part, at) => at === 2 && typeof part === 'string')
    : undefined;
  return typeof fromSchema === 'string' ? fromSchema : String(command?.constructor.name).replace(/Command$/, '');
}
