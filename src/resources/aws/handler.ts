import { NodeHttpHandler } from '@smithy/node-http-handler';
import { DIRECT, type Network } from './network.ts';
import { TunnelAgent } from './tunnel.ts';

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

/** As many connections to a host as the SDK's own agent keeps. */
const KEPT = { keepAlive: true, maxSockets: 50 };

/** The connections of any number of clients. */
export function httpHandler(network: Network = DIRECT, timeouts: Timeouts = TIMEOUTS): NodeHttpHandler {
  const { proxy, ca } = network;
  const trust = ca === undefined ? {} : { ca };
  return new NodeHttpHandler({
    connectionTimeout: timeouts.connect,
    requestTimeout: timeouts.answer,
    // Without it the SDK only warns, and goes on waiting.
    throwOnRequestTimeout: true,
    socketTimeout: timeouts.silence,
    httpsAgent: proxy ? new TunnelAgent(proxy, timeouts.connect, { ...KEPT, ...trust }) : trust,
  });
}
