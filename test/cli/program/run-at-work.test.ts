import { expect, it } from 'vitest';
import { start } from '../../e2e/run.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { inSandbox, sandboxEnv } from './deployed.ts';

/** Resolves when an apply in `folder` has something under way that takes a while. */
async function atWork(folder: string) {
  let begun = () => {};
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const running = start(['apply', '-auto-approve'], {
    cwd: folder,
    env: { ...sandboxEnv, TELEPORT_STARTER_SANDBOX_PACE: 'realistic' },
    onOutput: (text) => {
      if (text.includes('aws_iam_role.cluster: Creation complete')) begun();
    },
  });
  await Promise.race([isBegun, running.ended]);
  return running;
}

it('a plan beside a run says that it is at work, and no longer when that has died', async () => {
  const folder = emptyFolder();
  const running = await atWork(folder);
  // What changes things asks before it does, and nobody is there to say yes.
  const unlocked = ['-lock=false', '-input=false'];
  for (const [wanted, command] of [
    [0, ['plan']],
    [0, ['plan', '-destroy']],
    [0, ['graph']],
    [1, ['apply', ...unlocked]],
    [1, ['destroy', ...unlocked]],
  ] as const) {
    const { code, stderr } = await inSandbox(folder, [...command]);
    expect({ code, stderr }).toEqual({
      code: wanted,
      stderr: expect.stringContaining('Another run is at work [RUN_AT_WORK]'),
    });
    expect(stderr).toMatch(/\(process \d+\) has been running "apply"\s/);
  }
  running.kill('SIGKILL');
  await running.ended;
  const { code, stdout, stderr } = await inSandbox(folder, ['plan']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('RUN_AT_WORK') });
  expect(stdout).toContain('an interrupted run had begun to create it');
});
