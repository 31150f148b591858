import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/commands/permissions.ts';
import type { PermissionsOptions } from '../../../src/cli/options.ts';
import type { Policy } from '../../../src/cli/permissions/policy.ts';
import { referenceVariables } from '../../e2e/run.ts';
import { defaults, fakeIo } from '../world.ts';

async function printed(
  options: Partial<PermissionsOptions> = {},
  reference: 'guide-acm' | 'letsencrypt' = 'guide-acm',
) {
  const io = fakeIo({ ...referenceVariables(reference), TF_VAR_ami_name: 'teleport-oss-17.0.0-dev-x86_64' });
  const code = await run({ ...defaults, what: 'apply', sandbox: true, repeated: ['-sandbox'], ...options }, io);
  return { code, policy: JSON.parse(io.written.stdout) as Policy, stderr: io.written.stderr };
}

describe('permissions', () => {
  it('says how a policy that is too long for IAM is split, and prints its parts', async () => {
    const { policy, stderr } = await printed();
    expect(stderr).toContain('The policy is too long for one managed policy [POLICY_TOO_LONG]');
    expect(stderr).toMatch(/It has 1\d,\d{3} characters, and IAM takes 6,144 in a managed policy/);
    expect(stderr).toContain('Make 2 managed policies of it, and attach them all to the same role:');
    expect(stderr).toContain('\n│ teleport-starter -sandbox permissions apply -part=1 > apply-1.json\n');
    const [first, second] = await Promise.all([printed({ part: '1' }), printed({ part: '2' })]);
    expect([...first.policy.Statement, ...second.policy.Statement]).toEqual(policy.Statement);
    expect(first.stderr).not.toContain('POLICY_TOO_LONG');
  });

  it('prints the policy alone, with -json too', async () => {
    const { policy, stderr, code } = await printed({ what: 'plan', json: true });
    expect(code).toBe(0);
    expect(policy.Version).toBe('2012-10-17');
    expect(stderr).toBe('SANDBOX: nothing real is touched (.teleport-starter.sandbox.json).\n\n');
  });

  it.each(['0', '3', 'two'])('refuses part %s of two', async (part) => {
    const problem = await printed({ part }).catch((error) => error.diagnostics[0]);
    expect(problem).toMatchObject({
      code: 'USAGE',
      detail: `-part takes the number of a part, got "${part}"; the policy has 2 parts.`,
      hint: 'See\nteleport-starter permissions -help',
    });
  });

  it('refuses a second part of one', async () => {
    const problem = await printed({ what: 'plan', part: '2' }).catch((error) => error.diagnostics[0]);
    expect(problem.detail).toBe('-part takes the number of a part, got "2"; the policy has 1 part.');
  });
});
