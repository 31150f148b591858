import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/commands/init.ts';
import { readConfig } from '../../../src/cli/variables.ts';
import { defaults, fakeIo } from '../world.ts';

const COMPLETE = {
  TF_VAR_region: 'us-west-2',
  TF_VAR_cluster_name: 'teleport-example',
  TF_VAR_ami_name: 'teleport-oss-18.2.0-x86_64',
  TF_VAR_key_name: 'exampleuser',
  TF_VAR_route53_zone: 'example.com',
  TF_VAR_route53_domain: 'teleport.example.com',
  TF_VAR_s3_bucket_name: 'teleport-example',
  TF_VAR_email: 'support@example.com',
};

/** Also what has a default, so that init asks nothing. */
const ALL = {
  ...COMPLETE,
  TF_VAR_cluster_instance_type: 't3.micro',
  TF_VAR_use_letsencrypt: 'false',
  TF_VAR_use_acm: 'true',
  TF_VAR_allowed_ssh_ingress_cidr_blocks: '["0.0.0.0/0"]',
  TF_VAR_allowed_ingress_cidr_blocks: '["0.0.0.0/0"]',
};

it('off a terminal is an error, also when nothing is missing', async () => {
  await expect(run(defaults, fakeIo(COMPLETE))).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'INIT_NOT_ASKED',
        summary: 'init asks questions, and nobody can be asked',
        detail:
          'Nobody can answer: there is no terminal to ask on. All required variables have a value, so that nothing has to be asked. Nothing was changed.',
        hint: 'Go on with\nteleport-starter doctor\nteleport-starter plan',
      },
    ],
  });
});

it('what no answer would mend is told before the first question', async () => {
  const { TF_VAR_email: _, ...rest } = COMPLETE;
  const wrong = { ...rest, TF_VAR_route53_domain: 'teleport.example.org', TF_VAR_use_acm: 'perhaps' };
  for (const command of [run, readConfig]) {
    const io = { ...fakeIo(wrong), interactive: true };
    await expect(command(defaults, io)).rejects.toMatchObject({
      diagnostics: [{ code: 'VARIABLE_INVALID' }, { code: 'VARIABLE_CONFLICT' }],
    });
    expect(io.written).toEqual({ stdout: '', stderr: '' });
  }
});

describe('a misspelt name', () => {
  const misspelt = { code: 'VARIABLE_UNKNOWN', severity: 'warning' };
  const withMisspelt = (env: Record<string, string>) => {
    const io = fakeIo(env);
    writeFileSync(join(io.cwd, 'x.auto.tfvars'), 'emial = "support@example.com"\n');
    return io;
  };

  it('is told also when nothing else is wrong', async () => {
    const io = { ...withMisspelt(ALL), interactive: true };
    expect(await run({ ...defaults, sandbox: true }, io)).toBe(0);
    expect(io.written.stdout).toMatch(/^Nothing is left to ask/);
    expect(io.written.stderr).toMatch(/^╷\n│ Warning: .* \[VARIABLE_UNKNOWN\]\n/);
    expect(io.written.stderr).toContain('"emial"');
  });

  it('is told where nobody can be asked: it may be why something is missing', async () => {
    const { TF_VAR_email: _, ...rest } = COMPLETE;
    await expect(run(defaults, withMisspelt(rest))).rejects.toMatchObject({
      diagnostics: [{ code: 'INIT_NOT_ASKED' }, misspelt],
    });
  });
});
