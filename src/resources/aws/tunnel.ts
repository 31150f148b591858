import { request as httpRequest } from 'node:http';
import { Agent, type AgentOptions, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROXY_UNUSABLE } from './errors.ts';
import type { HttpProxy } from './proxy.ts';

type Done = (error: Error | null, stream: Duplex) => void;

/**
 * Connections to AWS through the proxy: TLS from end to end, in a tunnel that the proxy is asked for with CONNECT. Hosts that
 * are to be reached past it are connected to directly.
 */
export class TunnelAgent extends Agent {
  readonly #proxy: HttpProxy;
  readonly #timeoutMs: number;

  /** `timeoutMs`: until the tunnel is open. */
  constructor(proxy: HttpProxy, timeoutMs: number, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#timeoutMs = timeoutMs;
  }

  override createConnection(options: RequestOptions, done?: Done): Duplex | null | undefined {
    const host = options.host ?? '';
    const port = Number(options.port ?? 443);
    if (!done || this.#proxy.bypassedFor(host, port)) return super.createConnection(options, done);
    const target = { host: host.includes(':') ? `[${host}]` : host, port };
    openTunnel(this.#proxy, target, this.#timeoutMs, this.options)
      .then((socket) => this.#secured(options, socket))
      .then(
        (stream) => done(null, stream),
        (error: Error) => done(error, undefined as unknown as Duplex),
      );
    return undefined;
  }

  #secured(options: RequestOptions, socket: Socket): Duplex {
    try {
      // Node's types lack `socket` here; its createConnection hands all options to tls.connect.
      return super.createConnection({ ...options, socket } as RequestOptions) as Duplex;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
}

function openTunnel(
  proxy: HttpProxy,
  { host, port }: Target,
  timeoutMs: number,
  { ca }: AgentOptions,
): Promise<Socket> {
  const { origin, authorization } = proxy;
  const ask = origin.startsWith('https:') ? httpsRequest : httpRequest;
  const destination = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const request = ask(origin, {
      method: 'CONNECT',
      path: destination,
      headers: { host: destination, ...(authorization ? { 'proxy-authorization': authorization } : {}) },
      agent: false,
      timeout: timeoutMs,
      ...(ca === undefined ? {} : { ca }),
    });
    request.once('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(refused(origin, destination, statusCode, statusMessage));
    });
    request.once('timeout', () => {
      reject(unreached(origin, 'ETIMEDOUT', 'it did not answer in time'));
      request.destroy();
    });
    request.once('error', ({ code, message }: NodeJS.ErrnoException) => reject(unreached(origin, code, message)));
    request.end();
  });
}

/** A gateway error says that the proxy couldn't reach AWS this time; anything else is its last word. */
function refused(origin: string, destination: string, status: number, text: string): Error {
  const said = `${status}${text ? ` ${text}` : ''}`;
  const code = status >= 500 ? 'ECONNREFUSED' : PROXY_UNUSABLE;
  return Object.assign(new Error(`the proxy ${origin} answered ${said} to a connection to ${destination}`), { code });
}

/** A proxy whose name or certificate is wrong stays so: Node's own codes for that would be taken for AWS's. */
function unreached(origin: string, code: string | undefined, why: string): Error {
  const passes = /^E(?!NOTFOUND)[A-Z_]+$/.test(code ?? '') && !/CERT|TLS|SSL/.test(code ?? '');
  return Object.assign(new Error(`the proxy ${origin} can not be reached: ${why}`), {
    code: passes ? code : PROXY_UNUSABLE,
  });
}
