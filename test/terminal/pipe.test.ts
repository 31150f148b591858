import { expect, test } from 'vitest';
import { commandLine, run } from '../e2e/run.ts';
import { Site } from './site.ts';
import { openTerminal } from './terminal.ts';

const APPLY = ['-sandbox', 'apply', '-auto-approve'];

test.each([
  ['"$@" | head -1', /^teleport-starter compared .*\n$/],
  ['"$@" 2>&1 | head -1', /^SANDBOX: .*\n$/],
  ['"$@" >&-', /^$/],
  ['"$@" 2>&-', /^Apply complete! /m],
  ['"$@" <&- >&- 2>&-', /^$/],
])('an apply goes on to its end in %s', async (shell, printed) => {
  const site = new Site();
  const { code, stdout } = await run(APPLY, { cwd: site.cwd, env: site.env('instant'), shell });
  expect(code).toBe(0);
  expect(stdout).toMatch(printed);
  await site.expectDeployed();
});

test('an apply whose log is on a full disk goes on to its end, and says that the log is cut short', async () => {
  const site = new Site();
  const options = { cwd: site.cwd, env: site.env('instant'), shell: '"$@" >/dev/full' };
  const { code, stderr } = await run(APPLY, options);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^│ Error: The output is cut short \[OUTPUT_NOT_WRITTEN\]$/m);
  expect(stderr).toContain('ENOSPC');
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

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏◼✔]/;
const PLAIN = /^aws_lb\.cluster\[0\]: Creating\.\.\.\r?$[\s\S]*^Apply complete! Resources: 30 added/m;

test.each([[{}], [{ NO_COLOR: '1' }], [{ CI: '1' }], [{ TERM: 'dumb' }], [{ TERM: 'xterm-256color' }]])(
  'in a pipe, with %j, an apply prints lines: no escape code, no spinner',
  async (env: Record<string, string>) => {
    const site = new Site();
    const { code, stdout, stderr } = await run(APPLY, { cwd: site.cwd, env: { ...site.env('instant'), ...env } });
    expect(code).toBe(0);
    expect(stdout).toMatch(PLAIN);
    expect(`${stdout}${stderr}`).not.toMatch(SPINNER);
    expect(`${stdout}${stderr}`).not.toContain('\u001b');
  },
);

test.each([[{ NO_COLOR: '1' }], [{ CI: '1' }], [{ TERM: 'dumb' }]])(
  'on a terminal, with %j, an apply prints the same lines',
  async (env: Record<string, string>) => {
    const site = new Site();
    const terminal = openTerminal(commandLine(...APPLY), { cwd: site.cwd, env: { ...site.env('instant'), ...env } });
    const { code, written } = await terminal.ended;
    expect(code).toBe(0);
    expect(written).toMatch(PLAIN);
    expect(written).not.toMatch(SPINNER);
    expect(written).not.toContain('\u001b');
  },
);

test('FORCE_COLOR in a pipe gives colours, and nothing else that a log could not hold', async () => {
  const site = new Site();
  const { code, stdout } = await run(APPLY, { cwd: site.cwd, env: { ...site.env('instant'), FORCE_COLOR: '1' } });
  expect(code).toBe(0);
  const codes = stdout.split('\u001b').slice(1);
  expect(codes).not.toEqual([]);
  expect(codes.filter((rest) => !/^\[\d+(;\d+)*m/.test(rest))).toEqual([]);
  expect(stdout).toMatch(/^aws_lb\.cluster\[0\]: Creating\.\.\.$/m);
  expect(stdout).not.toMatch(SPINNER);
});

test.each<[Record<string, string>, string[]]>([
  [{ NO_COLOR: '1' }, []],
  [{}, ['-no-color']],
])('FORCE_COLOR beside %j and %j is passed over without a word, in a pipe and on a terminal', async (env, option) => {
  const site = new Site();
  const options = { cwd: site.cwd, env: { ...site.env('instant'), ...env, FORCE_COLOR: '1' } };
  const { stdout, stderr } = await run(['-sandbox', 'plan', ...option], options);
  expect(stderr).toMatch(/^SANDBOX: .*\n\n$/);
  expect(stdout).not.toContain('\u001b');
  const terminal = openTerminal(commandLine(...APPLY, ...option), options);
  const { code, written } = await terminal.ended;
  expect(code).toBe(0);
  expect(written).not.toContain('\u001b');
  expect(written).not.toContain('Warning:');
});
