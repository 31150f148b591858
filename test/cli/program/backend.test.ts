import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseState } from '../../../src/state/parse.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { program } from './run.ts';

const variables = {
  TF_VAR_region: 'us-west-2',
  TF_VAR_cluster_name: 'teleport-example',
  TF_VAR_ami_name: 'teleport-oss-17.0.0-dev-x86_64',
  TF_VAR_key_name: 'exampleuser',
  TF_VAR_route53_zone: 'example.com',
  TF_VAR_route53_domain: 'teleport.example.com',
  TF_VAR_s3_bucket_name: 'teleport-example',
  TF_VAR_email: 'support@example.com',
  TF_VAR_use_letsencrypt: 'true',
  TELEPORT_STARTER_SANDBOX_PACE: 'instant',
};
const BACKEND = '-backend=s3://team-states/prod.json';

function inSandbox(folder: string, ...args: string[]) {
  return program(['-sandbox', ...args], folder, variables);
}

it('a state in the S3 of the sandbox serves every command, and each command that is offered stays with it', async () => {
  const folder = emptyFolder();
  const run = (...args: string[]) => inSandbox(folder, BACKEND, ...args);
  const missing = await run('output');
  expect(missing.stderr).toContain('[STATE_MISSING]');
  expect(missing.stderr).toContain('s3://team-states/prod.json does not exist');
  expect(missing.stderr).toContain(`\n│ teleport-starter -sandbox ${BACKEND} apply\n`);

  const planned = await run('plan', '-out', 'a.plan');
  expect(planned.stdout).toContain(`\n  teleport-starter -sandbox ${BACKEND} apply a.plan\n`);
  expect(await run('apply', 'a.plan')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Warning') });
  expect((await run('output', '-raw', 'key_name')).stdout).toBe('exampleuser');
  const pulled = parseState((await run('state', 'pull')).stdout, 'pulled');
  expect((await run('state', 'list')).stdout.trim().split('\n')).toEqual(Object.keys(pulled.resources).sort());
  expect((await run('state', 'show', 'aws_s3_bucket.storage')).code).toBe(0);
  expect((await run('unlock')).stdout).toBe('s3://team-states/prod.json is not locked.\n');
  expect((await run('plan', '-detailed-exitcode')).code).toBe(0);
  expect((await run('destroy', '-auto-approve')).code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['.teleport-starter.sandbox.json', 'a.plan']);
});

it('a sandbox that is not there yet is made in the region that the variables say, wherever the state may be', async () => {
  const folder = emptyFolder();
  const { TF_VAR_region: _, ...others } = variables;
  const args = ['-sandbox', BACKEND, '-var', 'region=eu-west-1', 'apply', '-auto-approve'];
  const { code, stderr } = await program(args, folder, { ...others, AWS_REGION: 'us-east-2' });
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

it('the backend of the environment is not for the sandbox', async () => {
  const folder = emptyFolder();
  const env = { ...variables, TELEPORT_STARTER_BACKEND: 's3://team-states/prod.json' };
  expect((await program(['-sandbox', 'apply', '-auto-approve'], folder, env)).code).toBe(0);
  expect(existsSync(join(folder, 'teleport-starter.sandbox.state.json'))).toBe(true);
});

it("a state in the deployment's own bucket is refused before anything is asked of AWS", async () => {
  const { code, stderr } = await inSandbox(emptyFolder(), '-backend=s3://teleport-example/k', 'apply', '-auto-approve');
  expect(code).toBe(1);
  expect(stderr).toContain('[BACKEND_IN_DEPLOYMENT]');
});
