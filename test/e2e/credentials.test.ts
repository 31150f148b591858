import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';
import { run } from './run.ts';

describe.runIf(emulatorWanted('credentials'))('credentials', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start('guide-acm');
  });
  afterAll(() => deployment?.stop());

  /** The environment without keys, as `env` adds to it. */
  function environment(env: Record<string, string>): Record<string, string> {
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = deployment.emulator.env;
    return { ...rest, ...deployment.variables, ...env };
  }

  test('a credential process runs once, however many services are called', async () => {
    const { cwd } = deployment;
    const program = join(cwd, 'credentials.sh');
    const answer = JSON.stringify({ Version: 1, AccessKeyId: 'testing', SecretAccessKey: 'testing' });
    writeFileSync(program, `#!/bin/sh\necho run >>'${join(cwd, 'runs')}'\necho '${answer}'\n`);
    chmodSync(program, 0o700);
    writeFileSync(join(cwd, 'config'), `[default]\ncredential_process = ${program}\n`);
    const { code, stderr } = await run(['plan'], { cwd, env: environment({ AWS_CONFIG_FILE: join(cwd, 'config') }) });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'runs'), 'utf8')).toBe('run\n');
  });

  test('none at all: one error, with what to do', async () => {
    const { code, stderr } = await run(['plan'], { cwd: deployment.cwd, env: environment({}) });
    expect(code).toBe(1);
    expect(stderr).toContain('Error: No AWS credentials were found [CREDENTIALS_MISSING]');
    expect(stderr).toContain('aws sts get-caller-identity');
  });
});
