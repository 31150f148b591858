import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { openProgress, progressKind } from '../../../src/cli/progress/choose.ts';
import { estimateRemaining } from '../../../src/cli/progress/remaining.ts';
import { plan } from '../render/sample-plans.ts';
import { FAILING_RUN, runDone } from './sample-runs.ts';

const terminal = { json: false, isTTY: true, colours: true, env: {} };

test.each([
  ['a terminal', terminal, 'live'],
  ['-json, even on a terminal', { ...terminal, json: true }, 'json'],
  ['a pipe', { ...terminal, isTTY: false }, 'plain'],
  ['a pipe with FORCE_COLOR', { ...terminal, isTTY: false, env: { FORCE_COLOR: '1' } }, 'plain'],
  ['-no-color', { ...terminal, colours: false }, 'plain'],
  ['NO_COLOR', { ...terminal, env: { NO_COLOR: '1' } }, 'plain'],
  ['an empty NO_COLOR, which means nothing', { ...terminal, env: { NO_COLOR: '' } }, 'live'],
  ['a terminal that cannot move its cursor', { ...terminal, env: { TERM: 'dumb' } }, 'plain'],
  ['CI with a pseudo-terminal', { ...terminal, env: { CI: 'true' } }, 'plain'],
  ['CI=false', { ...terminal, env: { CI: 'false' } }, 'live'],
] as const)('%s gets the view it can show', (_, surroundings, kind) => {
  expect(progressKind(surroundings)).toBe(kind);
});

test.each(['json', 'plain', 'live'] as const)(
  '%s: every kind can be opened, ends and tells how it went',
  async (kind) => {
    let out = '';
    const view = await openProgress({
      kind,
      plan: plan({}),
      fromFile: false,
      repeated: [],
      stdout: (text) => {
        out += text;
      },
      stderr: () => {},
      screen: { color: new Chalk({ level: 0 }), columns: 80 },
      remaining: estimateRemaining([], () => 0),
      columns: () => 80,
      rows: () => 24,
      now: () => 0,
    });
    view.onEvent(runDone(1, { created: 30 }));
    await view.close();
    expect(out).toContain(
      kind === 'json' ? '"created":30' : 'Apply complete! Resources: 30 added, 0 changed, 0 destroyed.',
    );
  },
);

test.each(['json', 'plain', 'live'] as const)(
  '%s: a failure names a command that stays in the sandbox',
  async (kind) => {
    let told = '';
    const write = (text: string) => {
      told += text;
    };
    const view = await openProgress({
      kind,
      plan: plan({}),
      fromFile: false,
      repeated: ['-sandbox'],
      stdout: write,
      stderr: write,
      screen: { color: new Chalk({ level: 0 }), columns: 80 },
      remaining: estimateRemaining([], () => 0),
      columns: () => 80,
      rows: () => 24,
      now: () => 0,
    });
    for (const event of FAILING_RUN) view.onEvent(event);
    await view.close();
    expect(told).toContain('teleport-starter -sandbox apply');
    expect(told).not.toContain('teleport-starter apply');
  },
);
