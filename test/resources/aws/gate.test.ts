import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { createSend, type Observe } from '../../../src/resources/aws/clients.ts';
import { type CredentialSource, defaultCredentials } from '../../../src/resources/aws/credentials.ts';
import { CredentialsFailed } from '../../../src/resources/aws/credentials-failed.ts';
import { type CredentialNews, createGate } from '../../../src/resources/aws/gate.ts';
import { callerIdentity } from '../../../src/resources/aws/identity.ts';
import type { Send } from '../../../src/resources/aws/send.ts';
import { identity, refuse, standIn } from './server.ts';

const ACCOUNT = '123456789012';

/** A folder with a credentials file, from which the SDK's own chain reads; no other source is left to it. */
function profile(key: string) {
  const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'credentials');
  const write = (accessKeyId: string) =>
    writeFileSync(
      file,
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = s\naws_session_token = t\n`,
    );
  write(key);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  return { write };
}

/** Time passes only when slept. `onSleep` is told how long the sleeps were in all. */
function sleepingClock(onSleep: (sleptMs: number) => void = () => {}): Clock {
  let now = Date.now();
  let slept = 0;
  return {
    now: () => now,
    random: () => 0.5,
    async sleep(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve));
      now += ms;
      slept += ms;
      onSleep(slept);
      signal?.throwIfAborted();
    },
  };
}

interface Scene {
  readonly clock: Clock;
  readonly patienceMs?: number;
  readonly stop?: AbortSignal;
  readonly observe?: Observe;
  /** Default: the SDK's own chain. */
  readonly source?: CredentialSource;
}

/** A run's calls behind a gate that somebody watches, as `src/cli/aws.ts` puts it together. */
function scene({ clock, patienceMs = 900_000, stop = new AbortController().signal, observe, source: given }: Scene) {
  const source = given ?? defaultCredentials({ region: 'us-west-2' });
  const settings = { region: 'us-west-2', clock, credentials: source.provide, ...(observe ? { observe } : {}) };
  const past = createSend({ ...settings, stop });
  const gate = createGate({
    clock,
    source,
    account: async () => (await callerIdentity(past)).account,
    patienceMs,
    stop,
  });
  const news: CredentialNews[] = [];
  return {
    send: createSend({ ...settings, credentials: gate.provide, gate, stop: gate.stop }),
    gate,
    news,
    watch: () => gate.watch({ account: ACCOUNT, tell: (one) => news.push(one) }),
  };
}

const list = (send: Send) => send(DynamoDBClient, new ListTablesCommand({}), { repeat: 'unless unanswered' });

/** A stand-in that takes `good` keys and refuses others as expired; JSON services and STS each in their own words. */
function taking(good: () => readonly string[], account = () => ACCOUNT) {
  return standIn(({ key, operation }, response) => {
    if (operation === 'GetCallerIdentity') {
      if (good().includes(key)) identity(response, account());
      else refuse(response, 'ExpiredToken', 'The security token included in the request is expired');
      return;
    }
    response.writeHead(good().includes(key) ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      good().includes(key)
        ? '{"TableNames":[]}'
        : '{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"The token has expired"}',
    );
  });
}

async function problem(call: Promise<unknown>) {
  const [diagnostic] = await call.then(
    () => [],
    (error: unknown) => diagnosticsOf(error),
  );
  return diagnostic;
}

describe('credentials that expire while a run goes on', () => {
  it('all calls wait at one gate, it is said once, and they go on when the profile has new ones', async () => {
    const { write } = profile('AKIAOLD');
    let good = ['AKIAOLD'];
    const { asked } = await taking(() => good);
    const clock = sleepingClock((slept) => {
      if (slept >= 30_000) write('AKIANEW');
    });
    const { send, watch, news } = scene({ clock });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = ['AKIANEW'];
    await Promise.all([list(send), list(send), list(send), list(send)]);

    expect(news).toEqual([
      {
        type: 'credentials-expired',
        waitMs: 900_000,
        diagnostic: {
          code: 'CREDENTIALS_EXPIRED',
          severity: 'warning',
          summary: 'The AWS credentials have expired',
          detail:
            'DynamoDB ListTables failed with ExpiredTokenException: The token has expired (HTTP 400). Nothing is lost: all calls wait for renewed credentials, for 15 minutes.',
          hint: 'Renew those of profile default, as you got them.',
        },
      },
      { type: 'credentials-renewed', pausedMs: 30_000 },
    ]);
    const refused = asked.filter(({ operation, key }) => operation === 'ListTables' && key === 'AKIAOLD');
    const done = asked.filter(({ operation, key }) => operation === 'ListTables' && key === 'AKIANEW');
    expect(refused.length).toBeLessThanOrEqual(4);
    expect(done).toHaveLength(4);
  });

  it('already renewed by the time that it shows: nothing is said', async () => {
    const { write } = profile('AKIAOLD');
    let good = ['AKIAOLD'];
    await taking(() => good);
    const { send, watch, news } = scene({ clock: sleepingClock() });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = ['AKIANEW'];
    write('AKIANEW');
    await list(send);
    expect(news).toEqual([]);
  });

  it('not renewed in time: every call ends with one and the same error, which stops the run, and nothing is sent any more', async () => {
    profile('AKIAOLD');
    let good = ['AKIAOLD'];
    const { asked } = await taking(() => good);
    const { send, watch, news, gate } = scene({ clock: sleepingClock(), patienceMs: 60_000 });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = [];
    const [first, second] = await Promise.allSettled([list(send), list(send)]);
    expect(first).toEqual({ status: 'rejected', reason: gate.stop.reason });
    expect(second).toEqual(first);
    expect(diagnosticsOf(gate.stop.reason)).toEqual([
      {
        code: 'CREDENTIALS_EXPIRED',
        summary: 'The AWS credentials have expired',
        detail:
          'DynamoDB ListTables failed with ExpiredTokenException: The token has expired (HTTP 400). They were not renewed within a minute: STS GetCallerIdentity failed with ExpiredToken: The security token included in the request is expired (HTTP 403, request r-1). That call did nothing; all that was done is recorded, and the same command goes on from there.',
        hint: 'Renew those of profile default, as you got them.',
      },
    ]);
    expect(news.map(({ type }) => type)).toEqual(['credentials-expired']);
    const before = asked.length;
    expect(await problem(list(send))).toMatchObject({ code: 'CREDENTIALS_EXPIRED' });
    expect(asked).toHaveLength(before);
  });

  it("refreshed by the SDK itself: another account's are never used, the same account's are asked about once", async () => {
    let key = 'AKIAOURS1';
    const provide = async () => ({ accessKeyId: key, secretAccessKey: 's' });
    const source: CredentialSource = {
      provide: Object.assign(provide, { memoized: true }),
      renew: async () => undefined,
      key: () => key,
      renewal: () => ({ fixed: false, how: 'Renew them.' }),
    };
    const { asked } = await taking(
      () => ['AKIAOURS1', 'AKIAOURS2', 'AKIATHEIRS'],
      () => (key === 'AKIATHEIRS' ? '999999999999' : ACCOUNT),
    );
    const { send, watch, gate } = scene({ clock: sleepingClock(), source });
    watch();
    await list(send);
    key = 'AKIAOURS2';
    await Promise.all([list(send), list(send)]);
    expect(asked.filter(({ operation }) => operation === 'GetCallerIdentity')).toHaveLength(1);
    key = 'AKIATHEIRS';
    expect(await problem(list(send))).toMatchObject({ code: 'CREDENTIALS_FOREIGN' });
    expect(gate.stop.aborted).toBe(true);
    expect(asked.filter((one) => one.operation === 'ListTables').map((one) => one.key)).toEqual([
      'AKIAOURS1',
      'AKIAOURS2',
      'AKIAOURS2',
    ]);
  });

  it('from the environment: they can never change, so there is no wait', async () => {
    profile('UNUSED');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    let good = ['AKIAENV'];
    await taking(() => good);
    const clock = sleepingClock(() => expect.unreachable('it waited'));
    const { send, watch, news } = scene({ clock });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = [];
    expect(await problem(list(send))).toMatchObject({
      code: 'CREDENTIALS_EXPIRED',
      detail: expect.stringContaining("They come from the program's environment"),
    });
    expect(news).toEqual([]);
  });

  it('renewed with those of another account: nothing is done with them', async () => {
    const { write } = profile('AKIAOLD');
    let good = ['AKIAOLD'];
    let account = ACCOUNT;
    const { asked } = await taking(
      () => good,
      () => account,
    );
    const { send, watch } = scene({ clock: sleepingClock() });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = ['AKIAOTHER'];
    account = '999999999999';
    write('AKIAOTHER');
    expect(await problem(list(send))).toEqual({
      code: 'CREDENTIALS_FOREIGN',
      summary: 'The renewed credentials belong to another account',
      detail: `This run works in account ${ACCOUNT}, and the renewed credentials are those of account 999999999999. Nothing was done with them.`,
      hint: `Use credentials of account ${ACCOUNT}, check them, then run the same command again:\naws sts get-caller-identity`,
    });
    expect(asked.filter(({ key, operation }) => key === 'AKIAOTHER' && operation === 'ListTables')).toEqual([]);
  });

  it('Ctrl-C ends the wait', async () => {
    profile('AKIAOLD');
    let good = ['AKIAOLD'];
    await taking(() => good);
    const stop = new AbortController();
    const clock = sleepingClock(() => stop.abort(new Error('the user')));
    const { send, watch } = scene({ clock, stop: stop.signal });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    good = [];
    await expect(list(send)).rejects.toThrow('the user');
  });

  it('Ctrl-C at a question of the source ends a call that goes on after a stop, as it ends all others', async () => {
    const stop = new AbortController();
    const user = new Error('the user');
    const asking = async () => {
      stop.abort(user);
      throw new CredentialsFailed(user);
    };
    const { gate } = scene({ clock: sleepingClock(), stop: stop.signal });
    const send = createSend({ region: 'us-west-2', clock: sleepingClock(), credentials: asking, gate });
    await expect(list(send)).rejects.toBe(user);
  });

  it('after Ctrl-C, what was done is recorded with credentials that the source has renewed by itself', async () => {
    const { asked } = await taking(() => ['AKIAOLD', 'AKIANEW']);
    let key = 'AKIAOLD';
    const source: CredentialSource = {
      provide: async () => ({ accessKeyId: key, secretAccessKey: 's' }),
      key: () => key,
      renew: async () => {},
      renewal: () => ({ fixed: false, how: '' }),
    };
    const stop = new AbortController();
    const clock = sleepingClock();
    const { gate, watch } = scene({ clock, stop: stop.signal, source });
    watch();
    stop.abort(new Error('the user'));
    key = 'AKIANEW';
    // As the state in S3 is written: past the stop.
    const recording = createSend({ region: 'us-west-2', clock, credentials: gate.provide, gate });
    await list(recording);
    expect(asked.map((each) => [each.operation, each.key])).toEqual([
      ['GetCallerIdentity', 'AKIANEW'],
      ['ListTables', 'AKIANEW'],
    ]);
  });

  it('while nobody watches, as in a plan: an error at once', async () => {
    profile('AKIAOLD');
    let good = ['AKIAOLD'];
    const { asked } = await taking(() => good);
    const { send, watch } = scene({ clock: sleepingClock(() => expect.unreachable('it waited')) });
    const stopWatching = watch();
    stopWatching();
    good = [];
    expect(await problem(list(send))).toMatchObject({ code: 'AWS_REFUSED', hint: expect.stringContaining('Renew') });
    expect(asked.map(({ operation }) => operation)).toEqual(['ListTables']);
  });

  it('a refusal that only looks like it (EC2: AuthFailure for a missing permission) stands, and renews nothing', async () => {
    profile('AKIAOLD');
    const { asked } = await standIn(({ operation }, response) => {
      if (operation === 'GetCallerIdentity') identity(response);
      else refuse(response, 'AuthFailure', 'Not authorized for images', 401);
    });
    const { send, watch, news } = scene({ clock: sleepingClock() });
    await send(STSClient, new GetCallerIdentityCommand({}));
    watch();
    const { DescribeImagesCommand, EC2Client } = await import('@aws-sdk/client-ec2');
    expect(await problem(send(EC2Client, new DescribeImagesCommand({})))).toMatchObject({
      code: 'AWS_REFUSED',
      detail: expect.stringContaining('Not authorized for images'),
    });
    expect(news).toEqual([]);
    expect(asked.map(({ operation }) => operation)).toEqual([
      'GetCallerIdentity',
      'DescribeImages',
      'GetCallerIdentity',
    ]);
  });
});
