import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../empty-folder.ts';
import { awsIn, deployedOnce, driftIn, inSandbox, stateIn } from './deployed.ts';

const deployed = deployedOnce();

describe('-target', () => {
  it('plans and applies what it names with what that needs; the saved plan remembers it', async () => {
    const folder = emptyFolder();
    const planned = await inSandbox(folder, ['plan', '-target', 'aws_iam_role_policy.cluster_s3', '-out', 'p']);
    expect(planned.stdout).toContain('Plan: 2 to add, 0 to change, 0 to destroy.');
    expect(planned.stderr).toContain('Resource targeting is in effect [TARGETED]');
    const applied = await inSandbox(folder, ['apply', 'p']);
    expect(applied).toMatchObject({ code: 0, stderr: expect.stringContaining('[APPLIED_PARTLY]') });
    expect(Object.keys(stateIn(folder).resources)).toEqual(['aws_iam_role.cluster', 'aws_iam_role_policy.cluster_s3']);
    const rest = await inSandbox(folder, ['apply', '-auto-approve']);
    expect(rest).toMatchObject({ code: 0 });
    expect((await inSandbox(folder, ['plan', '-detailed-exitcode'])).code).toBe(0);
  });

  it('finds an address without its index, and suggests one for a misspelt', async () => {
    const wrong = await inSandbox(emptyFolder(), ['plan', '-target', 'aws_instance.clster']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('│ -target names "aws_instance.clster", which is not here.');
    expect(wrong.stderr).toContain('│ Did you mean aws_instance.cluster?');
    const strange = await inSandbox(emptyFolder(), ['plan', '-replace', 'x']);
    expect(strange.stderr).toMatch(/-replace names "x", which is not among aws_dynamodb_table\.teleport,/);
  });

  it('destroys what it names with what depends on that, and nothing else; the rest can go later', async () => {
    const folder = deployed();
    const { code, stdout } = await inSandbox(folder, ['destroy', '-target', 'aws_iam_role.cluster', '-auto-approve']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('Nothing of this deployment is left');
    const left = Object.keys(stateIn(folder).resources);
    expect(left).toContain('aws_s3_bucket.storage');
    expect(left.filter((address) => /^aws_(iam|instance|route53)/.test(address))).toEqual([]);
    expect(Object.keys(stateIn(folder).outputs)).not.toContain('instance_ip_public');
    expect(Object.keys(stateIn(folder).outputs)).toContain('cluster_name');
    const rest = await inSandbox(folder, ['destroy', '-auto-approve']);
    expect(rest).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing of this deployment is left') });
  });

  it('does not go with a saved plan', async () => {
    const { code, stderr } = await inSandbox(deployed(), ['apply', 'some.plan', '-target', 'aws_instance.cluster']);
    expect(code).toBe(1);
    expect(stderr).toContain('some.plan is a saved plan and holds what it was made for');
  });
});

describe('-replace', () => {
  it('makes anew what it names, with what must follow, and leaves nothing to do', async () => {
    const folder = deployed();
    const before = stateIn(folder).resources['aws_instance.cluster']?.id;
    const planned = await inSandbox(folder, ['plan', '-replace', 'aws_instance.cluster', '-out', 'p']);
    expect(planned.stdout).toContain('(as asked for with -replace)');
    expect((await inSandbox(folder, ['apply', 'p'])).code).toBe(0);
    const after = stateIn(folder).resources['aws_instance.cluster']?.id;
    expect(after).toMatch(/^i-/);
    expect(after).not.toBe(before);
    expect((await inSandbox(folder, ['plan', '-detailed-exitcode'])).code).toBe(0);
  });

  it('is refused for what -target leaves out', async () => {
    const parts = ['plan', '-target', 'aws_iam_role.cluster', '-replace', 'aws_s3_bucket.storage'];
    // Whether it is there or has yet to be created.
    for (const folder of [deployed(), emptyFolder()]) {
      const { code, stderr } = await inSandbox(folder, parts);
      expect(code).toBe(1);
      expect(stderr).toContain('│ -replace asks for aws_s3_bucket.storage, which -target leaves out:');
      expect(stderr).toContain('Name it as a target too: -target=aws_s3_bucket.storage');
    }
    const both = await inSandbox(deployed(), [...parts, '-target', 'aws_s3_bucket.storage']);
    expect(both).toMatchObject({ code: 0, stdout: expect.stringContaining('(as asked for with -replace)') });
  });

  it('takes along the parts of a bucket, whose name stays', async () => {
    const folder = deployed();
    const { code, stdout } = await inSandbox(folder, ['apply', '-replace', 'aws_s3_bucket.storage', '-auto-approve']);
    expect(code).toBe(0);
    expect(stdout).toContain('Apply complete! Resources: 6 added, 0 changed, 6 destroyed.');
    expect((await inSandbox(folder, ['plan', '-detailed-exitcode'])).code).toBe(0);
  });
});

describe('-refresh-only', () => {
  it('shows what others changed, records it when told to, and changes nothing in AWS', async () => {
    const folder = deployed();
    driftIn(folder);
    const planned = await inSandbox(folder, ['plan', '-refresh-only', '-detailed-exitcode']);
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('block_public_acls = true -> false');
    expect(planned.stdout).not.toContain('Plan:');
    const aws = awsIn(folder);
    const undecided = await inSandbox(folder, ['apply', '-refresh-only']);
    expect(undecided.stderr).toContain('[APPROVAL_NEEDED]');
    expect(undecided.stderr).toContain('run the same command with -auto-approve');
    const { serial } = stateIn(folder);
    const applied = await inSandbox(folder, ['apply', '-refresh-only', '-auto-approve']);
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('The state now records what AWS has.') });
    const { resources, serial: next } = stateIn(folder);
    expect(resources['aws_s3_bucket_public_access_block.storage']?.inputs.block_public_acls).toBe(false);
    expect(next).toBe(serial + 1);
    expect(awsIn(folder)).toBe(aws);
    expect((await inSandbox(folder, ['plan', '-refresh-only', '-detailed-exitcode'])).code).toBe(0);
    expect((await inSandbox(folder, ['plan'])).stdout).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
  });

  it('can be saved, and is stale when AWS has changed since', async () => {
    const folder = deployed();
    expect((await inSandbox(folder, ['plan', '-refresh-only', '-out', 'p'])).code).toBe(0);
    driftIn(folder);
    const { code, stderr } = await inSandbox(folder, ['apply', 'p']);
    expect({ code, stderr: stderr.includes('[PLAN_STALE]') }).toEqual({ code: 1, stderr: true });
  });

  it.each([
    [['-refresh-only', '-destroy'], '-refresh-only and -destroy exclude each other.'],
    [['-refresh-only', '-refresh=false'], '-refresh-only looks at AWS, which -refresh=false forbids.'],
    [['-refresh-only', '-replace=a.b'], '-replace makes anew, which a plan with -refresh-only never does.'],
    [['-destroy', '-replace=a.b'], '-replace makes anew, which a plan with -destroy never does.'],
  ])('%s is refused', async (options, detail) => {
    const { code, stderr } = await inSandbox(emptyFolder(), ['plan', ...options]);
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\n│ /g, ' ')).toContain(detail);
  });
});

describe('plan -destroy', () => {
  it('shows and saves the end of all, which apply carries out', async () => {
    const folder = deployed();
    const planned = await inSandbox(folder, ['plan', '-destroy', '-detailed-exitcode', '-out', 'p']);
    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('Plan: 0 to add, 0 to change, 23 to destroy.');
    expect((await inSandbox(folder, ['show', 'p'])).stdout).toContain('Plan: 0 to add, 0 to change, 23 to destroy.');
    const applied = await inSandbox(folder, ['apply', 'p']);
    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing of this deployment is left.') });
    expect(stateIn(folder).resources).toEqual({});
    const again = await inSandbox(folder, ['apply', 'p']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('[PLAN_STALE]') });
    expect(again.stderr.replaceAll('\n│ ', ' ')).toContain('by another run, perhaps by applying this very plan. ');
  });

  it('needs no variables, and a state', async () => {
    const { code, stderr } = await inSandbox(emptyFolder(), ['plan', '-destroy']);
    expect({ code, missing: stderr.includes('[STATE_MISSING]') }).toEqual({ code: 1, missing: true });
  });
});
