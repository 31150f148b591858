import { expect, it } from 'vitest';
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

it('off a terminal is an error, also when nothing is missing', async () => {
  await expect(run(defaults, fakeIo(COMPLETE))).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'INIT_NOT_ASKED',
        summary: 'init asks questions, and nobody can be asked',
        detail:
          'Nobody can answer: there is no terminal to ask on. All required variables have a value, so that nothing has to be asked. Nothing was changed.',
        hint: 'Go on with\nteleport-starter plan',
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
