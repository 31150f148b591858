import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCallLog } from '../../src/cli/call-log.ts';
import { redactor } from '../../src/cli/redact.ts';
import { type Diagnostic, diagnosticsOf } from '../../src/core/errors.ts';
import type { CallRecord } from '../../src/resources/aws/clients.ts';
import { fakeIo } from './world.ts';

const CALL: CallRecord = { service: 'EC2', operation: 'RunInstances', attempt: 2, ms: 812.4, outcome: 'ok' };
const NOON = Date.UTC(2026, 0, 5, 12);

function open(env: Record<string, string>) {
  const io = fakeIo(env);
  const warnings: Diagnostic[] = [];
  const observe = openCallLog({ io, now: () => NOON, warn: (warning) => warnings.push(warning) });
  return { io, observe, warnings, text: (name = 'teleport-starter.log') => readFileSync(join(io.cwd, name), 'utf8') };
}

describe('the log', () => {
  it('has a line for each attempt of each call, and with debug nothing of what was sent', () => {
    const { observe, text } = open({ TELEPORT_STARTER_LOG: 'debug' });
    observe({ ...CALL, requestId: 'r-1' }, { input: { Name: 'sent' }, answer: { Name: 'answered' } });
    observe(
      { ...CALL, service: 'Route 53', operation: 'ChangeResourceRecordSets', outcome: 'Throttling', retryInMs: 199.6 },
      { input: {} },
    );
    expect(text()).toBe(
      [
        '2026-01-05T12:00:00.000Z EC2 RunInstances attempt=2 ms=812 outcome=ok request=r-1',
        '2026-01-05T12:00:00.000Z Route53 ChangeResourceRecordSets attempt=2 ms=812 outcome=Throttling retry_in_ms=200',
        '',
      ].join('\n'),
    );
  });

  it('tells with trace what was sent and answered, secrets as digests', () => {
    const { observe, text } = open({ TELEPORT_STARTER_LOG: 'trace' });
    observe(
      { ...CALL, service: 'SSM', operation: 'PutParameter' },
      { input: { Name: '/teleport/x/license', Value: 'my license' }, answer: { Version: 1, $metadata: {} } },
    );
    expect(text()).toMatch(
      /outcome=ok input=\{"Name":"\/teleport\/x\/license","Value":"\(secret [0-9a-f]{8}, 10 characters\)"\} answer=\{"Version":1\}\n$/,
    );
  });

  it('is appended to, where TELEPORT_STARTER_LOG_PATH says, and for its owner alone', () => {
    const { io, observe, text } = open({ TELEPORT_STARTER_LOG: 'debug', TELEPORT_STARTER_LOG_PATH: 'calls.log' });
    observe(CALL, { input: {} });
    const path = join(io.cwd, 'calls.log');
    chmodSync(path, 0o644);
    openCallLog({ io, now: () => NOON, warn: () => expect.unreachable() })(CALL, { input: {} });
    expect(text('calls.log').match(/RunInstances/g)).toHaveLength(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(join(io.cwd, 'teleport-starter.log'))).toBe(false);
  });

  it('that cannot be written is one warning, however many calls follow', () => {
    const folder = fakeIo().cwd;
    mkdirSync(join(folder, 'a-folder'));
    const path = join(folder, 'a-folder');
    const { observe, warnings } = open({ TELEPORT_STARTER_LOG: 'debug', TELEPORT_STARTER_LOG_PATH: path });
    observe(CALL, { input: {} });
    observe(CALL, { input: {} });
    expect(warnings).toEqual([
      {
        code: 'LOG_NOT_WRITTEN',
        summary: 'The log could not be written',
        detail: `${path}: EISDIR: illegal operation on a directory, open '${path}'. The run goes on without it.`,
        hint: 'Name a file that can be written with TELEPORT_STARTER_LOG_PATH.',
      },
    ]);
  });

  it('that stops taking lines, on a full disk, is one warning as well', () => {
    const { observe, warnings } = open({ TELEPORT_STARTER_LOG: 'debug', TELEPORT_STARTER_LOG_PATH: '/dev/full' });
    observe(CALL, { input: {} });
    observe(CALL, { input: {} });
    expect(warnings).toMatchObject([{ code: 'LOG_NOT_WRITTEN', detail: expect.stringContaining('ENOSPC') }]);
  });

  it('has two levels; another is an error that names it', () => {
    let problem: unknown;
    try {
      open({ TELEPORT_STARTER_LOG: 'verbose' });
    } catch (error) {
      problem = error;
    }
    expect(diagnosticsOf(problem)).toEqual([
      {
        code: 'LOG_LEVEL',
        summary: 'There is no such level of the log',
        detail: 'TELEPORT_STARTER_LOG is "verbose".',
        hint: 'Set it to debug or trace, or unset it.',
      },
    ]);
  });
});

describe('what is removed from a trace', () => {
  const hidden = /^\(secret [0-9a-f]{8}, \d+ characters\)$/;
  const shown = (value: unknown) => JSON.parse(JSON.stringify(redactor()(value)));

  it('values of parameters, user data, keys and tokens, at any depth', () => {
    const told = shown({
      Value: 'a',
      Parameter: { Name: 'n', Type: 'SecureString', Value: 'b' },
      UserData: { Value: 'c' },
      PrivateKey: 'd',
      Credentials: { AccessKeyId: 'e', SessionToken: 'f', Expiration: 'g' },
      KeyMaterial: { SecretString: ['h', { Any: 1 }] },
    });
    const texts = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [value];
    const { Name, Type, ...parameter } = told.Parameter;
    expect([Name, Type]).toEqual(['n', 'SecureString']);
    for (const text of texts({ ...told, Parameter: parameter })) expect(text).toMatch(hidden);
  });

  it('nothing of tags, attributes, DNS records, filters and idempotency tokens, which a trace is read for', () => {
    const told = {
      Tags: [{ Key: 'TeleportCluster', Value: 'teleport-example' }],
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '3600' }],
      ResourceRecords: [{ Value: '_x.acm-validations.aws.' }],
      ResourceRecord: { Name: '_a', Type: 'CNAME', Value: '_b' },
      Filters: [{ Name: 'client-token', Values: ['t'] }],
      ClientToken: 't',
      NextToken: 'next',
      MetadataOptions: { HttpTokens: 'required' },
      Encrypted: true,
      Size: 8,
      At: '2026-01-05T12:00:00.000Z',
    };
    expect(shown({ ...told, At: new Date(NOON), $metadata: { requestId: 'r' } })).toEqual(told);
  });

  it('a secret that turns up again under a harmless name; the same secret has the same digest, in one run', () => {
    const redact = redactor();
    const [first, second] = [redact({ Value: 'my license' }), redact({ Description: 'my license', Other: 'x' })];
    expect(second).toEqual({ Description: (first as { Value: string }).Value, Other: 'x' });
    expect(redactor()({ Value: 'my license' })).not.toEqual(first);
  });

  it('content: bytes, bodies and whatever is no plain data', () => {
    expect(shown({ Bytes: Buffer.from('secret'), Stream: new ReadableStream(), Body: 'a state' })).toEqual({
      Bytes: '(6 bytes)',
      Stream: '(not shown)',
      Body: expect.stringMatching(hidden),
    });
  });
});
