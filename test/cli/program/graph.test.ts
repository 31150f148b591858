import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start } from '../../e2e/run.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { program, variables } from './run.ts';

const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
const instant = { ...env, TELEPORT_STARTER_SANDBOX_PACE: 'instant' };

it('graph draws on stdout alone, in the language that is asked for, and changes nothing', async () => {
  const folder = emptyFolder();
  const mermaid = await program(['-sandbox', 'graph'], folder, instant);
  expect(mermaid).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^---\ntitle: "teleport-example: 23 to add/),
  });
  expect(mermaid.stdout).toContain('["(+) aws_instance.cluster"]');
  const dot = await program(['-sandbox', 'graph', '-type', 'dot'], folder, instant);
  expect(dot.stdout).toMatch(/^digraph \{\n[\s\S]*\n\}\n$/);
  const svg = await program(['-sandbox', 'graph', '-type=svg'], folder, instant);
  expect(svg.stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  const json = await program(['-sandbox', 'graph', '-json'], folder, instant);
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 1,
    type: 'graph',
    nodes: expect.arrayContaining([{ name: 'aws_instance.cluster', group: 'Compute', fate: 'create' }]),
  });
  expect(existsSync(join(folder, 'teleport-starter.sandbox.state.json'))).toBe(false);

  const wrong = await program(['graph', '-type', 'png'], folder, instant);
  expect(wrong.stderr).toContain("Option '-type <TYPE>' argument 'png' is invalid.");
  const twice = await program(['graph', '-json', '-type', 'svg'], folder, instant);
  expect(twice).toMatchObject({ code: 1, stdout: expect.stringContaining('-type=svg as a picture: one of them.') });
});

it('graph draws a saved plan, and refuses one that is out of date', async () => {
  const folder = emptyFolder();
  const change = ['-var', 'cluster_instance_type=t3.large', '-out', 'cluster.plan'];
  expect((await program(['-sandbox', 'apply', '-auto-approve'], folder, instant)).code).toBe(0);
  expect((await program(['-sandbox', 'plan', ...change], folder, instant)).code).toBe(0);
  const drawn = await program(['-sandbox', 'graph', '-plan', 'cluster.plan'], folder, instant);
  expect(drawn.stdout).toMatch(/\["\((~|\+\/-|-\/\+)\) aws_instance\.cluster"\]/);
  expect((await program(['-sandbox', 'apply', 'cluster.plan'], folder, instant)).code).toBe(0);
  const stale = await program(['-sandbox', 'graph', '-plan', 'cluster.plan'], folder, instant);
  expect(stale).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[PLAN_STALE]') });
});

it('graph refuses what plan refuses: a second deployment by mistake, and a state in the bucket of the deployment', async () => {
  const folder = emptyFolder();
  const state = join(folder, 'teleport-starter.sandbox.state.json');
  expect((await program(['-sandbox', 'apply', '-auto-approve'], folder, instant)).code).toBe(0);
  renameSync(state, `${state}.backup`);
  rmSync(join(folder, '.teleport-starter.sandbox.json'));
  const second = await program(['-sandbox', 'graph'], folder, instant);
  expect(second).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[STATE_ELSEWHERE]') });
  const wanted = await program(['-sandbox', 'graph', '-new-deployment'], folder, instant);
  expect(wanted).toMatchObject({ code: 0, stdout: expect.stringContaining('teleport-example: 23 to add') });
  const within = await program(['-sandbox', 'graph', '-backend=s3://teleport-example/state'], emptyFolder(), instant);
  expect(within).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[BACKEND_IN_DEPLOYMENT]') });
});

it('apply refuses a report that can not be written before it changes anything', async () => {
  const folder = emptyFolder();
  const refused = await program(['-sandbox', 'apply', '-auto-approve', '-report', 'nowhere/x.html'], folder, instant);
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[REPORT_UNWRITABLE]') });
  expect(existsSync(join(folder, 'teleport-starter.sandbox.state.json'))).toBe(false);
});

it('a report tells of an apply, of one with nothing to do, and of a destroy', async () => {
  const folder = emptyFolder();
  const report = () => readFileSync(join(folder, 'report.html'), 'utf8');
  const apply = ['-sandbox', 'apply', '-auto-approve', '-report', 'report.html'];
  const applied = await program(apply, folder, instant);
  expect(applied.stdout).toContain('\nWrote the report to report.html.\n');
  expect(report()).toContain('✓ Complete');
  expect(report()).toContain('In the sandbox: nothing real');
  expect(report()).toContain('<a href="https://teleport.example.com"');
  await program([...apply, '-json'], folder, instant);
  expect(report()).toContain('✓ Nothing changed');
  const destroyed = await program(['-sandbox', 'destroy', '-auto-approve', '-report=report.html'], folder, instant);
  expect(destroyed.code).toBe(0);
  expect(report()).toContain('<h1>Destroy of teleport-example</h1>');
  expect(report()).toContain('0 added, 0 changed, 23 destroyed');
});

it('a report of an apply that was stopped tells what was under way and what was not begun', async () => {
  const folder = emptyFolder();
  const args = ['-sandbox', 'apply', '-auto-approve', '-report', 'report.html'];
  const running = start(args, {
    cwd: folder,
    env: { ...env, TELEPORT_STARTER_SANDBOX_PACE: 'realistic' },
    onOutput(text) {
      if (text.includes('aws_dynamodb_table.teleport: Creating')) running.kill('SIGINT');
    },
  });
  expect((await running.ended).code).toBe(130);
  const report = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(report).toContain('■ Stopped');
  expect(report).toContain('<td class="time number">stopped</td>');
  expect(report).toContain('>not started</td>');
});
