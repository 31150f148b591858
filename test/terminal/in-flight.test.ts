import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Deployment } from '../e2e/deployment.ts';
import { commandLine, referenceSnapshot } from '../e2e/run.ts';
import { emulatorWanted } from '../emulator/emulator.ts';
import { startProxy } from '../emulator/proxy.ts';
import { openTerminal, type TerminalSession } from './terminal.ts';

describe.runIf(emulatorWanted('stops in flight'))('Ctrl-C while AWS is yet to answer a create that it has done', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start('letsencrypt');
  });
  afterAll(() => deployment?.stop());

  /** An apply that waits for the answer about its instance, and what lets that through. */
  async function applying(): Promise<{ terminal: TerminalSession; answer: () => void }> {
    let answer = () => {};
    let done = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const launched = new Promise<void>((resolve) => {
      done = resolve;
    });
    const proxy = await startProxy(deployment.emulator.url, {
      beforeAnswer: async (call) => {
        if (call !== 'RunInstances') return;
        done();
        await answered;
      },
    });
    onTestFinished(proxy.close);
    const terminal = openTerminal(commandLine('apply', '-auto-approve'), {
      cwd: deployment.cwd,
      env: { ...deployment.emulator.env, ...deployment.variables, AWS_ENDPOINT_URL: proxy.url },
    });
    await launched;
    terminal.press('\x03');
    await terminal.shows(/Total .* stopping \(Ctrl-C again: wait no longer\)/);
    return { terminal, answer };
  }

  async function expectHeals(): Promise<void> {
    await deployment.apply();
    expect(await deployment.snapshot()).toEqual(referenceSnapshot('letsencrypt'));
    expect((await deployment.run('plan', '-detailed-exitcode')).code).toBe(0);
    await deployment.succeed('destroy', '-auto-approve');
  }

  test('once: the answer is waited for and recorded', async () => {
    const { terminal, answer } = await applying();
    answer();
    const { code, text, cursorShows } = await terminal.ended;
    expect({ code, cursorShows }).toEqual({ code: 130, cursorShows: true });
    expect(text).toMatch(/\[terminal as before\]$/);
    expect(deployment.id('aws_instance.cluster')).toMatch(/^i-/);
    await expectHeals();
  });

  test('twice: nothing is waited for, and the next run finds what came of it', async () => {
    const { terminal } = await applying();
    terminal.press('\x03');
    const { code, text, cursorShows } = await terminal.ended;
    expect({ code, cursorShows }).toEqual({ code: 130, cursorShows: true });
    // It ends by itself: what was done is told, and the lock released.
    expect(text).toMatch(/^Apply stopped\. (.*\n)*\[terminal as before\]$/m);
    expect(readdirSync(deployment.cwd).filter((name) => name.includes('.lock'))).toEqual([]);
    expect(deployment.unfinished()).toContain('aws_instance.cluster creating without id');
    await expectHeals();
  });
});
