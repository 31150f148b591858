import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { SANDBOX_FILE } from '../../src/sandbox/open.ts';
import type { World } from '../../src/sandbox/world.ts';
import type { State } from '../../src/state/model.ts';
import { REFERENCE_LICENSE, referenceVariables, run } from '../e2e/run.ts';
import { accountLines } from '../simulation/account.ts';

const STATE = 'teleport-starter.sandbox.state.json';
const LOCK = `${STATE}.lock`;
const LICENSE = 'license.pem';

/** How many of each an account holds with the guide's example in it, counting what it held before: a group, NS and SOA. */
const DEPLOYED = {
  instance: 1,
  group: 2,
  rule: 3,
  table: 3,
  bucket: 1,
  role: 1,
  profile: 1,
  parameter: 1,
  'record in example.com.': 5,
  certificate: 1,
  'load balancer': 1,
  'target group': 1,
  listener: 1,
};

/** A person's folder, in which the guide's example is deployed to a sandbox. Gone after the test. */
export class Site {
  readonly cwd = mkdtempSync(join(tmpdir(), 'terminal-'));

  constructor() {
    writeFileSync(join(this.cwd, LICENSE), REFERENCE_LICENSE);
    onTestFinished(() => rmSync(this.cwd, { recursive: true }));
  }

  /** The environment of a run. `brisk`: waits that can be seen; `instant`: none; `realistic`: as long as on AWS. */
  env(pace: 'brisk' | 'instant' | 'realistic'): Record<string, string> {
    return {
      ...referenceVariables('guide-acm'),
      TF_VAR_license_path: join(this.cwd, LICENSE),
      TELEPORT_STARTER_SANDBOX_PACE: pace,
    };
  }

  /** What the state records; `undefined` when there is none. */
  resources(): State['resources'] | undefined {
    const path = join(this.cwd, STATE);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as State).resources : undefined;
  }

  /** Whether a run holds the state. */
  isLocked(): boolean {
    return existsSync(join(this.cwd, LOCK));
  }

  /** Resolves when a run that is started from now on has looked for the lock. */
  async lockIsTried(): Promise<void> {
    // It prepares its own under another name.
    for await (const { filename } of watch(this.cwd)) if (filename?.startsWith(`${LOCK}.`)) return;
  }

  /** That whoever ran has let go of the state and left nothing lying about: no lock, no half-written file, no core. */
  expectTidy(): void {
    const expected = [SANDBOX_FILE, LICENSE, STATE, `${STATE}.backup`];
    expect(readdirSync(this.cwd).filter((name) => !expected.includes(name))).toEqual([]);
  }

  /** That AWS has all of the deployment, nothing twice, and the state knows it. */
  async expectDeployed(): Promise<void> {
    this.expectTidy();
    const world = JSON.parse(readFileSync(join(this.cwd, SANDBOX_FILE), 'utf8')) as World;
    expect(countsOf(world)).toEqual(DEPLOYED);
    const { code, stdout } = await this.run('plan', '-detailed-exitcode');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('No changes.') });
  }

  /** That the next run, some minutes later, completes the deployment. */
  async expectHeals(): Promise<void> {
    this.expectTidy();
    this.letMinutesPass();
    const { code, stderr } = await this.run('apply', '-auto-approve');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('Error') });
    await this.expectDeployed();
  }

  /** Whatever the sandbox's AWS was to finish at a later time, it has finished. */
  private letMinutesPass(): void {
    const path = join(this.cwd, SANDBOX_FILE);
    const now = Date.now();
    const world = JSON.parse(readFileSync(path, 'utf8'), (_, value) =>
      typeof value === 'number' ? Math.min(value, now) : value,
    );
    writeFileSync(path, JSON.stringify(world));
  }

  private run(...args: string[]) {
    return run(['-sandbox', ...args], { cwd: this.cwd, env: this.env('instant') });
  }
}

function countsOf(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of accountLines(world, undefined)) {
    const kind = line.slice(0, line.indexOf(' {'));
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
