import { createServer, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface ProxyOptions {
  /** Told of each call as it comes: `RunInstances`, `PUT /bucket?versioning`. */
  readonly onCall?: (call: string) => void;
  /** The answer to a call is passed on when this has resolved: by then AWS has done what was asked. */
  readonly beforeAnswer?: (call: string) => Promise<void>;
}

/** Stands between a program and an emulator. */
export interface Proxy {
  readonly url: string;
  /** Cuts all connections to the program. What was asked of the emulator is done all the same. */
  close(): void;
}

/** Starts a proxy on a free port for the emulator at `target`. */
export async function startProxy(target: string, { onCall, beforeAnswer }: ProxyOptions): Promise<Proxy> {
  const server = createServer(async (asked, answer) => {
    const body = await buffer(asked);
    const call = nameOf(asked, body);
    onCall?.(call);
    const { method, headers, url = '' } = asked;
    const passedOn = request(target + url, { method, headers }, async (answered) => {
      const content = await buffer(answered);
      await beforeAnswer?.(call);
      answer.writeHead(answered.statusCode ?? 500, answered.rawHeaders).end(content);
    });
    passedOn.on('error', () => answer.destroy());
    passedOn.end(body);
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The operation where the request says it, in a header or a form; else method and path. */
function nameOf({ method, url, headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1] ?? `${method} ${url}`;
}
