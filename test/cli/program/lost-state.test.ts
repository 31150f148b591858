import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../../empty-folder.ts';
import { program, variables } from './run.ts';

const STATE = 'teleport-starter.sandbox.state.json';
function runIn(folder: string) {
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  const env = { ...Object.fromEntries(given), TELEPORT_STARTER_SANDBOX_PACE: 'instant' };
  return (...args: string[]) => program(['-sandbox', ...args], folder, env);
}

it('a living deployment whose state is gone is not taken over: the way back is offered, and leads back', async () => {
  const folder = emptyFolder();
  const run = runIn(folder);
  const [state, backup] = [join(folder, STATE), join(folder, `${STATE}.backup`)];
  expect((await run('apply', '-auto-approve')).code).toBe(0);
  const kept = readFileSync(backup);
  rmSync(state);
  for (const command of [['plan'], ['apply', '-auto-approve'], ['import', 'aws_iam_role.cluster', 'x']]) {
    const refused = await run(...command);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[STATE_ELSEWHERE]') });
    expect(refused.stderr).toContain(`│ cp ${STATE}.backup ${STATE}\n`);
  }
  for (const command of [['destroy', '-auto-approve'], ['state', 'list'], ['output']]) {
    const missing = await run(...command);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('[STATE_MISSING]') });
    expect(missing.stderr).toContain(`│ cp ${STATE}.backup ${STATE}\n`);
  }
  // From wherever it is called, the command leads to the same files.
  const elsewhere = await runIn(emptyFolder())(`-chdir=${folder}`, 'destroy', '-auto-approve');
  expect(elsewhere.stderr).toContain(`│ cp ${state}.backup ${state}\n`);
  expect(readFileSync(backup)).toEqual(kept);
  expect(existsSync(state)).toBe(false);

  copyFileSync(backup, state);
  expect((await run('apply', '-auto-approve')).stdout).toContain('0 added, 0 changed, 0 destroyed');

  renameSync(state, join(folder, 'errored.state.json'));
  const errored = await run('plan');
  expect(errored.stderr).toContain('│ teleport-starter -sandbox state push errored.state.json\n');
  expect((await run('state', 'push', 'errored.state.json')).code).toBe(0);
  expect((await run('plan', '-detailed-exitcode')).code).toBe(0);
});

it.each([
  ['plan', []],
  ['apply', ['-auto-approve']],
])('%s without any state tells that it may be elsewhere, before the import commands', async (command, args) => {
  const folder = emptyFolder();
  const run = runIn(folder);
  expect((await run('apply', '-auto-approve')).code).toBe(0);
  for (const name of [STATE, `${STATE}.backup`]) rmSync(join(folder, name));
  const { code, stderr } = await run(command, ...args);
  expect(code).toBe(1);
  expect(stderr.match(/\[[A-Z_]+\]/g)?.slice(0, 2)).toEqual(['[STATE_PERHAPS_LOST]', '[ALREADY_EXISTS]']);
});
