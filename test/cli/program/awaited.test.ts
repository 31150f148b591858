import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { State } from '../../../src/state/model.ts';
import { type Ended, start } from '../../e2e/run.ts';
import { deployedOnce, sandboxEnv } from './deployed.ts';

const STATE = 'teleport-starter.sandbox.state.json';
const ADDRESS = 'aws_iam_role.cluster';

const deployed = deployedOnce();

/** A deployment as a run leaves it that dies while its call for a role of another name is on its way. */
function leftBehind(): string {
  const folder = deployed();
  const file = join(folder, STATE);
  const { checksum: _edited, ...state } = JSON.parse(readFileSync(file, 'utf8')) as State & { checksum: string };
  const role = state.resources[ADDRESS];
  if (!role?.id) throw new Error('no role');
  const { id, inputs, attributes, dependencies, owned, ...rest } = role;
  const left = {
    ...rest,
    status: 'replacing',
    inputs: { ...inputs, name: 'other-name' },
    attributes: {},
    dependencies,
    owned,
    token: 'unanswered',
    since: Date.now(),
    deposed: [{ id, inputs, attributes, dependencies, owned }],
  };
  writeFileSync(file, JSON.stringify({ ...state, resources: { ...state.resources, [ADDRESS]: left } }));
  return folder;
}

/** Runs `command` until it tells that it waits; then it is stopped. */
function untilItWaits(cwd: string, ...command: string[]): Promise<Ended> {
  const running = start(command, {
    cwd,
    env: sandboxEnv,
    onOutput: (text) => {
      if (text.includes('CREATE_AWAITED')) running.kill('SIGINT');
    },
  });
  return running.ended;
}

it.each([
  [['plan']],
  [['plan', '-compact-warnings']],
  [['plan', '-refresh=false']],
  [['apply', '-auto-approve']],
  [['graph']],
])('%j says what it waits for, whole and once, and can be stopped', async (command) => {
  const folder = leftBehind();
  const before = readFileSync(join(folder, STATE), 'utf8');
  const { code, stdout, stderr } = await untilItWaits(folder, ...command);
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr.match(/\[CREATE_AWAITED\]/g)).toHaveLength(1);
  expect(stderr.replace(/\s+│?\s*/g, ' ')).toMatch(
    /has asked AWS to create aws_iam_role\.cluster, and AWS does not show it yet\. .* Waiting until 20\S+Z at most\. .*press Ctrl-C: nothing has been changed yet\./,
  );
  expect(readFileSync(join(folder, STATE), 'utf8')).toBe(before);
});

it('a program is told in a line of JSON', async () => {
  const { code, stdout } = await untilItWaits(leftBehind(), 'plan', '-json');
  expect(code).toBe(130);
  const [warning, ...others] = stdout.trimEnd().split('\n');
  expect(JSON.parse(warning ?? '')).toMatchObject({
    type: 'diagnostic',
    severity: 'warning',
    code: 'CREATE_AWAITED',
    address: ADDRESS,
  });
  expect(others.every((line) => JSON.parse(line).type === 'diagnostic')).toBe(true);
});

it.each([
  [['-target=aws_iam_role.none'], 'ADDRESS_UNKNOWN'],
  [['-target=aws_dynamodb_table.teleport', `-replace=${ADDRESS}`], 'USAGE'],
])('%j is refused before anything is waited for', async (options, problem) => {
  const { code, stderr } = await untilItWaits(leftBehind(), 'plan', ...options);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`[${problem}]`) });
});
