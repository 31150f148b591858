import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as planCommand } from '../../src/cli/commands/plan.ts';
import { loadPlan, savePlan } from '../../src/cli/plan-file.ts';
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

describe('plan -out', () => {
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
