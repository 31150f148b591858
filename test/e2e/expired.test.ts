import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';
import { type Ended, referenceSnapshot, start } from './run.ts';

/** Between the program and the emulator: refuses, as AWS does, what is signed with an expired key. */
interface Border {
  readonly url: string;
  /** The requests seen so far with their keys. */
  readonly keys: readonly string[];
  stop(): void;
}

async function border(emulator: string, isExpired: (key: string, at: number) => boolean): Promise<Border> {
  const keys: string[] = [];
  const target = new URL(emulator);
  const server = createServer((incoming, response) => {
    const key = /Credential=([^/]+)/.exec(String(incoming.headers.authorization))?.[1] ?? '';
    keys.push(key);
    if (isExpired(key, keys.length)) {
      incoming.resume();
      const isJson = incoming.headers['x-amz-target'] !== undefined;
      response.writeHead(isJson ? 400 : 403, { 'content-type': isJson ? 'application/x-amz-json-1.1' : 'text/xml' });
      response.end(
        isJson
          ? '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}'
          : '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
      );
      return;
    }
    const { hostname, port } = target;
    const outgoing = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Enough calls to be in the middle of an apply: planning one for an empty account takes about 40. */
const IN_THE_MIDDLE = 75;

describe.runIf(emulatorWanted('expired credentials'))('credentials that expire in the middle of an apply', () => {
  let deployment: Deployment;
  let proxy: Border;
  beforeEach(async () => {
    deployment = await Deployment.start('guide-acm');
    proxy = await border(deployment.emulator.url, (key, at) => key === 'EXPIRING' && at > IN_THE_MIDDLE);
  });
  afterEach(async () => {
    proxy?.stop();
    await deployment?.stop();
  });

  function apply(credentials: Record<string, string>, onOutput: (text: string) => void = () => {}): Promise<Ended> {
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = deployment.emulator.env;
    const env = { ...rest, ...deployment.variables, AWS_ENDPOINT_URL: proxy.url, ...credentials };
    return start(['apply', '-auto-approve'], { cwd: deployment.cwd, env, onOutput }).ended;
  }

  const file = (key: string) =>
    writeFileSync(
      join(deployment.cwd, 'credentials'),
      `[default]\naws_access_key_id = ${key}\naws_secret_access_key = the-secret\naws_session_token = the-token\n`,
    );

  async function mustBeComplete(): Promise<void> {
    expect(await deployment.snapshot()).toEqual(referenceSnapshot('guide-acm'));
    expect(deployment.unfinished()).toEqual([]);
  }

  test('it pauses, says so once, and goes on to the end when the profile has new ones; a trace of it holds no secret', async () => {
    file('EXPIRING');
    const { code, stderr, stdout } = await apply(
      { AWS_SHARED_CREDENTIALS_FILE: join(deployment.cwd, 'credentials'), TELEPORT_STARTER_LOG: 'trace' },
      (text) => {
        if (text.includes('CREDENTIALS_EXPIRED')) file('RENEWED');
      },
    );
    expect(stdout).toContain('Apply complete! Resources: 30 added, 0 changed, 0 destroyed.');
    expect(code).toBe(0);
    expect(stderr.match(/Warning: The AWS credentials have expired \[CREDENTIALS_EXPIRED\]/g)).toHaveLength(1);
    expect(stderr).toContain('Renew those of profile default');
    expect(stderr).toMatch(/The credentials are renewed; going on after \d+s\.\n/);
    await mustBeComplete();

    const log = readFileSync(join(deployment.cwd, 'teleport-starter.log'), 'utf8');
    expect(log).toMatch(/outcome=ExpiredToken/);
    expect(log.split('\n').length).toBeGreaterThan(100);
    const texts = [readFileSync(deployment.license, 'utf8').trim(), 'the-secret', 'the-token'];
    const hidden = [...texts, ...texts.map((text) => Buffer.from(text).toString('base64').replace(/=+$/, ''))];
    expect(hidden.filter((text) => log.includes(text))).toEqual([]);
  });

  test('where they cannot change it stops at once with one error, and the next run ends it', async () => {
    const { code, stderr, stdout } = await apply({ AWS_ACCESS_KEY_ID: 'EXPIRING', AWS_SECRET_ACCESS_KEY: 's' });
    expect(code).toBe(1);
    expect(stderr.match(/^│ Error: /gm), stderr).toHaveLength(1);
    expect(stderr).toContain('Error: The AWS credentials have expired [CREDENTIALS_EXPIRED]');
    expect(stdout).toContain('Apply stopped.');
    expect(proxy.keys.length).toBeGreaterThan(IN_THE_MIDDLE);

    const { code: second, stdout: rest } = await apply({ AWS_ACCESS_KEY_ID: 'NEW', AWS_SECRET_ACCESS_KEY: 's' });
    expect(rest).toContain('Apply complete!');
    expect(second).toBe(0);
    await mustBeComplete();
  });

  test('before the apply has begun they are an error at once, with nothing changed', async () => {
    file('GONE');
    proxy.stop();
    proxy = await border(deployment.emulator.url, () => true);
    const { code, stderr } = await apply({ AWS_SHARED_CREDENTIALS_FILE: join(deployment.cwd, 'credentials') });
    expect(code).toBe(1);
    expect(stderr).toContain('[AWS_REFUSED]');
    expect(stderr).toContain('Renew your AWS credentials');
    expect(proxy.keys).toEqual(['GONE']);
  });
});
