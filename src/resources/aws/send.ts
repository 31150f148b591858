import type { Client, Command, MetadataBearer } from '@smithy/types';

/** How a call may be repeated. */
export interface SendOptions {
  /**
   * `any` (default): repeating is harmless (reads, puts, deletes). `unless unanswered`: a create; throttled attempts
   * are repeated, but when it is unclear whether AWS did it the call fails with `AWS_UNANSWERED` and the executor looks first.
   */
  readonly repeat?: 'any' | 'unless unanswered';
  /** Further error codes worth repeating for this call, e.g. an instance profile not yet visible to EC2. */
  readonly retryCodes?: readonly RetryRule[];
  /** Told before each repetition that a rule of `retryCodes` asks for: what it waits for, and since how many milliseconds. */
  readonly onExpected?: (what: string, elapsedMs: number) => void;
}

/** Repeats `code` (whose message contains `message`, if given) for up to `forMs` milliseconds. */
export interface RetryRule {
  readonly code: string;
  readonly message?: string;
  /** Completes "waiting for …", as in a `Wait`: people are told this, not the code. */
  readonly what: string;
  readonly forMs: number;
}

/** A client class of the AWS SDK, e.g. `EC2Client`. */
// biome-ignore lint/suspicious/noExplicitAny: each service has a config type of its own; only clients.ts constructs them, with the settings all share.
export type ClientClass<CI extends object, CO extends MetadataBearer, C> = new (config: any) => Client<CI, CO, C>;

/**
 * Sends a command with the client of `service`. Retries are ours: throttling, 5xx and broken connections with backoff on the injected clock.
 * @throws AwsError when AWS refuses, with its service, operation, code and request id.
 */
export type Send = <CI extends object, CO extends MetadataBearer, C, I extends CI, O extends CO>(
  service: ClientClass<CI, CO, C>,
  command: Command<CI, I, CO, O, C>,
  options?: SendOptions,
) => Promise<O>;
