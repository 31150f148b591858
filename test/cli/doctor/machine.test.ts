import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clockVerdict, credentialsVerdict } from '../../../src/cli/doctor/identity.ts';
import { networkVerdict, nodeVerdict, stateIsWritable } from '../../../src/cli/doctor/machine.ts';
import { failed, type Verdict } from '../../../src/cli/doctor/verdict.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { diagnosticsOf } from '../../../src/core/errors.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { CA_FILE } from '../../resources/aws/secure-server.ts';
import { identity, refuse, standIn } from '../../resources/aws/server.ts';
import { defaults, fakeIo } from '../world.ts';

const MINUTE = 60_000;

function detailOf(verdict: Verdict): string | undefined {
  return verdict.status === 'ok' ? verdict.detail : undefined;
}

describe('Node.js', () => {
  it.each(['v20.19.0', 'v22.1.0', 'v26.0.0'])('%s will do', (version) => {
    expect(nodeVerdict(version)).toEqual({ status: 'ok', detail: version });
  });

  it.each(['v20.18.3', 'v18.20.4'])('%s is too old', (version) => {
    expect(nodeVerdict(version)).toEqual({
      status: 'failure',
      problems: [
        {
          code: 'NODE_TOO_OLD',
          summary: 'This version of Node.js is too old',
          detail: `It is ${version}, and teleport-starter needs 20.19 or later.`,
          hint: 'Install a current one from https://nodejs.org, then look again:\nteleport-starter doctor',
        },
      ],
    });
  });
});

describe('the network', () => {
  it.each([
    [{}, "direct, no proxy; Node's certificates"],
    [{ NODE_EXTRA_CA_CERTS: 'corp.pem' }, "direct, no proxy; Node's certificates, and those in corp.pem"],
    [
      { HTTPS_PROXY: 'http://jo:hunter2@proxy:3128', NO_PROXY: '.corp', AWS_CA_BUNDLE: CA_FILE },
      `proxy http://proxy:3128 (with a login), not for .corp; certificates in ${CA_FILE}`,
    ],
    [
      { AWS_ENDPOINT_URL: 'http://jo:hunter2@localhost:4566' },
      "direct, no proxy; Node's certificates; AWS_ENDPOINT_URL http://localhost:4566",
    ],
  ])('%j is told without passwords', async (env, line) => {
    expect(detailOf(await networkVerdict({ sandbox: false }, fakeIo(env)))).toBe(line);
  });

  it('that can not be used is a failure, but not to the sandbox', async () => {
    const io = fakeIo({ AWS_CA_BUNDLE: 'missing.pem' });
    const [problem] = await networkVerdict({ sandbox: false }, io).then(() => [], diagnosticsOf);
    expect(problem).toMatchObject({ code: 'CA_BUNDLE_UNREADABLE', detail: expect.stringContaining('"missing.pem"') });
    expect(await networkVerdict({ sandbox: true }, io)).toMatchObject({ status: 'ok' });
  });
});

describe('the state', () => {
  it('can be written where there is a folder for it, or one can be made', async () => {
    const io = fakeIo();
    mkdirSync(join(io.cwd, 'there'));
    for (const state of ['a.json', 'there/a.json', 'new/folder/a.json']) {
      expect(await stateIsWritable({ ...defaults, state }, io)).toBe(state);
    }
    expect(await stateIsWritable({ ...defaults, state: 'a', backend: { bucket: 'b', key: 'k' } }, io)).toBe('s3://b/k');
  });

  it('can not be written below a file', async () => {
    const io = fakeIo();
    writeFileSync(join(io.cwd, 'file'), '');
    const [problem] = await stateIsWritable({ ...defaults, state: 'file/a.json' }, io).then(() => [], diagnosticsOf);
    expect(problem).toEqual({
      code: 'STATE_NOT_WRITABLE',
      summary: 'The state can not be written',
      detail: 'file/a.json is where it is to be kept, and writing there fails with ENOTDIR.',
      hint: 'Make it writable, or name another file with -state. What is there:\nls -ld file/a.json',
    });
    const after = { ...defaults, state: 'file/a.json', repeated: ['-chdir=in'] };
    const [elsewhere] = await stateIsWritable(after, io).then(() => [], diagnosticsOf);
    expect(elsewhere?.hint).toContain(`\nls -ld ${io.cwd}/file/a.json`);
  });
});

describe('credentials', () => {
  const ARN = 'arn:aws:iam::123456789012:user/ops';
  const NOW = Date.UTC(2026, 0, 1);
  const env = { CREDENTIALS_ENV_VARS: 'g' };

  function verdict(more: { token?: true; leftMs?: number }, source: object, fixed = source === env) {
    const provided = {
      accessKeyId: 'AKIA',
      secretAccessKey: 'hunter2',
      ...(more.token ? { sessionToken: 'token' } : {}),
      ...(more.leftMs === undefined ? {} : { expiration: new Date(NOW + more.leftMs) }),
      $source: source,
    };
    const renewal = () => ({ fixed, how: 'Get new ones.' });
    return credentialsVerdict(ARN, { provide: async () => provided, renewal }, 'prod', NOW);
  }

  it.each([
    [{}, env, 'the environment; they do not expire'],
    [{ token: true }, env, 'the environment; until when is not known'],
    [{ leftMs: 45 * MINUTE }, env, 'the environment; valid for 45m0s'],
    [{ leftMs: 5 * MINUTE }, { CREDENTIALS_PROFILE_SSO: 'r' }, 'SSO, profile prod; valid for 5m0s, then renewed'],
    [{}, { CREDENTIALS_PROFILE: 'n' }, 'profile prod; they do not expire'],
    [{}, { CREDENTIALS_STS_ASSUME_ROLE: 'i' }, 'a role that profile prod assumes; they do not expire'],
    [{}, { CREDENTIALS_IMDS: '0' }, 'the EC2 instance; they do not expire'],
  ] as const)('%j through %j', async (more, source, told) => {
    expect(detailOf(await verdict(more, source))).toBe(`${ARN}, from ${told}`);
  });

  it('that end soon, and that nothing renews, are a warning', async () => {
    expect(await verdict({ leftMs: 10 * MINUTE }, env)).toEqual({
      status: 'warning',
      problems: [
        {
          code: 'CREDENTIALS_EXPIRING',
          summary: 'The AWS credentials expire soon',
          detail: `Those of ${ARN} are valid for 10m0s more, and nothing renews them: an apply could be cut short, to go on later.`,
          hint: 'Get new ones.',
        },
      ],
    });
  });
});

describe('the clock', () => {
  /** Whole seconds, as the header of a date has them. */
  const now = Date.UTC(2026, 0, 1);
  const clock = { ...systemClock, now: () => now };

  async function verdictWhen(offMs: number): Promise<Verdict> {
    const { url } = await standIn((_, response) => {
      const date = new Date(now + offMs);
      if (Math.abs(offMs) < 5 * MINUTE) identity(response, undefined, date);
      else refuse(response, 'AccessDenied', 'Not for the clock', 403, date);
    });
    const send = createSend({
      region: 'us-west-2',
      clock,
      credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret' }),
      endpointUrl: url,
    });
    return clockVerdict({ send, clock }).catch(failed);
  }

  it.each([
    [0, 'ok'],
    [-20_000, 'ok'],
    [2 * MINUTE, 'warning'],
    [-10 * MINUTE, 'failure'],
  ])('that is %i ms off: %s, also where AWS refuses the call', async (offMs, status) => {
    expect((await verdictWhen(offMs)).status).toBe(status);
  });

  it('says by how much and where to', async () => {
    const verdict = await verdictWhen(90_000);
    expect(verdict).toMatchObject({
      status: 'warning',
      problems: [{ code: 'CLOCK_WRONG', summary: "This machine's clock is wrong" }],
    });
    expect(JSON.stringify(verdict)).toContain("It is 1m30s slow by the date of AWS's answer");
  });
});
