import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { State } from '../../../src/state/model.ts';
import { formatState, parseState } from '../../../src/state/parse.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { program, variables } from './run.ts';

function inSandbox(folder: string, ...args: string[]) {
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return program(args, folder, { ...Object.fromEntries(given), TELEPORT_STARTER_SANDBOX_PACE: 'instant' });
}

it('every command that is offered stays in the sandbox and with its state', async () => {
  const folder = emptyFolder();
  const unapproved = await inSandbox(folder, '-sandbox', 'apply');
  expect(unapproved.stderr).toContain('\n│ teleport-starter -sandbox apply -auto-approve\n');
  const asJson = await inSandbox(folder, 'apply', '-json', '-sandbox', '-state=x.json');
  expect(asJson.stdout).toContain('\\nteleport-starter -sandbox -state=x.json apply -auto-approve"');
  const planned = await inSandbox(folder, 'plan', '-sandbox', '-out', 'my plan');
  expect(planned.stdout).toContain("\n  teleport-starter -sandbox apply 'my plan'\n");
  const valid = await inSandbox(folder, 'validate', '-state', 'x.json');
  expect(valid.stdout).toContain('\n  teleport-starter -state=x.json plan\n');
});

it('import takes nothing that the state records at another address, or that an interrupted run may still make', async () => {
  const folder = emptyFolder();
  const file = join(folder, 'teleport-starter.sandbox.state.json');
  expect((await inSandbox(folder, '-sandbox', 'apply', '-auto-approve')).code).toBe(0);
  const state = parseState(readFileSync(file, 'utf8'), file);
  const { 'aws_iam_role.cluster': role, ...others } = state.resources;
  if (role?.id === undefined) throw new Error('no role was made');
  const importRole = async (resources: State['resources']) => {
    writeFileSync(file, formatState({ ...state, resources }));
    return inSandbox(folder, '-sandbox', 'import', 'aws_iam_role.cluster', role.id ?? '');
  };

  const elsewhere = await importRole({ ...others, 'aws_iam_role.elsewhere': role });
  expect(elsewhere.stderr).toContain('[OBJECT_RECORDED]');
  expect(elsewhere.stderr).toContain("│ teleport-starter -sandbox state show 'aws_iam_role.elsewhere'\n");
  const { id: _, ...unanswered } = role;
  const unfinished = await importRole({
    ...others,
    'aws_iam_role.cluster': { ...unanswered, status: 'creating', token: 't', since: 1 },
  });
  expect(unfinished.stderr).toContain('[IMPORT_UNFINISHED]');
  const free = await importRole(others);
  expect(free).toMatchObject({ code: 0, stdout: expect.stringContaining('\n  teleport-starter -sandbox plan\n') });
});

it('without -sandbox beside a state of the sandbox: that it is meant, perhaps, and no apply of the real AWS', async () => {
  const folder = emptyFolder();
  expect((await inSandbox(folder, '-sandbox', 'apply', '-auto-approve')).code).toBe(0);
  const { code, stderr } = await inSandbox(folder, 'output');
  expect(code).toBe(1);
  expect(stderr).toContain('[STATE_MISSING]');
  expect(stderr.replaceAll('\n│ ', ' ')).toContain(
    'If the deployment in the sandbox is meant, add -sandbox to the command.',
  );
  expect(stderr).not.toContain('teleport-starter apply');
});
