import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { openTerminal } from '../terminal/terminal.ts';
import { Deployment } from './deployment.ts';
import { commandLine, run } from './run.ts';

const CONFIG = `[default]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile base]
aws_access_key_id = testing
aws_secret_access_key = testing
`;

describe.runIf(emulatorWanted('MFA'))('a profile that asks for an MFA code', () => {
  let deployment: Deployment;
  let env: Record<string, string>;
  beforeAll(async () => {
    deployment = await Deployment.start('letsencrypt');
    const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...rest } = deployment.emulator.env;
    const config = join(deployment.cwd, 'config');
    writeFileSync(config, CONFIG);
    env = { ...rest, ...deployment.variables, AWS_CONFIG_FILE: config };
  });
  afterAll(() => deployment?.stop());

  const plan = () => openTerminal(commandLine('plan'), { cwd: deployment.cwd, env: { ...env, PAGER: 'cat' } });
  const asked = /MFA code of arn:aws:iam::123456789012:mfa\/me:/;

  test('is asked for once on the terminal, where the code never shows, and the question goes away', async () => {
    const terminal = plan();
    await terminal.shows(asked);
    terminal.press('97\r');
    await terminal.shows(/Six digits, please/);
    expect(terminal.text()).not.toMatch(/me:.*\d/);
    terminal.press('9797\r');
    const { code, text } = await terminal.ended;
    expect(text).toContain('25 to add');
    expect(text).not.toMatch(asked);
    expect(text).not.toContain('9797');
    expect(text).toContain('[terminal as before]');
    expect(code).toBe(0);
  });

  test.each([
    ['Ctrl-C', '\x03'],
    ['Escape', '\x1b'],
  ])('%s at the question ends the command like everywhere', async (_, key) => {
    const terminal = plan();
    await terminal.shows(asked);
    terminal.press(key);
    const { code, text } = await terminal.ended;
    expect(text).toContain('[terminal as before]');
    expect(text).not.toContain('Error');
    expect(code).toBe(130);
  });

  test('that nobody can type is an error that says what to do', async () => {
    const { code, stderr } = await run(['plan'], { cwd: deployment.cwd, env });
    expect(code).toBe(1);
    expect(stderr).toBe(`╷
│ Error: The profile needs an MFA code [CREDENTIALS_MFA]
│
│ Profile default assumes its role with the MFA device
│ arn:aws:iam::123456789012:mfa/me, and its code cannot be asked for: there is
│ no terminal to ask on.
│
│ Run the command on a terminal, or get temporary credentials there first, and
│ set what this prints in the environment:
│ aws configure export-credentials --profile default --format env
╵
`);
  });
});
