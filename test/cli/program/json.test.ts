import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contract, published } from '../../docs/json-contract.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { deployedOnce, driftIn, inSandbox } from './deployed.ts';

const deployed = deployedOnce();

/** What is printed keeps the promise, and says nothing that is not promised. */
function expectKept(name: keyof typeof contract, value: unknown): void {
  const schema: z.ZodType = contract[name];
  expect(schema.parse(value)).toEqual(value);
  expect(z.fromJSONSchema(published(name) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).error).toBe(
    undefined,
  );
}

function linesOf(stdout: string): { type?: string }[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('with -json', () => {
  it.each([
    ['a plan', ['plan'], ['plan']],
    [
      'an apply that replaces',
      ['apply', '-auto-approve', '-replace=aws_instance.cluster'],
      ['plan', 'run-started', 'step-started', 'step-done', 'run-done'],
    ],
    ['an apply of drift', ['apply', '-auto-approve', '-refresh-only'], ['plan', 'state-refreshed']],
    [
      'a part of a destroy',
      ['destroy', '-auto-approve', '-target=aws_instance.cluster'],
      ['plan', 'diagnostic', 'run-done'],
    ],
    ['a destroy', ['destroy', '-auto-approve'], ['plan', 'run-done', 'nothing-left']],
    ['a refusal', ['apply'], ['plan', 'diagnostic']],
    ['a misspelt option', ['plan', '-targt=x'], ['diagnostic']],
  ])('%s prints the lines that are promised', async (_, args, types) => {
    const folder = deployed();
    driftIn(folder);
    const { stdout, stderr } = await inSandbox(folder, [...args, '-json']);
    expect(stderr.replace(/^SANDBOX:.*\n\n/, '')).toBe('');
    const lines = linesOf(stdout);
    for (const line of lines) expectKept('events', line);
    expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
  });

  it('an apply with nothing to do ends as every other does', async () => {
    const folder = deployed();
    const end = { created: 0, updated: 0, deleted: 0, failed: 0, elapsedMs: 0 };
    for (const [args, last] of [
      [
        [],
        [
          { type: 'run-started', steps: 0 },
          { type: 'run-done', ...end },
        ],
      ],
      [['-refresh-only'], [{ type: 'state-refreshed' }]],
    ] as const) {
      const { code, stdout } = await inSandbox(folder, ['apply', '-json', ...args]);
      expect(code).toBe(0);
      const [plan, ...lines] = linesOf(stdout);
      expect(plan).toMatchObject({ type: 'plan' });
      for (const line of lines) expectKept('events', line);
      expect(lines).toMatchObject(last);
    }
  });

  it('show prints the state, and a saved plan', async () => {
    const folder = deployed();
    expectKept('state', JSON.parse((await inSandbox(folder, ['show', '-json'])).stdout));
    await inSandbox(folder, ['plan', '-destroy', '-out=p']);
    expectKept('plan', JSON.parse((await inSandbox(folder, ['show', '-json', 'p'])).stdout));
  });

  it('output prints the outputs', async () => {
    expectKept('output', JSON.parse((await inSandbox(deployed(), ['output', '-json'])).stdout));
  });

  it('output of a name prints its value alone', async () => {
    const { stdout } = await inSandbox(deployed(), ['output', '-json', 'cluster_name']);
    expect(stdout).toBe('"teleport-example"\n');
  });

  it('graph prints the graph, after the warnings', async () => {
    const { stdout } = await inSandbox(deployed(), ['graph', '-json', '-target=aws_iam_role.cluster']);
    const lines = linesOf(stdout);
    for (const line of lines) expectKept('graph', line);
    expect(lines.map(({ type }) => type)).toEqual(['diagnostic', 'graph']);
    // Warnings or not, there must be something to hold against the schema.
    expect(lines.at(-1)).toMatchObject({
      nodes: expect.arrayContaining([expect.objectContaining({ fate: 'unchanged' })]),
    });
  });

  it('permissions prints a policy as it is handed to AWS', async () => {
    const { stdout } = await inSandbox(emptyFolder(), ['permissions', 'plan', '-json']);
    expect(Object.keys(JSON.parse(stdout))).toEqual(['Version', 'Statement']);
  });

  it.each<[keyof typeof contract, readonly string[]]>([
    ['output', ['output']],
    ['diagnostic', ['output', 'nosuch']],
    ['state', ['show']],
    ['plan', ['show', 'nosuch.plan']],
    ['graph', ['graph', '-var=email=x']],
    ['answers', ['state', 'list']],
    ['diagnostic', ['permissions', '-part=x']],
    ['diagnostic', ['state', 'pull']],
    ['diagnostic', ['init']],
    ['diagnostic', []],
    ['diagnostic', ['state']],
    ['diagnostic', ['nosuch']],
  ])('%s: %j that fails prints a diagnostic, and nothing on stderr', async (name, args) => {
    const { code, stdout, stderr } = await inSandbox(emptyFolder(), [...args, '-json']);
    expect(code).toBe(1);
    expect(stderr.replace(/^SANDBOX:.*\n\n/, '')).toBe('');
    const lines = linesOf(stdout);
    expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(['diagnostic']));
    for (const line of lines) {
      expectKept(name, line);
      expectKept('diagnostic', line);
    }
  });

  it('validate prints what it found', async () => {
    for (const args of [[], ['-var=email=x']]) {
      const { stdout } = await inSandbox(emptyFolder(), ['validate', '-json', ...args]);
      for (const line of linesOf(stdout)) expectKept('validate', line);
    }
  });

  it.each([
    'state list',
    'state show aws_instance.cluster',
    'state mv aws_iam_role.cluster aws_iam_role.other',
    'state rm aws_iam_role.cluster',
    'unlock',
    'import aws_iam_role.cluster teleport-example-cluster',
  ])('%s answers as promised', async (command) => {
    const folder = deployed();
    const args = command.split(' ');
    if (args[0] === 'import') await inSandbox(folder, ['state', 'rm', 'aws_iam_role.cluster']);
    const { stdout, code } = await inSandbox(folder, [...args, '-json']);
    expect(code).toBe(0);
    for (const line of linesOf(stdout)) expectKept('answers', line);
  });
});
