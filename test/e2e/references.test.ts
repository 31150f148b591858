import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulatorWanted } from '../emulator/emulator.ts';
import { Deployment } from './deployment.ts';
import { type Reference, referenceSnapshot } from './run.ts';

const REFERENCES: readonly [Reference, { count: number; address: string; domain: string }][] = [
  ['guide-acm', { count: 30, address: 'https://teleport.example.com', domain: 'teleport.example.com' }],
  ['letsencrypt', { count: 25, address: 'https://le.example.com', domain: 'le.example.com' }],
];

describe.runIf(emulatorWanted('reference deployments')).each(REFERENCES)('%s', (reference, { count, address }) => {
  let deployment: Deployment;
  let before: unknown;

  beforeAll(async () => {
    deployment = await Deployment.start(reference);
    before = await deployment.snapshot();
  });
  afterAll(() => deployment?.stop());

  test('a first plan counts everything, and knows what it cannot know', async () => {
    const { stdout, stderr } = await deployment.succeed('plan');
    expect(stderr).toBe('');
    expect(stdout).toContain(`Plan: ${count} to add, 0 to change, 0 to destroy.`);
    expect(stdout).toMatch(/instance_ip_public\s+= \(known after apply\)/);
    expect(stdout).toMatch(new RegExp(`cluster_web_address\\s+= "${address}"`));
    expect(stdout).not.toContain('\x1b');
  });

  test('an apply leaves what the example leaves, and prints the outputs', async () => {
    const { stdout } = await deployment.apply();
    expect(stdout).toContain(`Apply complete! Resources: ${count} added, 0 changed, 0 destroyed.`);
    expect(stdout).toContain(`cluster_web_address = "${address}"`);
    expect(await deployment.snapshot()).toEqual(referenceSnapshot(reference));
  });

  test('a second plan finds nothing to do', async () => {
    const { stdout, code } = await deployment.run('plan', '-detailed-exitcode');
    expect(stdout).toContain('No changes.');
    expect(code).toBe(0);
  });

  test('outputs are there for scripts, and nothing else with them', async () => {
    expect((await deployment.succeed('output', '-raw', 'cluster_web_address')).stdout).toBe(address);
    expect((await deployment.succeed('output', '-raw', 'key_name')).stdout).toBe('exampleuser');
    expect((await deployment.succeed('output', '-raw', 'instance_ip_public')).stdout).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });

  test('the license is in no file but its own', async () => {
    expect(JSON.stringify(deployment.state())).not.toContain('LICENSE-CONTENT');
  });

  test('a destroy removes all of it', async () => {
    const { stdout } = await deployment.succeed('destroy', '-auto-approve');
    expect(stdout).toContain(`Destroy complete! Resources: ${count} destroyed.`);
    expect(await deployment.snapshot()).toEqual(before);
  });
});
