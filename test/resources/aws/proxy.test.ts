import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { defaultCredentials } from '../../../src/resources/aws/credentials.ts';
import { callerIdentity } from '../../../src/resources/aws/identity.ts';
import type { Network } from '../../../src/resources/aws/network.ts';
import { type HttpProxy, readProxy } from '../../../src/resources/aws/proxy.ts';
import { TunnelAgent } from '../../../src/resources/aws/tunnel.ts';
import { CA, connectProxy, secureAws } from './secure-server.ts';

/** Asks STS by its real name, which only the proxy leads somewhere else. */
function whoAmI(network: Network): Promise<{ readonly account: string }> {
  return callerIdentity(
    createSend({
      region: 'us-west-2',
      clock: { ...systemClock, sleep: async () => {} },
      credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
      network,
    }),
  );
}

async function problemWith(network: Network) {
  const [problem] = await whoAmI(network).then(() => [], diagnosticsOf);
  return problem;
}

function proxyOf(env: Record<string, string>): HttpProxy {
  const proxy = readProxy(env);
  if (!proxy) throw new Error('no proxy was read');
  return proxy;
}

afterEach(() => vi.unstubAllEnvs());

describe('calls through a proxy', () => {
  it('go through a tunnel, TLS from end to end, and show it the user and password that it wants', async () => {
    const aws = await secureAws();
    const { url, asked } = await connectProxy(aws.port);
    const withLogin = url.replace('//', '//jo%40corp:p%25ss@');
    const proxy = proxyOf({ HTTPS_PROXY: withLogin });
    expect(await whoAmI({ proxy, ca: CA })).toMatchObject({ account: '123456789012' });
    const authorization = `Basic ${Buffer.from('jo@corp:p%ss').toString('base64')}`;
    expect(asked).toEqual([{ destination: 'sts.us-west-2.amazonaws.com:443', authorization }]);
    expect(aws.hosts).toEqual(['sts.us-west-2.amazonaws.com']);
  });

  it('trust only whom the bundle names: a proxy that reads along is found out', async () => {
    const aws = await secureAws();
    const { url } = await connectProxy(aws.port);
    expect(await problemWith({ proxy: proxyOf({ HTTPS_PROXY: url }) })).toMatchObject({
      code: 'AWS_UNANSWERED',
      hint: expect.stringContaining('\nexport AWS_CA_BUNDLE='),
    });
  });

  it("are refused for good by a proxy that wants another login, in the proxy's name and without the password", async () => {
    const { url } = await connectProxy(1, '407 Proxy Authentication Required');
    const problem = await problemWith({ proxy: proxyOf({ HTTPS_PROXY: url.replace('//', '//jo:hunter2@') }), ca: CA });
    expect(problem).toEqual({
      code: 'PROXY_REFUSED',
      summary: 'The proxy does not lead to AWS',
      detail: `STS GetCallerIdentity: the proxy ${url} answered 407 Proxy Authentication Required to a connection to sts.us-west-2.amazonaws.com:443.`,
      hint: 'Check HTTPS_PROXY with its user and password. What is to be reached past the proxy stands in NO_PROXY, for example\nexport NO_PROXY=amazonaws.com',
    });
  });

  it('are repeated while the proxy itself can not reach AWS', async () => {
    const { url, asked } = await connectProxy(1, '503 Service Unavailable');
    expect(await problemWith({ proxy: proxyOf({ HTTPS_PROXY: url }) })).toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(asked.length).toBe(8);
  });

  it('say that it is the proxy which can not be reached', async () => {
    const port = await closedPort();
    expect(await problemWith({ proxy: proxyOf({ HTTPS_PROXY: `http://127.0.0.1:${port}` }) })).toMatchObject({
      code: 'AWS_UNANSWERED',
      detail: `STS GetCallerIdentity: the proxy http://127.0.0.1:${port} can not be reached: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
    expect(await problemWith({ proxy: proxyOf({ HTTPS_PROXY: 'http://proxy.invalid:3128' }) })).toMatchObject({
      code: 'PROXY_REFUSED',
    });
  });
});

describe('a tunnel', () => {
  const target = { host: 'sts.us-west-2.amazonaws.com', path: '/' };
  const failing = (agent: TunnelAgent) =>
    new Promise<NodeJS.ErrnoException>((resolve, reject) => {
      request({ ...target, agent }, () => reject(new Error('it was answered'))).once('error', resolve);
    });

  it('that a proxy never opens is given up', async () => {
    const { port, closed } = await silentServer();
    const agent = new TunnelAgent(proxyOf({ HTTPS_PROXY: `http://127.0.0.1:${port}` }), 50, {});
    expect(await failing(agent)).toMatchObject({
      code: 'ETIMEDOUT',
      message: `the proxy http://127.0.0.1:${port} can not be reached: it did not answer in time`,
    });
    await closed;
  });

  it('in which TLS can not even begin fails the call, and nothing else', async () => {
    const aws = await secureAws();
    const { url } = await connectProxy(aws.port);
    const agent = new TunnelAgent(proxyOf({ HTTPS_PROXY: url }), 5_000, { ciphers: 'NONE-SUCH' });
    expect(await failing(agent)).toMatchObject({ code: 'ERR_SSL_NO_CIPHER_MATCH' });
  });
});

describe('the clients that fetch credentials go through it, too', () => {
  it.each([
    ['SSO', '[profile p]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n', 'portal.sso.us-west-2'],
    ['a role', '[profile p]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = q\n', 'sts.us-west-2'],
  ])('%s', async (_, profile, host) => {
    const { url, asked } = await connectProxy(1, '403 Forbidden');
    inHome(`${profile}[profile q]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n`);
    const network = { proxy: proxyOf({ HTTPS_PROXY: url }) };
    const credentials = defaultCredentials({ region: 'us-west-2', profile: 'p', network });
    await expect(credentials.provide()).rejects.toThrow(`the proxy ${url} answered 403 Forbidden`);
    expect(new Set(asked.map(({ destination }) => destination))).toEqual(new Set([`${host}.amazonaws.com:443`]));
  });
});

/** A home with this AWS config, an SSO session that is logged in, and profile p in use. */
function inHome(config: string): void {
  const home = mkdtempSync(join(tmpdir(), 'teleport-starter-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const cache = join(home, '.aws/sso/cache');
  mkdirSync(cache, { recursive: true });
  const session = '[sso-session s]\nsso_region = us-west-2\nsso_start_url = https://example.com/start\n';
  writeFileSync(join(home, '.aws/config'), `${config}${session}`);
  const token = { accessToken: 't', expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  // The cache's file is called by the SHA-1 of the session's name.
  const name = createHash('sha1').update('s').digest('hex');
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(token));
  for (const [variable, value] of Object.entries({ HOME: home, AWS_PROFILE: 'p', AWS_EC2_METADATA_DISABLED: 'true' })) {
    vi.stubEnv(variable, value);
  }
}

describe('the proxy of the environment', () => {
  it.each([
    ['http://proxy.corp:3128', 'http://proxy.corp:3128'],
    ['proxy.corp:3128', 'http://proxy.corp:3128'],
    ['https://jo:hunter2@proxy.corp', 'https://proxy.corp'],
    ['http://[::1]:3128/', 'http://[::1]:3128'],
  ])('%s is told as %s', (text, origin) => {
    expect(proxyOf({ HTTPS_PROXY: text }).origin).toBe(origin);
  });

  it('is the lower-case one when both are set; an empty one is none, and HTTP_PROXY is not asked', () => {
    expect(proxyOf({ https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }).origin).toBe('http://a:1');
    expect(readProxy({ HTTPS_PROXY: '', HTTP_PROXY: 'http://b:2' })).toBeUndefined();
  });

  it.each(['socks5://jo:hunter2@proxy:1080', 'http://', 'a proxy'])('%s is refused, and not shown', (text) => {
    expect(() => readProxy({ HTTPS_PROXY: text })).toThrow(
      expect.objectContaining({
        diagnostics: [
          {
            code: 'PROXY_INVALID',
            summary: 'The address of the proxy was not understood',
            detail: 'HTTPS_PROXY (not shown: it may hold a password) is not the address of an HTTP proxy.',
            hint: 'Set it to such an address, for example\nexport HTTPS_PROXY=http://proxy.example.com:3128',
          },
        ],
      }),
    );
  });
});

describe('NO_PROXY', () => {
  const EC2 = 'ec2.us-west-2.amazonaws.com';
  it.each([
    ['amazonaws.com', EC2, true],
    ['.amazonaws.com', EC2, true],
    ['*.amazonaws.com', EC2, true],
    ['localhost, EC2.us-west-2.amazonaws.com', EC2, true],
    ['localhost 127.0.0.1', '127.0.0.1', true],
    ['::1', '[::1]', true],
    ['*', EC2, true],
    ['amazonaws.com:443', EC2, true],
    ['amazonaws.com:8443', EC2, false],
    ['zonaws.com', EC2, false],
    ['us-west-2', EC2, false],
    [',', EC2, false],
  ])('%j: %s goes past the proxy: %s', (noProxy, host, past) => {
    const proxy = proxyOf({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: noProxy });
    expect(proxy.bypassedFor(host, 443)).toBe(past);
  });

  it('is obeyed by calls', async () => {
    const aws = await secureAws();
    const proxy = await connectProxy(aws.port);
    vi.stubEnv('AWS_ENDPOINT_URL', `https://localhost:${aws.port}`);
    const send = createSend({
      region: 'us-west-2',
      clock: systemClock,
      credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
      network: { proxy: proxyOf({ HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost' }), ca: CA },
    });
    expect(await callerIdentity(send)).toMatchObject({ account: '123456789012' });
    expect({ asked: proxy.asked.length, hosts: aws.hosts }).toEqual({ asked: 0, hosts: [`localhost:${aws.port}`] });
  });
});

/** A server that takes a connection and never says anything; `closed` when it has been given up. */
async function silentServer(): Promise<{ readonly port: number; readonly closed: Promise<void> }> {
  const server = createServer();
  const closed = new Promise<void>((resolve) => {
    server.once('connection', (socket) => socket.resume().once('close', () => resolve()));
  });
  onTestFinished(() => void server.close());
  return { port: await listening(server), closed };
}

/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
