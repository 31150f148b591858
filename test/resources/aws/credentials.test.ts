import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { diagnosticsOf, StarterError } from '../../../src/core/errors.ts';
import { createSend } from '../../../src/resources/aws/clients.ts';
import { defaultCredentials } from '../../../src/resources/aws/credentials.ts';
import { assumedRole, identity, refuse, standIn } from './server.ts';

/** An AWS configuration of its own for this process, with nothing from the machine's. */
function configured(config: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'config'), config);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  return folder;
}

const WITH_MFA = `[default]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile base]
aws_access_key_id = AKIABASE
aws_secret_access_key = s
`;

const sending = (source: ReturnType<typeof defaultCredentials>) =>
  createSend({ region: 'us-west-2', clock: systemClock, credentials: source.provide });

it('a role with MFA: its code is asked for once, for all clients and all calls, and again when they are renewed', async () => {
  configured(WITH_MFA);
  const codes = ['111111', '222222'];
  const { asked } = await standIn(({ operation }, response) =>
    operation === 'AssumeRole' ? assumedRole(response) : identity(response),
  );
  const serials: string[] = [];
  const source = defaultCredentials({
    region: 'us-west-2',
    mfaCode: async (serial) => {
      serials.push(serial);
      return codes.shift() ?? '';
    },
  });
  const [one, other] = [sending(source), sending(source)];
  const ask = () => new GetCallerIdentityCommand({});
  await Promise.all([one(STSClient, ask()), other(STSClient, ask()), one(STSClient, ask())]);
  expect(serials).toEqual(['arn:aws:iam::123456789012:mfa/me']);
  await source.renew();
  await other(STSClient, ask());
  expect(
    asked.filter(({ operation }) => operation === 'AssumeRole').map(({ parameters }) => parameters.get('TokenCode')),
  ).toEqual(['111111', '222222']);
});

it('what stops the question is told as it is, not as a failed call', async () => {
  configured(WITH_MFA);
  await standIn(() => expect.unreachable());
  const why = new StarterError({ code: 'CREDENTIALS_MFA', summary: 's', detail: 'd' });
  const source = defaultCredentials({ region: 'us-west-2', mfaCode: () => Promise.reject(why) });
  await expect(sending(source)(STSClient, new GetCallerIdentityCommand({}))).rejects.toBe(why);
});

it.each([
  [
    'the environment',
    '',
    { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' },
    undefined,
    true,
    /AWS_SESSION_TOKEN/,
  ],
  [
    'a profile with keys',
    '[profile work]\naws_access_key_id = a\naws_secret_access_key = s\n',
    { AWS_PROFILE: 'work' },
    'work',
    false,
    /profile work/,
  ],
  [
    'a program',
    '[default]\ncredential_process = echo \'{"Version":1,"AccessKeyId":"a","SecretAccessKey":"s"}\'\n',
    {},
    undefined,
    false,
    /credential_process of profile default/,
  ],
] as const)('credentials from %s: how they are renewed', async (_, config, env, profile, fixed, how) => {
  configured(config);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const source = defaultCredentials({ region: 'us-west-2', profile });
  await source.provide();
  expect(source.renewal()).toEqual({ fixed, how: expect.stringMatching(how) });
});

it('an SSO session that has ended is renewed by the command for its profile, and then taken up without a restart', async () => {
  const folder = configured(`[profile work]
sso_start_url = https://example.awsapps.com/start
sso_region = us-west-2
sso_account_id = 123456789012
sso_role_name = admin
`);
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_PROFILE', 'work');
  const logIn = (untilMs: number) => {
    const file = createHash('sha1').update('https://example.awsapps.com/start').digest('hex');
    mkdirSync(join(folder, '.aws/sso/cache'), { recursive: true });
    const token = { accessToken: 't', expiresAt: new Date(untilMs).toISOString() };
    writeFileSync(join(folder, `.aws/sso/cache/${file}.json`), JSON.stringify(token));
  };
  await standIn((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const roleCredentials = {
      accessKeyId: 'ASIA',
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: Date.now() + 3_600_000,
    };
    response.end(JSON.stringify({ roleCredentials }));
  });
  const source = defaultCredentials({ region: 'us-west-2', profile: 'work' });
  logIn(Date.now() + 3_600_000);
  await source.provide();
  expect(source.renewal()).toEqual({ fixed: false, how: 'Log in again:\naws sso login --profile work' });
  logIn(Date.now() - 1_000);
  await expect(source.renew()).rejects.toThrow('The SSO session associated with this profile has expired');
  logIn(Date.now() + 3_600_000);
  await source.renew();
  expect(source.key()).toBe('ASIA');
});

it('a role that cannot be assumed for the moment is tried again; credentials that are nowhere are an error at once', async () => {
  configured(WITH_MFA.replace(/^mfa_serial.*$/m, ''));
  // The SDK itself sends a request for credentials three times.
  let busy = 3;
  const { asked } = await standIn(({ operation }, response) => {
    if (operation !== 'AssumeRole') identity(response);
    else if (busy-- > 0) refuse(response, 'Throttling', 'Rate exceeded', 400);
    else assumedRole(response);
  });
  const ask = () => new GetCallerIdentityCommand({});
  await sending(defaultCredentials({ region: 'us-west-2' }))(STSClient, ask());
  expect(asked.map(({ operation }) => operation)).toEqual([...Array(4).fill('AssumeRole'), 'GetCallerIdentity']);

  configured('[default]\ncredential_process = exit 3\n');
  const problem = await sending(defaultCredentials({ region: 'us-west-2' }))(STSClient, ask()).catch(diagnosticsOf);
  expect(problem).toMatchObject([{ code: 'CREDENTIALS_MISSING' }]);
});
