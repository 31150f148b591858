import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../../empty-folder.ts';
import { program } from './run.ts';

const LICENSE = '-----BEGIN CERTIFICATE-----\nwhat nobody else may read\n-----END CERTIFICATE-----\n';
const SECRETS = {
  AWS_ACCESS_KEY_ID: 'AKIAOFTHEUSER',
  AWS_SECRET_ACCESS_KEY: 'the-secret-of-the-user',
  AWS_SESSION_TOKEN: 'the-token-of-the-user',
};

const variables = {
  region: 'us-west-2',
  cluster_name: 'teleport-example',
  ami_name: 'teleport-ent-17.0.0-dev-x86_64',
  key_name: 'exampleuser',
  route53_zone: 'example.com',
  route53_domain: 'teleport.example.com',
  s3_bucket_name: 'teleport-example',
  email: 'support@example.com',
  use_acm: 'true',
};

/** A folder with a license, and what runs the program there in the sandbox. */
function deployment(env: Record<string, string>) {
  const folder = emptyFolder();
  const license = join(emptyFolder(), 'license.pem');
  writeFileSync(license, LICENSE);
  const given = Object.entries({ ...variables, license_path: license }).map(([name, value]) => [
    `TF_VAR_${name}`,
    value,
  ]);
  const all = { ...SECRETS, ...Object.fromEntries(given), TELEPORT_STARTER_SANDBOX_PACE: 'instant', ...env };
  return { folder, run: (...args: string[]) => program(['-sandbox', ...args], folder, all) };
}

it('a trace of a whole life holds every call and no secret, and neither does anything else that is written', async () => {
  const { folder, run } = deployment({ TELEPORT_STARTER_LOG: 'trace' });
  let told = '';
  for (const args of [
    ['plan', '-out=p'],
    ['apply', 'p'],
    ['plan', '-json'],
    ['destroy', '-auto-approve'],
  ]) {
    const { code, stdout, stderr } = await run(...args);
    expect(`${args} ${code} ${stderr}`).toMatch(/ 0 SANDBOX: nothing real is touched \([^)]*\)\.\n\n$/);
    told += stdout + stderr;
  }
  const log = readFileSync(join(folder, 'teleport-starter.log'), 'utf8');
  expect(log).toMatch(/ SSM PutParameter attempt=1 ms=\d+ outcome=ok request=sandbox input=\{.*"Value":"\(secret /);
  expect(log).toMatch(/ EC2 RunInstances .* input=\{.*"UserData":"\(secret /);
  for (const operation of [
    'STS GetCallerIdentity',
    'ElasticLoadBalancingv2 CreateLoadBalancer',
    'DynamoDB DeleteTable',
  ]) {
    expect(log).toContain(` ${operation} attempt=1 `);
  }
  expect(statSync(join(folder, 'teleport-starter.log')).mode & 0o777).toBe(0o600);

  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(written.length).toBeGreaterThan(3);
  const all = [told, ...written].join('\n');
  const encodings = (secret: string) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(secret),
  ];
  const found = [LICENSE, LICENSE.trim(), 'what nobody else may read', ...Object.values(SECRETS)]
    .flatMap(encodings)
    .filter((text) => all.includes(text));
  expect(found).toEqual([]);
});

it('without TELEPORT_STARTER_LOG there is no log; where it cannot be written, the run only warns', async () => {
  const without = deployment({});
  expect((await without.run('plan')).code).toBe(0);
  expect(readdirSync(without.folder)).not.toContain('teleport-starter.log');

  const unwritable = deployment({ TELEPORT_STARTER_LOG: 'debug', TELEPORT_STARTER_LOG_PATH: 'no/such/folder/log' });
  const { code, stderr } = await unwritable.run('apply', '-auto-approve');
  expect(code).toBe(0);
  expect(stderr.match(/LOG_NOT_WRITTEN/g)).toHaveLength(1);
});

it('a level that there is not is an error before the first call', async () => {
  const { code, stderr } = await deployment({ TELEPORT_STARTER_LOG: 'info' }).run('plan');
  expect(code).toBe(1);
  expect(stderr).toContain('Error: There is no such level of the log [LOG_LEVEL]');
  expect(stderr).toContain('TELEPORT_STARTER_LOG is "info".');
});
