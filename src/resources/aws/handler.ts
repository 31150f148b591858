import { NodeHttpHandler } from '@smithy/node-http-handler';

/** How long a connection may take, in milliseconds. Whatever exceeds one counts as unanswered. */
export interface Timeouts {
  /** Until it is made. */
  readonly connect: number;
  /** From sending a request to the first byte of its answer. */
  readonly answer: number;
  /** Without a byte, once the answer has begun. */
  readonly silence: number;
}

const TIMEOUTS: Timeouts = { connect: 5_000, answer: 30_000, silence: 30_000 };

/** The connections of any number of clients. */
export function httpHandler(timeouts: Timeouts = TIMEOUTS): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: timeouts.connect,
    requestTimeout: timeouts.answer,
    // Without it the SDK only warns, and goes on waiting.
    throwOnRequestTimeout: true,
    socketTimeout: timeouts.silence,
  });
}
