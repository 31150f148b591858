import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { identity } from './server.ts';

/** The authority that signed the certificate of `secureAws`: nobody else trusts it. Valid until 2120; its key is thrown away. */
export const CA_FILE = fileURLToPath(new URL('./tls/ca.pem', import.meta.url));
export const CA = readFileSync(CA_FILE, 'utf8');

const fixture = (name: string) => readFileSync(new URL(`./tls/${name}`, import.meta.url));

/** An STS that speaks TLS, with a certificate for `*.us-west-2.amazonaws.com` and for this machine. */
export async function secureAws(): Promise<{ readonly port: number; readonly hosts: readonly string[] }> {
  const hosts: string[] = [];
  const server = createHttpsServer({ key: fixture('server.key'), cert: fixture('server.pem') }, (request, response) => {
    hosts.push(request.headers.host ?? '');
    request.resume().on('end', () => identity(response));
  });
  return { port: await listening(server), hosts };
}

/** What a proxy is asked for. */
export interface Connect {
  /** `host:port`. */
  readonly destination: string;
  readonly authorization: string | undefined;
}

/** A proxy that leads every connection to `port` of this machine, or answers `refusal` to all. */
export async function connectProxy(
  port: number,
  refusal?: string,
): Promise<{ readonly url: string; readonly asked: readonly Connect[] }> {
  const asked: Connect[] = [];
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => {});
    asked.push({ destination: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refusal !== undefined) return client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, asked };
}

async function listening(server: HttpServer): Promise<number> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
