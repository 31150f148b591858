import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine, start } from '../e2e/run.ts';
import { identity, standIn } from '../resources/aws/server.ts';
import { Site } from './site.ts';
import { openTerminal, type TerminalSession } from './terminal.ts';

const APPLY = ['-sandbox', 'apply', '-auto-approve'];
/** The load balancer has its id by now, and takes another while to become active. */
const WAITING = /Load balancer .*aws_lb\.cluster\[0\] \d+s, waiting/;

/** An apply in a terminal that has got to where much is under way. `realistic`: and stays so for minutes. */
async function applying(
  site: Site,
  pace: 'brisk' | 'realistic',
  options: { bare?: boolean } = {},
): Promise<TerminalSession> {
  const terminal = openTerminal(commandLine(...APPLY), { cwd: site.cwd, env: site.env(pace), ...options });
  await terminal.shows(WAITING);
  return terminal;
}

test('an apply asks, shows its progress in place, and gives the terminal back', async () => {
  const site = new Site();
  const terminal = openTerminal(commandLine('-sandbox', 'apply'), { cwd: site.cwd, env: site.env('brisk') });
  await terminal.shows(/Enter a value:/);
  expect(site.resources()).toBeUndefined();
  terminal.press('yes\r');
  await terminal.shows(WAITING);
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 0, cursorShows: true });
  expect(text.match(/^. Load balancer .*/gm)).toEqual(['✔ Load balancer    4/4']);
  expect(text).toMatch(/^Apply complete! Resources: 30 added, 0 changed, 0 destroyed\. Elapsed: \d+s\.$/m);
  expect(text).toMatch(/^cluster_web_address = .*\n(.*\n)*\[terminal as before\]$/m);
  await site.expectDeployed();
});

test.each<[string, (terminal: TerminalSession) => void, number]>([
  ['Ctrl-C', (terminal) => terminal.press('\x03'), 130],
  ['SIGTERM', (terminal) => terminal.signal('SIGTERM'), 143],
])('%s during an apply: what is under way is recorded, what is left is told', async (_what, stop, code) => {
  const site = new Site();
  const terminal = await applying(site, 'realistic');
  stop(terminal);
  const ended = await terminal.ended;
  expect(ended).toMatchObject({ code, cursorShows: true });
  expect(ended.text).toMatch(/^↓ Total +\d+\/30 +\d+s$/m);
  expect(ended.text).toMatch(
    /^Apply stopped\. Resources: \d+ added, 0 changed, 0 destroyed, \d+ under way, \d+ not\sstarted\.\sElapsed: \d+s\.\nAll that was done is recorded; the same command goes on from here\.\n\[terminal as before\]$/m,
  );
  expect(site.resources()?.['aws_lb.cluster[0]']).toMatchObject({ status: 'creating', id: expect.any(String) });
  await site.expectHeals();
});

test('closing the terminal stops an apply as a signal does', async () => {
  const site = new Site();
  const terminal = await applying(site, 'realistic', { bare: true });
  terminal.hangUp();
  expect((await terminal.ended).code).toBe(129);
  expect(site.resources()?.['aws_lb.cluster[0]']).toMatchObject({ status: 'creating', id: expect.any(String) });
  await site.expectHeals();
});

test('where a shell keeps SIGHUP to itself, an apply goes on to its end without its terminal', async () => {
  const site = new Site();
  const terminal = await applying(site, 'brisk');
  terminal.hangUp();
  expect((await terminal.ended).code).toBe(0);
  await site.expectDeployed();
});

test.each<[string, (terminal: TerminalSession) => void, number, { bare?: boolean }]>([
  ['Ctrl-C', (terminal) => terminal.press('\x03'), 130, {}],
  ['Ctrl-D', (terminal) => terminal.press('\x04'), 130, {}],
  ['Escape', (terminal) => terminal.press('\x1b'), 130, {}],
  ['SIGTERM', (terminal) => terminal.signal('SIGTERM'), 143, {}],
  ['closing the terminal', (terminal) => terminal.hangUp(), 129, { bare: true }],
  ['closing the terminal of a shell that tells nobody', (terminal) => terminal.hangUp(), 129, {}],
])('%s at the question: nothing is changed', async (_what, leave, code, options) => {
  const site = new Site();
  const command = commandLine('-sandbox', 'apply');
  const terminal = openTerminal(command, { cwd: site.cwd, env: site.env('instant'), ...options });
  await terminal.shows(/Enter a value:/);
  expect(site.isLocked()).toBe(true);
  leave(terminal);
  const ended = await terminal.ended;
  expect(ended).toMatchObject({ code, cursorShows: true });
  expect(ended.text).not.toMatch(/Error|another mode/);
  if (code !== 129) expect(ended.text).toMatch(/\nApply cancelled\. Nothing was changed\.\n\[terminal as before\]$/);
  expect(site.resources()).toBeUndefined();
  site.expectTidy();
});

test.each([
  ['plan', 'GetCallerIdentity'],
  ['plan', 'DescribeImages'],
  ['apply', 'GetCallerIdentity'],
  ['apply', 'DescribeImages'],
])('Ctrl-C while %s waits for the answer to %s: at once, and nothing is changed', async (command, silent) => {
  const site = new Site();
  let seen = () => {};
  const isAsked = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const aws = await standIn(({ operation }, response) => {
    if (operation === silent) seen();
    else if (operation === 'GetCallerIdentity') identity(response);
  });
  const env = { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' };
  const terminal = openTerminal(commandLine(command), { cwd: site.cwd, env: { ...site.env('instant'), ...env } });
  await isAsked;
  terminal.press('\x03');
  const { code, text } = await terminal.ended;
  expect(code).toBe(130);
  expect(text).toMatch(/^\^C\[terminal as before\]$/);
  site.expectTidy();
});

test('a terminal that is lost before anything was written to it adds nothing to what goes elsewhere', async () => {
  const site = new Site();
  let seen = () => {};
  const isAsked = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const aws = await standIn(() => seen());
  const env = { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' };
  const command = ['sh', '-c', 'exec "$@" > out.json', 'sh', ...commandLine('plan', '-json')];
  const terminal = openTerminal(command, { cwd: site.cwd, env: { ...site.env('instant'), ...env }, bare: true });
  await isAsked;
  terminal.hangUp();
  expect((await terminal.ended).code).toBe(129);
  expect(readFileSync(join(site.cwd, 'out.json'), 'utf8')).toBe('');
});

test('a run that waits for the lock can be stopped, and leaves the lock to its owner', async () => {
  const site = new Site();
  const owner = openTerminal(commandLine('-sandbox', 'apply'), { cwd: site.cwd, env: site.env('instant') });
  await owner.shows(/Enter a value:/);
  const tried = site.lockIsTried();
  const second = start([...APPLY, '-lock-timeout=5m'], { cwd: site.cwd, env: site.env('instant') });
  await tried;
  second.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('[LOCK_AWAITED]') });
  expect(site.isLocked()).toBe(true);
  owner.press('yes\r');
  expect((await owner.ended).code).toBe(0);
  await site.expectDeployed();
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s without a terminal: the same, told in lines', async (signal, code) => {
  const site = new Site();
  const running = start(APPLY, {
    cwd: site.cwd,
    env: { ...site.env('realistic'), CI: 'true' },
    onOutput: (text) => {
      if (text.includes('aws_acm_certificate.cert[0]: Creating...')) running.kill(signal);
    },
  });
  const ended = await running.ended;
  expect(ended).toMatchObject({ code, stderr: expect.not.stringContaining('Error') });
  expect(ended.stdout).toMatch(
    /^Stopping: nothing new is started, finishing or recording\s+aws_acm_certificate\.cert\[0\]/m,
  );
  expect(ended.stdout).toMatch(/^Apply stopped\. Resources: .* under way, \d+ not\sstarted\./m);
  expect(site.resources()?.['aws_acm_certificate.cert[0]']).toMatchObject({
    status: 'creating',
    id: expect.any(String),
  });
  await site.expectHeals();
});
