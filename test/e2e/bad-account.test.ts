import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorldFile } from '../../src/sandbox/file.ts';
import { createWorld, type WorldOptions } from '../../src/sandbox/new-world.ts';
import { SANDBOX_FILE } from '../../src/sandbox/open.ts';
import { emptyFolder } from '../empty-folder.ts';
import { type Emulator, emulatorWanted, startEmulator } from '../emulator/emulator.ts';
import { REFERENCE_LICENSE, referenceVariables, run } from './run.ts';
import { takeSnapshot } from './snapshot.ts';

function folder(): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'license.pem'), REFERENCE_LICENSE);
  return cwd;
}

function variables(cwd: string, set: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(set).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return {
    ...referenceVariables('guide-acm'),
    TF_VAR_license_path: join(cwd, 'license.pem'),
    ...Object.fromEntries(own),
  };
}

describe.runIf(emulatorWanted('bad accounts'))('what the account lacks is told before any change', () => {
  let emulator: Emulator;
  let without: Emulator;
  const settings = (of: Emulator) => ({
    region: of.region,
    endpoint: of.url,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });

  beforeAll(async () => {
    [emulator, without] = await Promise.all([
      startEmulator({ zones: ['example.com', 'twice.com', 'deep.com', 'teleport.deep.com'] }),
      startEmulator({ defaultVpc: false }),
    ]);
    const route53 = new Route53Client(settings(emulator));
    await route53.send(new CreateHostedZoneCommand({ Name: 'twice.com', CallerReference: 'another' }));
    await route53.send(
      new CreateHostedZoneCommand({
        Name: 'private.com',
        CallerReference: 'private',
        HostedZoneConfig: { PrivateZone: true },
        VPC: { VPCId: 'vpc-0123456789abcdef0', VPCRegion: 'us-west-2' },
      }),
    );
    const s3 = new S3Client({ ...settings(emulator), forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({
        Bucket: 'there-already',
        CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
      }),
    );
    const ssm = new SSMClient(settings(emulator));
    await ssm.send(
      new PutParameterCommand({ Name: '/teleport/has-license/license', Value: 'other', Type: 'SecureString' }),
    );
    const dynamodb = new DynamoDBClient(settings(emulator));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'has-table',
        KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  });
  afterAll(() => Promise.all([emulator?.stop(), without?.stop()]));

  const domain = (zone: string) => ({ route53_zone: zone, route53_domain: `teleport.${zone}` });

  test.each<[what: string, set: Record<string, string>, code: string, told: readonly (string | RegExp)[]]>([
    ['no such zone', domain('missing.com'), 'ZONE_NOT_FOUND', ['route53_zone', 'missing.com']],
    ['only a private zone', domain('private.com'), 'ZONE_NOT_FOUND', ['route53_zone', /private/]],
    ['two zones of the name', domain('twice.com'), 'ZONE_AMBIGUOUS', ['route53_zone', 'twice.com']],
    ['a more specific zone', domain('deep.com'), 'ZONE_SHADOWED', ['teleport.deep.com']],
    [
      'an image that is not published',
      { ami_name: 'teleport-ent-17.0.1-x86_64' },
      'IMAGE_NOT_FOUND',
      ['ami_name', 'teleport-ent-17.1.0-x86_64', 'teleport-ent-17.0.0-dev-x86_64'],
    ],
    ['no such key pair', { key_name: 'exampleusr' }, 'KEY_PAIR_NOT_FOUND', ['key_name', 'exampleusr']],
    [
      'no such KMS alias',
      { kms_alias_name: 'alias/nobody' },
      'KMS_ALIAS_NOT_FOUND',
      ['kms_alias_name', 'alias/nobody'],
    ],
    [
      'another architecture',
      { cluster_instance_type: 't4g.small' },
      'ARCHITECTURE_MISMATCH',
      ['cluster_instance_type', 'arm64'],
    ],
    ['no such instance type', { cluster_instance_type: 't3.gigantic' }, 'INSTANCE_TYPE', ['cluster_instance_type']],
    [
      'a bucket that is not ours',
      { s3_bucket_name: 'there-already' },
      'ALREADY_EXISTS',
      ['import aws_s3_bucket.storage there-already'],
    ],
    [
      'a parameter that is not ours',
      { cluster_name: 'has-license' },
      'ALREADY_EXISTS',
      ["import 'aws_ssm_parameter.license[0]' /teleport/has-license/license"],
    ],
    [
      'a table that is not ours',
      { cluster_name: 'has-table' },
      'ALREADY_EXISTS',
      ['import aws_dynamodb_table.teleport has-table'],
    ],
  ])('%s', async (_what, set, code, told) => {
    const cwd = folder();
    const before = await takeSnapshot(emulator);
    const ended = await run(['apply', '-auto-approve'], { cwd, env: { ...emulator.env, ...variables(cwd, set) } });
    expect(ended.code).toBe(1);
    const text = ended.stderr.replace(/\n│ ?/g, ' ');
    expect(text).toContain(`[${code}`);
    for (const part of told)
      typeof part === 'string' ? expect(ended.stderr).toContain(part) : expect(text).toMatch(part);
    expect(await takeSnapshot(emulator)).toEqual(before);
  });

  test('no default VPC', async () => {
    const cwd = folder();
    const { code, stderr } = await run(['plan'], { cwd, env: { ...without.env, ...variables(cwd) } });
    expect(code).toBe(1);
    expect(stderr).toContain('[DEFAULT_VPC_MISSING]');
    expect(stderr).toContain('aws ec2 create-default-vpc');
  });

  test('several at once are told together', async () => {
    const cwd = folder();
    const set = { key_name: 'nobody', ami_name: 'teleport-ent-99.0.0-x86_64', ...domain('missing.com') };
    const { stderr } = await run(['plan'], { cwd, env: { ...emulator.env, ...variables(cwd, set) } });
    for (const code of ['KEY_PAIR_NOT_FOUND', 'IMAGE_NOT_FOUND', 'ZONE_NOT_FOUND']) expect(stderr).toContain(code);
  });
});

describe('in the sandbox', () => {
  function sandboxFolder(options: Partial<WorldOptions> = {}): string {
    const cwd = folder();
    openWorldFile(join(cwd, SANDBOX_FILE), () =>
      createWorld({ region: 'us-west-2', keyNames: ['exampleuser'], zones: ['example.com'], ...options }),
    ).save();
    return cwd;
  }
  const go = (cwd: string, args: readonly string[], set: Record<string, string> = {}) =>
    run([...args, '-sandbox'], { cwd, env: { ...variables(cwd, set), TELEPORT_STARTER_SANDBOX_PACE: 'instant' } });

  test("somebody else's bucket", async () => {
    const cwd = sandboxFolder({ foreignBuckets: ['teleport-example'] });
    const world = readFileSync(join(cwd, SANDBOX_FILE), 'utf8');
    const { code, stderr } = await go(cwd, ['apply', '-auto-approve']);
    expect(code).toBe(1);
    expect(stderr).toContain('[BUCKET_TAKEN]');
    expect(stderr).toContain('s3_bucket_name');
    expect(readFileSync(join(cwd, SANDBOX_FILE), 'utf8')).toBe(world);
  });

  describe('state files', () => {
    const STATE = 'teleport-starter.sandbox.state.json';

    async function deployed(): Promise<{ cwd: string; path: string; text: string }> {
      const cwd = sandboxFolder();
      const { code, stderr } = await go(cwd, ['apply', '-auto-approve']);
      expect(stderr).not.toContain('Error');
      expect(code).toBe(0);
      const path = join(cwd, STATE);
      return { cwd, path, text: readFileSync(path, 'utf8') };
    }

    /** As who edits a state on purpose does. */
    const edited = (text: string, from: string | RegExp, to: string) =>
      text.replace(/.*"checksum".*\n/, '').replace(from, to);

    test.each<[what: string, damage: (text: string) => string, code: string]>([
      ['truncated', (text) => text.slice(0, text.length / 2), 'STATE_UNREADABLE'],
      [
        'of another format version',
        (text) => text.replace('"formatVersion": 2', '"formatVersion": 9'),
        'STATE_VERSION',
      ],
      ['damaged in one place', (text) => text.replace('us-west-2', 'us-west-1'), 'STATE_CHECKSUM'],
      ['of another account', (text) => edited(text, /"account": "\d+"/, '"account": "999999999999"'), 'STATE_FOREIGN'],
      ['of another stack', (text) => edited(text, '"stack": "starter-cluster"', '"stack": "other"'), 'STATE_FOREIGN'],
      ['of another region', (text) => edited(text, '"region": "us-west-2"', '"region": "eu-west-1"'), 'STATE_FOREIGN'],
    ])('%s is refused, and stays as it is', async (_what, damage, code) => {
      const { cwd, path, text } = await deployed();
      const world = readFileSync(join(cwd, SANDBOX_FILE), 'utf8');
      writeFileSync(path, damage(text));
      const ended = await go(cwd, ['apply', '-auto-approve'], { teleport_auth_type: 'github' });
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(`[${code}]`);
      expect(ended.stderr.replace(/\n│ ?/g, '')).toContain(STATE);
      expect(readFileSync(path, 'utf8')).toBe(damage(text));
      expect(readFileSync(join(cwd, SANDBOX_FILE), 'utf8')).toBe(world);
    });

    test('a saved plan does what it said; a stale one is refused with the reason', async () => {
      const { cwd, path } = await deployed();
      const set = { allowed_ssh_ingress_cidr_blocks: '["203.0.113.0/24"]' };
      for (const out of ['first.plan', 'second.plan'])
        expect((await go(cwd, ['plan', `-out=${out}`], set)).code).toBe(0);
      const { code, stdout } = await go(cwd, ['apply', 'first.plan'], {
        allowed_ssh_ingress_cidr_blocks: '["192.0.2.0/24"]',
      });
      expect(code).toBe(0);
      expect(stdout).toContain('Apply complete! Resources: 0 added, 1 changed, 0 destroyed.');
      expect(readFileSync(path, 'utf8')).toContain('203.0.113.0/24');
      const stale = await go(cwd, ['apply', 'second.plan']);
      expect(stale.code).toBe(1);
      expect(stale.stderr).toContain('[PLAN_STALE]');
      expect(stale.stderr.replace(/\n│ ?/g, ' ')).toContain('the state has been changed by another run');
    });

    test('a plan file that is none is refused', async () => {
      const { cwd } = await deployed();
      writeFileSync(join(cwd, 'no.plan'), '{"planVersion": 1}');
      for (const [file, told] of [
        ['no.plan', 'PLAN_UNREADABLE'],
        ['missing.plan', 'PLAN_MISSING'],
      ] as const) {
        const { code, stderr } = await go(cwd, ['apply', file]);
        expect(code).toBe(1);
        expect(stderr).toContain(`[${told}]`);
        expect(stderr).toContain(file);
      }
    });

    test('an apply that would destroy data needs -allow-data-loss', async () => {
      const { cwd, path, text } = await deployed();
      const file = openWorldFile(join(cwd, SANDBOX_FILE), () => {
        throw new Error('the sandbox is gone');
      });
      const { S3Client: Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
      const { createSandbox } = await import('../../src/sandbox/sandbox.ts');
      const { instant } = await import('../../src/sandbox/pace.ts');
      const { systemClock } = await import('../../src/core/clock.ts');
      const client = new Client({ region: 'us-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
      createSandbox({ world: file.world, clock: systemClock, pace: instant, changed: file.save }).instrument(client);
      await client.send(new PutObjectCommand({ Bucket: 'teleport-example', Key: 'recording', Body: 'x' }));

      const refused = await go(cwd, ['apply', '-auto-approve'], { s3_bucket_name: 'teleport-other' });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('[DATA_LOSS]');
      expect(refused.stderr.replace(/\n│ ?/g, ' ')).toContain(
        'aws_s3_bucket.storage: bucket teleport-example holds 1 object',
      );
      expect(readFileSync(path, 'utf8')).toBe(text);
      const allowed = await go(cwd, ['apply', '-auto-approve', '-allow-data-loss'], {
        s3_bucket_name: 'teleport-other',
      });
      expect(allowed.code).toBe(0);
    });
  });
});
