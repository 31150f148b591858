// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own syntax.
import { describe, expect, test } from 'vitest';
import { StarterError } from '../../src/core/errors.ts';
import { readVariables, type VariableArgument } from '../../src/variables/sources.ts';
import type { VariableName } from '../../src/variables/table.ts';
import { type Files, readFileFrom } from './given.ts';

interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Files;
  readonly args?: readonly VariableArgument[];
}

function read({ env = {}, files = {}, args = [] }: World) {
  return readVariables({
    env,
    args,
    readFile: readFileFrom(files),
    // The order of a directory is nobody's promise.
    listDir: async () => Object.keys(files).reverse(),
  });
}

async function regionFrom(world: World): Promise<unknown> {
  return (await read(world)).values.region;
}

async function problemsFrom(world: World) {
  const error = await read(world).then(
    () => expect.fail('nothing was refused'),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(StarterError);
  return (error as StarterError).diagnostics;
}

const variable = (text: string): VariableArgument => ({ kind: 'var', text });
const file = (path: string): VariableArgument => ({ kind: 'file', path });

describe('precedence', () => {
  /** Each goes before all above it, as Terraform has it. */
  const LADDER: [where: string, world: World, source: string][] = [
    ['the environment', { env: { TF_VAR_region: 'r0' } }, 'TF_VAR_region'],
    ['terraform.tfvars', { files: { 'terraform.tfvars': 'region = "r1"' } }, 'terraform.tfvars:1:10'],
    ['terraform.tfvars.json', { files: { 'terraform.tfvars.json': '{"region":"r2"}' } }, 'terraform.tfvars.json:1:11'],
    ['B.auto.tfvars', { files: { 'B.auto.tfvars': 'region="r3"' } }, 'B.auto.tfvars:1:8'],
    ['a.auto.tfvars', { files: { 'a.auto.tfvars': 'region="r4"' } }, 'a.auto.tfvars:1:8'],
    ['a.auto.tfvars.json', { files: { 'a.auto.tfvars.json': '{"region":"r5"}' } }, 'a.auto.tfvars.json:1:11'],
    ['b.auto.tfvars', { files: { 'b.auto.tfvars': 'region="r6"' } }, 'b.auto.tfvars:1:8'],
    ['-var', { args: [variable('region=r7')] }, '-var'],
    ['a later -var-file', { args: [file('x.txt')], files: { 'x.txt': 'region="r8"' } }, 'x.txt:1:8'],
    ['a later -var', { args: [variable('region=r9')] }, '-var'],
  ];

  test.each(LADDER.map((row, at) => [row[0], at] as const))('%s', async (_, at) => {
    const below = LADDER.slice(0, at + 1).map(([, world]) => world);
    const world = {
      env: Object.assign({}, ...below.map(({ env }) => env)),
      files: Object.assign({}, ...below.map(({ files }) => files)),
      args: below.flatMap(({ args = [] }) => args),
    };
    expect(await regionFrom(world)).toMatchObject({ value: `r${at}`, source: { text: LADDER[at]?.[2] } });
  });

  test('null in a file goes before what is set below it, and means: not set', async () => {
    const world = { env: { TF_VAR_region: 'r0' }, files: { 'terraform.tfvars': 'region = null' } };
    expect(await regionFrom(world)).toMatchObject({ value: null });
  });

  test('backups and other files of the folder are left alone', async () => {
    const files = { 'x.tfvars': '!', 'a.auto.tfvars~': '!', 'variables.tf': '!', 'terraform.tfvars.bak': '!' };
    expect(await read({ files })).toEqual({ values: {}, warnings: [] });
  });
});

describe('values typed as text', () => {
  test.each<[name: VariableName, text: string, value: unknown]>([
    ['region', '"us-west-2"', '"us-west-2"'],
    ['region', '${x} a=b', '${x} a=b'],
    ['region', 'null', 'null'],
    ['region', '', ''],
    ['use_acm', 'true', 'true'],
    ['use_acm', 'null', 'null'],
    ['allowed_ingress_cidr_blocks', '["10.0.0.0/8",]', ['10.0.0.0/8']],
    ['allowed_ingress_cidr_blocks', ' [\n"::/0" # all\n]\n', ['::/0']],
    ['allowed_ingress_cidr_blocks', 'null', null],
  ])('%s=%j: strings and bools as they stand, lists as HCL, the same in both sources', async (name, text, value) => {
    const { values } = await read({ args: [variable(`${name}=${text}`)] });
    expect(values[name]).toEqual({ value, source: { kind: 'argument', text: '-var' } });
    const { values: fromEnv } = await read({ env: { [`TF_VAR_${name}`]: text } });
    expect(fromEnv[name]).toEqual({ value, source: { kind: 'environment', text: `TF_VAR_${name}` } });
  });

  test('a list that can not be read is kept with the reason, so that it is told together with other wrong values', async () => {
    const { values } = await read({ env: { TF_VAR_allowed_ingress_cidr_blocks: '10.0.0.0/8' } });
    expect(values.allowed_ingress_cidr_blocks).toEqual({
      text: '10.0.0.0/8',
      unreadable: 'column 5: the value should end here; only literal values are understood',
      source: { kind: 'environment', text: 'TF_VAR_allowed_ingress_cidr_blocks' },
    });
  });
});

describe('names that are no variables', () => {
  test('in the environment: ignored', async () => {
    const env = { TF_VAR_regoin: 'x', TF_VAR_: 'y', region: 'z', TF_VAR_toString: 'x' };
    expect(await read({ env })).toEqual({ values: {}, warnings: [] });
  });

  test('in a file: one warning for all of them', async () => {
    const { values, warnings } = await read({ files: { 'terraform.tfvars': 'regoin="x"\nregion="y"\nzzz = 1' } });
    expect(Object.keys(values)).toEqual(['region']);
    expect(warnings).toEqual([
      {
        code: 'VARIABLE_UNKNOWN',
        severity: 'warning',
        summary: 'There is no variable of that name',
        detail: 'terraform.tfvars sets what is not a variable and is ignored: "regoin" (line 1), "zzz" (line 3).',
        hint: 'Did you mean region?',
      },
    ]);
  });

  test('in -var: an error', async () => {
    expect(await problemsFrom({ args: [variable('cluster-name=x')] })).toEqual([
      {
        code: 'VARIABLE_UNKNOWN',
        summary: 'There is no variable of that name',
        detail: '-var sets "cluster-name", which is not a variable.',
        hint: 'Did you mean cluster_name?',
      },
    ]);
    const [stranger] = await problemsFrom({ args: [variable('zzz=x')] });
    expect(stranger?.hint).toMatch(/^The variables are region, cluster_name, .*, kms_alias_name\.$/);
    const [spaced] = await problemsFrom({ args: [variable('region =x')] });
    expect(spaced).toMatchObject({
      detail: '-var sets "region ", which is not a variable.',
      hint: 'Did you mean region?',
    });
    const [inherited] = await problemsFrom({ args: [variable('constructor=x')] });
    expect(inherited?.detail).toBe('-var sets "constructor", which is not a variable.');
  });
});

describe('what can not be read', () => {
  test('-var without "="', async () => {
    expect(await problemsFrom({ args: [variable('region')] })).toEqual([
      {
        code: 'VARIABLE_ARGUMENT_INVALID',
        summary: 'A -var is not of the form name=value',
        detail: '-var "region" has no "=".',
        hint: 'Write it as\n-var region=us-west-2',
      },
    ]);
  });

  test('a file that is not there', async () => {
    expect(await problemsFrom({ args: [file('cluster.tfvars')] })).toEqual([
      {
        code: 'VARIABLE_FILE_UNREADABLE',
        summary: 'A file of variables can not be read',
        detail: 'cluster.tfvars: there is no such file.',
        hint: 'Check the path, which is relative to the working directory, and its permissions.',
      },
    ]);
  });

  test.each([
    ['EISDIR', 'it is a directory'],
    ['EACCES', 'permission denied'],
    ['EMFILE', 'EMFILE'],
  ])('a file that answers %s', async (code, why) => {
    const [problem] = await problemsFrom({ files: { 'terraform.tfvars': { code } } });
    expect(problem?.detail).toBe(`terraform.tfvars: ${why}.`);
  });

  test('a folder that may not be listed', async () => {
    const listDir = () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
    const reading = readVariables({ env: {}, args: [], readFile: readFileFrom({}), listDir });
    await expect(reading).rejects.toMatchObject({
      diagnostics: [{ code: 'VARIABLE_FILE_UNREADABLE', detail: 'The working directory: permission denied.' }],
    });
  });

  test('files that are not well formed: file, line and column, and all of them at once', async () => {
    const files = {
      'terraform.tfvars': 'email = "a@example.com"\nregion = us-west-2\n',
      'b.auto.tfvars.json': '{\n  "region": us\n}',
      'c.auto.tfvars': new Uint8Array([0x61, 0x3d, 0x22, 0xff, 0x22]),
    };
    const problems = await problemsFrom({ files, args: [variable('x=1')] });
    expect(problems[0]).toEqual({
      code: 'VARIABLE_FILE_INVALID',
      summary: 'A file of variables is not well formed',
      detail: 'terraform.tfvars:2:10: a value begins here that is no literal; put a string in double quotes.',
      hint: 'Such a file holds literal values only, for example\nregion = "us-west-2"',
    });
    expect(problems[1]?.hint).toBe('Such a file holds one JSON object, for example\n{"region": "us-west-2"}');
    expect(problems.slice(1).map(({ detail }) => detail)).toEqual([
      'b.auto.tfvars.json:2:13: this is no JSON value; put a string in double quotes.',
      'c.auto.tfvars: the file is not UTF-8 text.',
      '-var sets "x", which is not a variable.',
    ]);
  });

  test('a byte order mark, which editors on Windows write, is no problem', async () => {
    expect(await regionFrom({ files: { 'terraform.tfvars': '\ufeffregion="a"' } })).toMatchObject({ value: 'a' });
    expect(await regionFrom({ files: { 'terraform.tfvars.json': '\ufeff{"region":"a"}' } })).toMatchObject({
      value: 'a',
    });
  });
});
