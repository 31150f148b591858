import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../docs/json-contract.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { type Emulator, emulatorWanted, startEmulator } from '../../emulator/emulator.ts';
import { CA_FILE, connectProxy, secureAws } from '../../resources/aws/secure-server.ts';
import { program, variables } from './run.ts';

const SANDBOX_FILE = '.teleport-starter.sandbox.json';

function asEnvironment(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`TF_VAR_${name}`, value]));
}

function doctor(folder: string, env: Record<string, string>, ...args: string[]) {
  return program(['doctor', ...args], folder, env);
}

const given = { ...asEnvironment(variables), TELEPORT_STARTER_SANDBOX: '1', TELEPORT_STARTER_SANDBOX_PACE: 'instant' };

/** Each line's title and status. */
function statuses(stdout: string): Record<string, string> {
  const lines = stdout.matchAll(/^(ok|warning|failure|-) +(\S+(?: \S+)?) {2,}/gm);
  return Object.fromEntries([...lines].map(([, status = '', title = '']) => [title, status]));
}

describe('in the sandbox', () => {
  it('all is well, in lines of at most 80 columns but for commands, and nothing was changed', async () => {
    const folder = emptyFolder();
    const { code, stdout } = await doctor(folder, given);
    expect(Object.entries(statuses(stdout)).filter(([, status]) => status !== 'ok')).toEqual([['vCPU quota', '-']]);
    expect(stdout).toMatch(/\n18 ok, 0 warnings, 0 failures, 1 not checked\.\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('           aws '))).toEqual([]);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
    expect((await program(['state', 'list'], folder, given)).stderr).toContain('[STATE_MISSING]');
  });

  it('what is missing hides nothing else, and is never asked for', async () => {
    const { key_name: _key, s3_bucket_name: _bucket, ...others } = variables;
    const env = { ...given, TF_VAR_key_name: '', TF_VAR_s3_bucket_name: '' };
    const { code, stdout } = await doctor(emptyFolder(), { ...env, ...asEnvironment(others) });
    expect(stdout).toContain('-        Key pair       not checked: set TF_VAR_key_name\n');
    expect(stdout).toContain('-        Bucket         not checked: set TF_VAR_s3_bucket_name\n');
    expect(stdout).toContain('-        Permissions    not checked: the variables have to be complete\n');
    expect(statuses(stdout)).toMatchObject({
      Variables: 'warning',
      Image: 'ok',
      'Hosted zone': 'ok',
      Delegation: 'ok',
    });
    expect(code).toBe(0);
  });

  it('a failure is told with its remedy, and ends with 1; -json is lines of JSON only', async () => {
    const env = { ...given, TF_VAR_ami_name: 'teleport-oss-99.0.0-x86_64', TF_VAR_cluster_instance_type: 't4g.micro' };
    const folder = emptyFolder();
    const { code, stdout } = await doctor(folder, env);
    expect(stdout).toMatch(/^failure {2}Image {10}The image does not exist in the region \[IMAGE_NOT_FOUND\]$/m);
    expect(stdout).toContain('           teleport-oss-18.2.0-x86_64\n');
    expect(code).toBe(1);
    const json = await doctor(folder, env, '-json');
    const lines = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) expect(contract.doctor.safeParse(line).error).toBeUndefined();
    expect(lines.find(({ name }) => name === 'image')).toMatchObject({
      type: 'check',
      status: 'failure',
      problems: [{ code: 'IMAGE_NOT_FOUND' }],
    });
    expect(lines.at(-1)).toMatchObject({ type: 'doctor', failures: 1 });
    expect(json.code).toBe(1);
  });

  it('variables that can not be read, and a state that can not be written, leave the rest', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'terraform.tfvars'), 'region = [');
    writeFileSync(join(folder, 'file'), '');
    const { code, stdout } = await doctor(folder, given, '-state=file/state.json');
    expect(statuses(stdout)).toMatchObject({ Variables: 'failure', State: 'failure', Credentials: 'ok', Clock: 'ok' });
    expect(stdout).toContain('[VARIABLE_FILE_INVALID]');
    expect(code).toBe(1);
  });

  it('a first apply says what the plan does not look at, and goes on', async () => {
    const folder = emptyFolder();
    await doctor(folder, given);
    const file = join(folder, SANDBOX_FILE);
    const world = JSON.parse(readFileSync(file, 'utf8'));
    world.route53.delegations = { 'example.com.': { servers: [], since: 0 } };
    writeFileSync(file, JSON.stringify(world));
    expect(statuses((await doctor(folder, given)).stdout)).toMatchObject({ Delegation: 'failure' });
    const { code, stderr } = await program(['apply', '-auto-approve'], folder, given);
    expect(stderr).toContain('Warning: The domain is not delegated to its Route 53 zone');
    expect(code).toBe(0);
    const again = await program(['apply', '-auto-approve'], folder, given);
    expect(again.stderr).not.toContain('ZONE_NOT_DELEGATED');
  });
});

describe('on the way to AWS', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_EC2_METADATA_DISABLED: 'true' };

  it('the proxy and the certificates of the environment are used, and the password is in no output', async () => {
    const aws = await secureAws();
    const { url, asked } = await connectProxy(aws.port);
    // No variables: what is looked at is whose the credentials are, and the clock.
    const folder = emptyFolder();
    const { stdout, stderr } = await doctor(folder, {
      ...keys,
      AWS_REGION: 'us-west-2',
      HTTPS_PROXY: url.replace('//', '//jo:hunter2@'),
      NO_PROXY: 'localhost',
      AWS_CA_BUNDLE: CA_FILE,
      TELEPORT_STARTER_LOG: 'trace',
      TELEPORT_STARTER_LOG_PATH: 'calls.log',
    });
    const log = readFileSync(join(folder, 'calls.log'), 'utf8');
    expect(stdout).toContain('arn:aws:iam::123456789012:user/me, from the');
    expect(stdout).toContain(`proxy ${url} (with a login)`);
    expect(new Set(asked.map(({ destination }) => destination))).toEqual(new Set(['sts.us-west-2.amazonaws.com:443']));
    expect(log).toContain('GetCallerIdentity');
    expect(stdout + stderr + log).not.toContain('hunter2');
  });

  it.each([
    [{ AWS_CA_BUNDLE: 'missing.pem' }, 'CA_BUNDLE_UNREADABLE'],
    [{ HTTPS_PROXY: 'socks5://jo:hunter2@proxy' }, 'PROXY_INVALID'],
  ])('%j is a failure of the network, and plan ends with it', async (env, problem) => {
    const all = { ...keys, ...asEnvironment(variables), ...env };
    const { code, stdout } = await doctor(emptyFolder(), all);
    expect(stdout).toContain(`[${problem}]`);
    expect(statuses(stdout)).toMatchObject({ Network: 'failure', Credentials: '-', Image: '-', Variables: 'ok' });
    expect(code).toBe(1);
    const plan = await program(['plan'], emptyFolder(), all);
    expect({ code: plan.code, stderr: plan.stderr }).toEqual({ code: 1, stderr: expect.stringContaining(problem) });
    expect(stdout + plan.stderr).not.toContain('hunter2');
  });

  it('without credentials that is told once; all that needs them waits for it', async () => {
    const { code, stdout } = await doctor(emptyFolder(), {
      ...asEnvironment(variables),
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    expect(stdout.match(/CREDENTIALS_MISSING/g)).toHaveLength(1);
    expect(statuses(stdout)).toMatchObject({ Credentials: 'failure', 'Key pair': '-', State: 'ok' });
    expect(code).toBe(1);
  });
});

describe.runIf(emulatorWanted('doctor'))('on the emulator', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  it('every call is understood; what is lacking is found', async () => {
    const env = {
      ...asEnvironment(variables),
      TF_VAR_use_letsencrypt: 'false',
      TF_VAR_use_acm: 'true',
      ...emulator.env,
    };
    const well = await doctor(emptyFolder(), env);
    const others = Object.entries(statuses(well.stdout)).filter(([, status]) => status !== 'ok');
    // The emulator has no simulation of policies, and its zones are not those of the public DNS.
    expect(Object.fromEntries(others)).toEqual({ Permissions: 'warning', Delegation: '-', 'vCPU quota': '-' });
    expect(well.code).toBe(0);

    const wrong = {
      TF_VAR_key_name: 'nobody',
      TF_VAR_route53_zone: 'example.org',
      TF_VAR_kms_alias_name: 'alias/none',
    };
    const ill = await doctor(emptyFolder(), { ...env, ...wrong, TF_VAR_route53_domain: 'teleport.example.org' });
    expect(statuses(ill.stdout)).toMatchObject({
      'Key pair': 'failure',
      'Hosted zone': 'failure',
      'KMS alias': 'failure',
      Image: 'ok',
      Bucket: 'ok',
    });
    expect(ill.code).toBe(1);
  });
});
