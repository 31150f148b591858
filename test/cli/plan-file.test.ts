import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as planCommand } from '../../src/cli/commands/plan.ts';
import { loadPlan, savePlan, stalePlan } from '../../src/cli/plan-file.ts';
import type { PlanUse } from '../../src/cli/plan-file-advice.ts';
import { diagnosticsOf } from '../../src/core/errors.ts';
import { plan } from './render/sample-plans.ts';
import { defaults, fakeIo } from './world.ts';

const saved = { plan: plan({}), variables: { region: 'us-west-2' }, state: { lineage: 'a'.repeat(32), salt: 'abcd' } };

describe('a plan file', () => {
  it('comes back as it was saved', async () => {
    const path = join(fakeIo().cwd, 'x.plan');
    await savePlan(path, saved);
    expect(await loadPlan(path)).toMatchObject(saved);
  });

  it('is for its owner alone, also where another file was readable for all', async () => {
    const path = join(fakeIo().cwd, 'x.plan');
    writeFileSync(path, 'older');
    chmodSync(path, 0o644);
    await savePlan(path, saved);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('that is not there, or is none, is told in words', async () => {
    const { cwd } = fakeIo();
    const path = join(cwd, 'x y.plan');
    await expect(loadPlan(path)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'PLAN_MISSING',
          detail: `${path} does not exist.`,
          hint: `Make the plan first, or leave the file out to plan and apply in one go:\nteleport-starter plan -out '${path}'`,
        },
      ],
    });
    await expect(loadPlan(cwd)).rejects.toMatchObject({
      diagnostics: [{ code: 'PLAN_UNREADABLE', detail: `${cwd}: it is a folder` }],
    });
    writeFileSync(path, 'a license');
    await expect(loadPlan(path)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'PLAN_UNREADABLE',
          detail: `${path}: it is not JSON`,
          // Never over what is there and no plan.
          hint: 'Plan files are written by\nteleport-starter plan -out cluster.plan',
        },
      ],
    });
    writeFileSync(path, JSON.stringify({ planVersion: 1, plan: { planVersion: 1, mode: 'other' } }));
    await expect(loadPlan(path)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'PLAN_UNREADABLE',
          detail: expect.stringContaining(`${path}: at plan.mode: `),
          hint: `Plan files are written by\nteleport-starter plan -out '${path}'`,
        },
      ],
    });
  });
});

describe('what is no plan file', () => {
  const hintOf = async (name: string, use: PlanUse, content?: string) => {
    const path = join(fakeIo().cwd, name);
    if (content !== undefined) writeFileSync(path, content);
    const error = await loadPlan(path, use).then(
      () => undefined,
      (thrown) => thrown,
    );
    return { hint: error?.diagnostics[0].hint, path };
  };

  it('but an address of a resource: how it is shown, and how it is applied alone', async () => {
    expect((await hintOf('aws_lb.cluster[0]', 'show')).hint).toMatch(
      /\nteleport-starter state show 'aws_lb.cluster\[0\]'$/,
    );
    expect((await hintOf('aws_instance.cluster', 'apply')).hint).toMatch(
      /\nteleport-starter apply -target=aws_instance.cluster$/,
    );
  });

  it('and is not there: what the command does without', async () => {
    const ways = ['show', 'graph'] as const;
    const hints = await Promise.all(ways.map(async (use) => (await hintOf('x.plan', use)).hint.split('\n')[0]));
    expect(hints).toEqual([
      'Make the plan first, or leave the file out to see what the state records:',
      'Make the plan first, or leave -plan out to draw what would be planned now:',
    ]);
  });

  it.each([
    ['terraform.tfvars', 'region = "us-west-2"'],
    ['x.tfvars.json', '{"region": "us-west-2"}'],
    ['missing.tfvars', undefined],
  ])('but a file of variables, %s: how that is given, and no advice that would overwrite it', async (name, content) => {
    const { hint, path } = await hintOf(name, 'apply', content);
    expect(hint).toBe(
      `A file of variables is given with -var-file:\nteleport-starter plan -var-file=${path}\nPlan files are written by\nteleport-starter plan -out cluster.plan`,
    );
  });
});

it('a plan that is out of date is made anew with the same options', () => {
  expect(stalePlan('my plan', 'something in AWS has changed').diagnostics[0]).toMatchObject({
    detail: 'Since my plan was made, something in AWS has changed. Nothing was changed.',
    hint: "Make and review a new one, with the same options (-var, -var-file, -target, …) as that one, but for -replace of what has been replaced since:\nteleport-starter plan -out 'my plan'",
  });
});

describe('plan -out', () => {
  it.each([
    [
      'in a folder that is not there',
      'missing/p',
      /^-out: the folder \S+missing does not exist\. Nothing was planned\.$/,
    ],
    ['below a file', 'file/p', /^-out: \S+file\/p leads through what is no folder\. Nothing was planned\.$/],
    ['that is a folder', '.', /^-out: \S+ is a folder\. Nothing was planned\.$/],
  ])('refuses a file %s before it plans', async (_, out, detail) => {
    const io = fakeIo();
    writeFileSync(join(io.cwd, 'file'), '');
    // Without a variable: to plan would fail with that.
    const planning = planCommand({ ...defaults, detailedExitcode: false, newDeployment: false, out }, io);
    await expect(planning).rejects.toMatchObject({
      diagnostics: [{ code: 'PLAN_NOT_SAVED', detail: expect.stringMatching(detail) }],
    });
  });

  it('makes nothing before it plans', async () => {
    const io = fakeIo();
    const planning = planCommand({ ...defaults, detailedExitcode: false, newDeployment: false, out: 'p' }, io);
    await expect(planning).rejects.toMatchObject({ code: 'VARIABLE_MISSING' });
    expect(existsSync(join(io.cwd, 'p'))).toBe(false);
  });

  it.each([
    ['the state file', defaults.state, 'the state file'],
    ['the state file under another name', 'link', 'the state file'],
    ['its backup', `./${defaults.state}.backup`, "the state file's backup"],
    ['its lock', `${defaults.state}.lock`, "the state file's lock"],
  ])('refuses to write over %s', async (_, out, what) => {
    const io = fakeIo();
    const state = join(io.cwd, defaults.state);
    writeFileSync(state, 'the state');
    symlinkSync(defaults.state, join(io.cwd, 'link'));
    const file = { 'the state file': state, "the state file's backup": `${state}.backup` }[what] ?? `${state}.lock`;
    await expect(
      planCommand({ ...defaults, detailedExitcode: false, newDeployment: false, out }, io),
    ).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'USAGE',
          detail: `-out would write the plan over ${what}, ${file}.`,
          hint: 'Name another file with -out.',
        },
      ],
    });
    expect(readFileSync(state, 'utf8')).toBe('the state');
    expect(existsSync(`${state}.lock`)).toBe(false);
  });

  /** The code of what the command is refused with: `VARIABLE_MISSING` once it has come to planning. */
  const refusalOf = (out: string, io: ReturnType<typeof fakeIo>) =>
    planCommand({ ...defaults, detailedExitcode: false, newDeployment: false, out }, io).then(
      () => undefined,
      (error) => diagnosticsOf(error)[0],
    );

  it.each([
    ['terraform.tfvars', 'region = "us-west-2"\n'],
    ['.teleport-starter.sandbox.json', '{"version":1}'],
    ['errored.state.json', '{\n  "formatVersion": 1\n}'],
  ])('refuses to write over what is no saved plan, before planning: %s', async (out, content) => {
    const io = fakeIo();
    const path = join(io.cwd, out);
    writeFileSync(path, content);
    expect(await refusalOf(out, io)).toEqual({
      code: 'PLAN_NOT_SAVED',
      summary: 'The plan could not be saved',
      detail: `${path} is there already, and it is no saved plan: it is not overwritten.`,
      hint: 'Name another file with -out.',
    });
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('goes on to planning for a new file, an empty one, a device and an older plan', async () => {
    const io = fakeIo();
    writeFileSync(join(io.cwd, 'empty.plan'), '');
    await savePlan(join(io.cwd, 'older.plan'), saved);
    writeFileSync(join(io.cwd, 'cut.plan'), readFileSync(join(io.cwd, 'older.plan'), 'utf8').slice(0, 100));
    for (const out of ['new.plan', 'empty.plan', '/dev/null', 'older.plan', 'cut.plan']) {
      expect(await refusalOf(out, io)).toMatchObject({ code: 'VARIABLE_MISSING' });
    }
  });
});
