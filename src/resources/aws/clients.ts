import { setMaxListeners } from 'node:events';
import type { AwsCredentialIdentityProvider, Client, MetadataBearer } from '@smithy/types';
import type { Clock } from '../../core/clock.ts';
import { StarterError } from '../../core/errors.ts';
import { defaultCredentials } from './credentials.ts';
import { CredentialsFailed } from './credentials-failed.ts';
import { AwsError } from './errors.ts';
import { failureOf } from './failure.ts';
import type { Gate } from './gate.ts';
import { httpHandler, type Timeouts } from './handler.ts';
import { DIRECT, type Network } from './network.ts';
import { pauseBefore, ruleFor } from './retries.ts';
import type { ClientClass, Send } from './send.ts';

/** One attempt of one call, as logs, tests and the bench see it. Holds no secret. */
export interface CallRecord {
  readonly service: string;
  readonly operation: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly ms: number;
  /** `ok`, or AWS's code. */
  readonly outcome: string;
  /** AWS's id for the attempt, where an answer came. */
  readonly requestId?: string;
  /** Milliseconds until the next attempt; missing when there is none. */
  readonly retryInMs?: number;
  /** What the next attempt waits for, where the refusal was expected. */
  readonly what?: string;
}

/** What was sent and answered in an attempt, as the SDK has it: may hold secrets. */
export interface Exchange {
  readonly input: unknown;
  /** Missing when the call failed. */
  readonly answer?: unknown;
}

export type Observe = (call: CallRecord, exchange: Exchange) => void;

// biome-ignore lint/suspicious/noExplicitAny: the middleware stacks of different services have nothing in common.
export type AnyClient = Client<any, any, any>;

/** Any service's client class. */
export type ServiceClass = ClientClass<object, MetadataBearer, unknown>;

export interface SendSettings {
  readonly region: string;
  readonly clock: Clock;
  /** Default: the SDK's own chain, run once for all clients. */
  readonly credentials?: AwsCredentialIdentityProvider;
  /** Where calls wait for renewed credentials; its `stop` belongs below. Default: expired ones are an error at once. */
  readonly gate?: Gate;
  /** The value of AWS_ENDPOINT_URL, if set: S3 then needs path style when it names an IP address. */
  readonly endpointUrl?: string | undefined;
  /** Default: directly. */
  readonly network?: Network;
  readonly timeouts?: Timeouts;
  /** Called once for each new client: the sandbox puts itself before the network here. */
  readonly instrument?: (client: AnyClient) => void;
  /**
   * Where clients come from; what tells how to make them is then not asked for. Default: one per service, made when first used,
   * all with these settings.
   */
  readonly clientOf?: (service: ServiceClass) => AnyClient;
  readonly observe?: Observe;
  /** Ends pauses between attempts: what was not answered well by then isn't tried again. */
  readonly stop?: AbortSignal;
  /** Ends calls that wait for an answer. */
  readonly abandon?: AbortSignal;
}

/** The only place that builds AWS clients: one per service, made when first used, all with the same settings. */
export function createSend(settings: SendSettings): Send {
  const { clock, gate, stop, abandon } = settings;
  // Every call and pause listens to them while it lasts; Node warns of a leak from the eleventh on.
  for (const signal of [stop, abandon]) if (signal) setMaxListeners(0, signal);
  const { clientOf = clientsWith(settings) } = settings;

  return async (service, command, options = {}) => {
    const client = clientOf(service as unknown as ServiceClass);
    const call = { service: String(client.config.serviceId), operation: operationOf(command) };
    const { input } = command as { readonly input?: unknown };
    const startedAt = clock.now();
    let skewedBefore = false;
    let unanswered = false;
    let inRow = 0;
    for (let attempt = 1; ; attempt++) {
      abandon?.throwIfAborted();
      const pass = await gate?.enter();
      const sentAt = clock.now();
      let answer: Awaited<ReturnType<typeof client.send>>;
      try {
        answer = await client.send(command as never, abandon ? { abortSignal: abandon } : {});
      } catch (error) {
        abandon?.throwIfAborted();
        const { failure, outcome } = failureOf(error, call, client.config.systemClockOffset);
        const elapsedMs = clock.now() - startedAt;
        inRow = outcome === 'refused' ? 0 : inRow + 1;
        const pause = pauseBefore({ attempt, inRow, elapsedMs, outcome, failure, skewedBefore }, options, clock);
        const expected = pause === undefined ? undefined : ruleFor({ outcome, failure }, options);
        settings.observe?.(
          {
            ...call,
            attempt,
            ms: clock.now() - sentAt,
            outcome: failure.awsCode,
            ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
            ...(pause === undefined ? {} : { retryInMs: pause }),
            ...(expected ? { what: expected.what } : {}),
          },
          { input },
        );
        if (expected) options.onExpected?.(expected.what, elapsedMs);
        if (outcome === 'skewed') skewedBefore = true;
        if (pause !== undefined) await clock.sleep(pause, stop);
        else if (outcome !== 'expired' || !pass || !(await gate?.renewed(pass, failure))) {
          const told = unanswered ? { ...failure, perhapsDone: true as const } : failure;
          throw reasonOf(error, gate?.stop ?? stop) ?? new AwsError(told, error);
        }
        unanswered ||= outcome === 'unanswered';
        continue;
      }
      // Not within the try: AWS has done it, whatever an observer throws.
      const ms = clock.now() - sentAt;
      settings.observe?.({ ...call, attempt, ms, outcome: 'ok', ...requestIdOf(answer) }, { input, answer });
      return answer;
    }
  };
}

/** One client per service. */
function clientsWith(settings: SendSettings) {
  const { region, endpointUrl, network = DIRECT, timeouts, instrument } = settings;
  const clients = new Map<unknown, AnyClient>();
  const requestHandler = httpHandler(network, timeouts);
  const credentials = settings.credentials ?? defaultCredentials({ region, network }).provide;
  const endpointIsAddress = /^https?:\/\/(\d+\.\d+\.\d+\.\d+|localhost|\[)/.test(endpointUrl ?? '');

  return (service: ServiceClass): AnyClient => {
    const known = clients.get(service);
    if (known) return known;
    const client = new service({
      region,
      // Retrying is ours: operation-aware, on the injected clock, told to observers.
      maxAttempts: 1,
      requestHandler,
      credentials,
      ...(endpointIsAddress ? { forcePathStyle: true } : {}),
    });
    instrument?.(client);
    clients.set(service, client);
    return client;
  };
}

/** What the source of the credentials said itself: our own diagnosis, or that the user wants an end. */
function reasonOf(error: unknown, stop: AbortSignal | undefined): unknown {
  if (!(error instanceof CredentialsFailed)) return undefined;
  const { cause } = error;
  return cause instanceof StarterError || (stop?.aborted && cause === stop.reason) ? cause : undefined;
}

function requestIdOf(answer: MetadataBearer): { requestId?: string } {
  const id = answer.$metadata?.requestId;
  return id === undefined ? {} : { requestId: id };
}

/** The SDK keeps the operation's name only in the class name, which minifying changes, and in the schema. */
function operationOf(command: unknown): string {
  const { schema } = command as { schema?: readonly unknown[] };
  const fromSchema = Array.isArray(schema)
    ? schema.find((part, at) => at === 2 && typeof part === 'string')
    : undefined;
  return typeof fromSchema === 'string' ? fromSchema : String(command?.constructor.name).replace(/Command$/, '');
}
