import { expect, test } from 'vitest';
import { run } from '../e2e/run.ts';
import { Site } from './site.ts';

const APPLY = ['-sandbox', 'apply', '-auto-approve'];

test.each([
  ['"$@" | head -1', /^teleport-starter compared .*\n$/],
  ['"$@" 2>&1 | head -1', /^SANDBOX: .*\n$/],
  ['"$@" >&-', /^$/],
  ['"$@" 2>&-', /^Apply complete! /m],
  ['"$@" <&- >&- 2>&-', /^$/],
  ['"$@" >/dev/full', /^$/],
])('an apply goes on to its end in %s', async (shell, printed) => {
  const site = new Site();
  const { code, stdout } = await run(APPLY, { cwd: site.cwd, env: site.env('instant'), shell });
  expect(code).toBe(0);
  expect(stdout).toMatch(printed);
  await site.expectDeployed();
});

test('an apply that fails does so in a pipe that is closed, too', async () => {
  const site = new Site();
  const { code, stderr } = await run(['-sandbox', 'apply'], {
    cwd: site.cwd,
    env: site.env('instant'),
    shell: '"$@" | head -1',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('[APPROVAL_NEEDED]');
  site.expectTidy();
});
