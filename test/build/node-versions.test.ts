import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceVariables } from '../e2e/run.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-pack-'));
const installed = join(folder, 'installed');
const program = join(installed, 'node_modules/.bin/teleport-starter');

/** The published package, as somebody has it who installed it into an empty folder. */
beforeAll(() => {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  ) as [{ filename: string }];
  npm(['install', '--prefix', installed, '--offline', '--no-audit', '--no-fund', join(folder, filename)], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('brings no other package', () => {
  const packages = readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(packages).toEqual(['teleport-starter']);
});

describe.each(nodes())('on Node $version', ({ version, node }) => {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const site = mkdtempSync(join(folder, 'site-'));
  symlinkSync(node, join(bin, 'node'));
  const env = {
    ...referenceVariables('letsencrypt'),
    PATH: [bin, '/usr/bin', '/bin'].join(delimiter),
    HOME: site,
    TELEPORT_STARTER_SANDBOX: '1',
    TELEPORT_STARTER_SANDBOX_PACE: 'instant',
  };
  const run = (...args: string[]) => execFileSync(program, args, { cwd: site, env, encoding: 'utf8', stdio: 'pipe' });

  it('runs a deployment from its beginning to its end', () => {
    expect(execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' })).toMatch(`v${version}.`);
    expect(run('version')).toMatch(/^teleport-starter v/);
    expect(run('plan')).toContain('Plan: ');
    run('apply', '-auto-approve');
    expect(run('output', '-raw', 'cluster_web_address')).toMatch(/^https:\/\//);
    run('destroy', '-auto-approve');
    expect(run('state', 'list')).toBe('');
  });
});

/** The Node that runs this, and those in the folder that NODES names: `NODES/22/bin/node` and so on. */
function nodes(): { version: string; node: string }[] {
  const own = { version: process.versions.node.split('.')[0] ?? '', node: process.execPath };
  const others = process.env.NODES;
  if (others === undefined) return [own];
  const found = readdirSync(others).map((version) => ({ version, node: join(others, version, 'bin/node') }));
  for (const { node } of found) if (!existsSync(node)) throw new Error(`${dirname(node)} has no node`);
  return found;
}
