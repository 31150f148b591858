import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GLOBAL_VALUED } from '../../../src/cli/args-from-env.ts';
import { describeCommandLine } from '../../../src/cli/program.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { deployedOnce, inSandbox, sandboxEnv, stateIn } from './deployed.ts';
import { program } from './run.ts';

/** What Terraform's users do without thinking. */
const deployed = deployedOnce();
const STATE = 'teleport-starter.sandbox.state.json';

describe('show', () => {
  it('prints all that the state records, and the outputs', async () => {
    const { code, stdout } = await inSandbox(deployed(), ['show']);
    expect(code).toBe(0);
    expect(stdout.match(/^resource "/gm)).toHaveLength(23);
    expect(stdout).toMatch(/\nOutputs:\n\ncluster_name = "teleport-example"\n/);
  });

  it('asks AWS nothing', async () => {
    const { stderr } = await inSandbox(deployed(), ['show']);
    expect(stderr).not.toContain('SANDBOX');
  });
});

describe('apply of a plan file that is not there', () => {
  it('says so, and how to make one', async () => {
    const folder = emptyFolder();
    const { code, stderr } = await inSandbox(folder, ['apply', 'nosuch.plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: There is no such plan file [PLAN_MISSING]');
    expect(stderr).not.toContain('ENOENT');
    writeFileSync(join(folder, 'nosuch.plan'), 'Terraform!');
    expect((await inSandbox(folder, ['apply', 'nosuch.plan'])).stderr).toContain('it is not JSON');
  });
});

describe('plan -refresh=false', () => {
  it('doesn’t claim to have asked AWS', async () => {
    const { stdout } = await inSandbox(deployed(), ['plan', '-refresh=false']);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      ' compared what was recorded with your variables and found no differences; AWS was not asked. ',
    );
  });
});

describe('state rm', () => {
  it('forgets addresses, keeps the state before it, and says how to take them over again', async () => {
    const folder = deployed();
    const before = stateIn(folder);
    const { code, stdout } = await inSandbox(folder, [
      'state',
      'rm',
      'aws_iam_role.cluster',
      'aws_route53_record.cluster',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('Removed aws_iam_role.cluster [id=teleport-example-cluster]\n');
    expect(stdout).toContain('\n  teleport-starter -sandbox import aws_iam_role.cluster teleport-example-cluster\n');
    const [, advice = ''] = stdout.split('\n\n');
    expect(advice.split('\n').filter((line) => line.length > 80 && !line.startsWith('  '))).toEqual([]);
    const after = stateIn(folder);
    expect(after.serial).toBe(before.serial + 1);
    expect(Object.keys(after.resources)).toHaveLength(21);
    expect(JSON.parse(readFileSync(join(folder, `${STATE}.backup`), 'utf8')).serial).toBe(before.serial);
  });

  it.each([
    [
      'aws_iam_role.cluster',
      'takes up again what bears this',
      'aws_iam_role.cluster will be taken up again',
      undefined,
    ],
    [
      'aws_instance.cluster',
      'by a name: apply makes another,',
      'aws_instance.cluster will be created',
      'aws_instance.stray["',
    ],
    [
      'aws_route53_record.cluster',
      'apply keeps what is as wanted,',
      'aws_route53_record.cluster[0] will be created',
      'aws_route53_record.cluster[0] will be forgotten',
    ],
  ])(
    'says of %s what the next apply and destroy make of it, which is what they do',
    async (address, said, applied, ended) => {
      const folder = deployed();
      const advice = (await inSandbox(folder, ['state', 'rm', address])).stdout.replaceAll('\n', ' ');
      expect(advice).toContain(said);
      expect((await inSandbox(folder, ['apply', '-auto-approve'])).stdout).toContain(applied);
      const { code, stdout } = await inSandbox(folder, ['destroy', '-auto-approve']);
      expect(code).toBe(0);
      if (ended) expect(stdout).toContain(ended);
    },
  );

  it('forgets none when it does not know one', async () => {
    const folder = deployed();
    const { code, stderr } = await inSandbox(folder, ['state', 'rm', 'aws_iam_role.cluster', 'aws_instance.clustr']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean aws_instance.cluster?');
    expect(Object.keys(stateIn(folder).resources)).toHaveLength(23);
  });
});

describe('state mv', () => {
  it('gives a record another address, also in what was made from it', async () => {
    const folder = deployed();
    const { code } = await inSandbox(folder, ['state', 'mv', 'aws_iam_role.cluster', 'aws_iam_role.other']);
    expect(code).toBe(0);
    const { resources } = stateIn(folder);
    expect(resources['aws_iam_role.cluster']).toBeUndefined();
    expect(resources['aws_iam_role.other']?.id).toBe('teleport-example-cluster');
    expect(resources['aws_iam_role_policy.cluster_s3']?.dependencies).toEqual(['aws_iam_role.other']);
    // It is known by its name, so the next plan only brings it back.
    expect((await inSandbox(folder, ['plan'])).stdout).toContain(
      'aws_iam_role.cluster has moved from aws_iam_role.other',
    );
  });

  it.each([
    ['aws_instance.other', 'aws_iam_role.cluster is of type aws_iam_role, and "aws_instance.other"', 'MOVE_REFUSED'],
    ['nonsense', '"nonsense" is no address', 'MOVE_REFUSED'],
    ['aws_iam_role.cluster', 'aws_iam_role.cluster stands for teleport-example-cluster already.', 'ALREADY_RECORDED'],
  ])('refuses %s', async (to, detail, code) => {
    const folder = deployed();
    const { stderr } = await inSandbox(folder, ['state', 'mv', 'aws_iam_role.cluster', to]);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(`│ ${detail}`);
  });

  it('waits for whoever holds the lock, as rm does', async () => {
    const folder = deployed();
    writeFileSync(join(folder, `${STATE}.lock`), '{}');
    for (const args of [
      ['mv', 'aws_iam_role.cluster', 'aws_iam_role.b'],
      ['rm', 'aws_iam_role.cluster'],
    ]) {
      expect((await inSandbox(folder, ['state', ...args])).stderr).toContain('[LOCK_');
    }
  });
});

describe('a command to copy', () => {
  it('has the variables of this run, but not where a saved plan holds them', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'my cluster.tfvars'), 'region = "us-west-2"\n');
    const { TF_VAR_region: _, ...env } = sandboxEnv;
    const given = ['-var-file=my cluster.tfvars', '-var', 'teleport_auth_type=local'];
    const { stdout } = await program(['validate', ...given], folder, env);
    expect(stdout).toContain(
      "\n  teleport-starter -sandbox '-var-file=my cluster.tfvars' -var=teleport_auth_type=local plan\n",
    );
    const copied = ['-sandbox', '-var-file=my cluster.tfvars', '-var=teleport_auth_type=local'];
    expect((await program([...copied, 'plan'], folder, env)).code).toBe(0);
    const saved = await program(['plan', '-out=p', ...given], folder, env);
    expect(saved.stdout).toContain('\n  teleport-starter -sandbox apply p\n');
  });
});

describe('-chdir', () => {
  it('works in another folder: its variables, its state, its files; commands to copy repeat it', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in/x.auto.tfvars'), 'region = "us-west-2"\n');
    const { TF_VAR_region: _, ...env } = sandboxEnv;
    const planned = await program(['-chdir=in', 'plan', '-out=p'], folder, env);
    expect(planned).toMatchObject({ code: 0 });
    expect(planned.stdout).toContain('\n  teleport-starter -chdir=in -sandbox apply p\n');
    expect((await program(['-chdir', 'in', 'apply', 'p'], folder, env)).code).toBe(0);
    expect(Object.keys(stateIn(join(folder, 'in')).resources)).toHaveLength(23);
  });

  it('stands before the command, and names a folder that is there', async () => {
    expect((await program(['state', 'list', '-chdir=x'])).stderr).toContain('-chdir=DIR stands before the command');
    expect((await program(['-chdir=nosuch', 'state', 'list'])).stderr).toContain(
      '-chdir names "nosuch", and there is no such folder.',
    );
  });
});

describe('TELEPORT_STARTER_ARGS', () => {
  it('adds to every command, …_COMMAND to one; what is typed goes before both', async () => {
    const folder = deployed();
    const env = { TELEPORT_STARTER_ARGS: '-no-color -json', TELEPORT_STARTER_ARGS_state_list: '-json=false' };
    expect((await inSandbox(folder, ['state', 'list'], env)).stdout).toMatch(/^aws_dynamodb_table\.teleport\n/);
    expect((await inSandbox(folder, ['state', 'list', '-json'], env)).stdout).toMatch(/^\{"version":1/);
    expect((await inSandbox(folder, ['show'], env)).stdout).toMatch(/^\{"version":1,"type":"state"/);
  });

  it('is parted like a shell parts words, and never given to one', async () => {
    const folder = emptyFolder();
    const args = `-var 'cluster_name=$(touch x) `;
    const unended = await inSandbox(folder, ['validate'], { TELEPORT_STARTER_ARGS_validate: args });
    expect(unended.stderr).toContain("TELEPORT_STARTER_ARGS_validate has a ' that is never ended");
    const quoted = await inSandbox(folder, ['validate'], {
      TELEPORT_STARTER_ARGS_validate: `${args}' -var "email=a\\"b"`,
    });
    expect(quoted.stderr).toContain('$(touch x)');
    expect(quoted.stderr).toContain('a\\"b');
  });

  it('is named when what it adds is not understood', async () => {
    const { stderr } = await inSandbox(emptyFolder(), ['plan'], { TELEPORT_STARTER_ARGS: '-auto-approve' });
    expect(stderr.replaceAll('\n│ ', ' ')).toContain(
      "Unknown option '-auto-approve'. The environment adds to the command line: TELEPORT_STARTER_ARGS.",
    );
  });

  it('finds the command behind every global option that takes a value', () => {
    const valued = describeCommandLine().options.filter(({ value }) => value !== undefined);
    expect(valued.map(({ name }) => name.slice(1)).sort()).toEqual([...GLOBAL_VALUED].sort());
  });
});

it('-compact-warnings tells of each kind of warning in a line', async () => {
  const env = { TF_VAR_nosuch: '' };
  const args = ['plan', '-target=aws_iam_role.cluster', '-var', 'use_letsencrypt=false', '-compact-warnings'];
  const { stderr } = await inSandbox(emptyFolder(), args, env);
  expect(stderr).toContain('\nWarnings:\n\n- ');
  expect(stderr).toContain('\n- Resource targeting is in effect [TARGETED]\n');
  expect(stderr).toContain('\nTo see them in full, leave -compact-warnings out.\n');
  expect(stderr).not.toContain('╷');
});

it("takes all of Terraform's options of plan and apply that stand in pipelines", async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'more.tfvars'), 'cluster_name = "from-the-file"\n');
  const common = ['-lock=false', '-lock-timeout=3s', '-input=false', '-no-color', '-parallelism=4', '-refresh=true'];
  const own = ['-var-file=more.tfvars', '-var', 'email=you@example.com', '-out=tfplan', '-detailed-exitcode'];
  expect((await inSandbox(folder, ['plan', ...common, ...own])).code).toBe(2);
  expect((await inSandbox(folder, ['apply', ...common, '-auto-approve', 'tfplan'])).code).toBe(0);
  expect(stateIn(folder).outputs.cluster_name).toBe('from-the-file');
});
