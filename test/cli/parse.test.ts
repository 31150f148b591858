import { describe, expect, it } from 'vitest';
import { WHOLE } from '../../src/cli/aim.ts';
import type { GlobalOptions } from '../../src/cli/options.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import { StarterError } from '../../src/core/errors.ts';
import { defaults, fakeIo } from './world.ts';

function parse(line: string, env: Record<string, string> = {}) {
  return parseCommandLine(line.split(' ').filter(Boolean), fakeIo(env));
}

function refusal(line: string, env: Record<string, string> = {}) {
  try {
    parse(line, env);
  } catch (error) {
    if (error instanceof StarterError)
      return error.diagnostics.map(({ code, detail, hint }) => ({ code, detail, hint }));
    throw error;
  }
  throw new Error('it was accepted');
}

const applying = { autoApprove: false, allowDataLoss: false, newDeployment: false, aim: WHOLE };
const { aim: _, ...withoutAim } = applying;

describe('each command with its options', () => {
  it.each<[string, string, object]>([
    ['plan', 'plan', { detailedExitcode: false, newDeployment: false, aim: WHOLE }],
    [
      'plan -out x.plan -detailed-exitcode -new-deployment',
      'plan',
      { out: 'x.plan', detailedExitcode: true, newDeployment: true, aim: WHOLE },
    ],
    [
      'plan -target a.b -target=c.d -replace a.b',
      'plan',
      {
        detailedExitcode: false,
        newDeployment: false,
        aim: { mode: 'apply', targets: ['a.b', 'c.d'], replace: ['a.b'] },
      },
    ],
    ['apply -refresh-only', 'apply', { ...applying, aim: { ...WHOLE, mode: 'refresh-only' } }],
    ['apply -destroy', 'apply', { ...applying, aim: { ...WHOLE, mode: 'destroy' } }],
    ['destroy -target a.b', 'destroy', { autoApprove: false, targets: ['a.b'] }],
    ['show', 'show', {}],
    ['show x.plan', 'show', { planFile: 'x.plan' }],
    ['state rm a.b c.d', 'state rm', { addresses: ['a.b', 'c.d'] }],
    ['state mv a.b a.c', 'state mv', { from: 'a.b', to: 'a.c' }],
    ['-compact-warnings validate', 'validate', { compactWarnings: true }],
    ['-chdir=x validate', 'validate', { repeated: ['-chdir=x'] }],
    ['apply', 'apply', applying],
    ['apply x.plan -auto-approve', 'apply', { ...withoutAim, planFile: 'x.plan', autoApprove: true }],
    ['apply --allow-data-loss', 'apply', { ...applying, allowDataLoss: true }],
    ['apply -new-deployment', 'apply', { ...applying, newDeployment: true }],
    ['apply -auto-approve=false', 'apply', applying],
    ['destroy -auto-approve', 'destroy', { autoApprove: true, targets: [] }],
    ['output', 'output', { raw: false }],
    ['output -raw key_name', 'output', { name: 'key_name', raw: true }],
    [
      'import aws_acm_certificate.cert arn:x',
      'import',
      { address: 'aws_acm_certificate.cert', id: 'arn:x', newDeployment: false },
    ],
    ['validate', 'validate', {}],
    ['state list', 'state list', {}],
    ['state show aws_lb.cluster[0]', 'state show', { address: 'aws_lb.cluster[0]' }],
    ['state pull', 'state pull', {}],
    ['state push x.json', 'state push', { file: 'x.json', force: false }],
    ['state push -force x.json', 'state push', { file: 'x.json', force: true }],
    ['unlock', 'unlock', { force: false }],
    ['unlock -force', 'unlock', { force: true }],
    ['version', 'version', {}],
  ])('%s', (line, command, own) => {
    const invocation = parse(line);
    expect(invocation?.command).toBe(command);
    expect(invocation?.options).toEqual({ ...defaults, ...own });
  });

  it('those that change nothing may end at once', () => {
    const readOnly = [
      'plan',
      'apply',
      'destroy',
      'output',
      'import a b',
      'validate',
      'state list',
      'state show a',
      'state pull',
      'state push a',
      'unlock',
      'version',
    ];
    expect(readOnly.filter((line) => parse(line)?.readOnly)).toEqual([
      'plan',
      'output',
      'validate',
      'state list',
      'state show a',
      'state pull',
      'version',
    ]);
  });
});

describe('global options', () => {
  it.each<[string, Partial<GlobalOptions>]>([
    ['-state x.json', { state: 'x.json', repeated: ['-state=x.json'] }],
    ['-backend s3://b-1/k', { backend: { bucket: 'b-1', key: 'k' }, repeated: ['-backend=s3://b-1/k'] }],
    [
      '-backend=s3://b-1/deep/k -sandbox',
      {
        backend: { bucket: 'b-1', key: 'deep/k' },
        sandbox: true,
        state: 'teleport-starter.sandbox.state.json',
        repeated: ['-sandbox', '-backend=s3://b-1/deep/k'],
      },
    ],
    ['-json', { json: true }],
    ['-parallelism 3', { parallelism: 3 }],
    ['-lock=false', { lock: false }],
    ['-version=false', { lock: true }],
    ['-lock-timeout 90s', { lockTimeoutMs: 90_000 }],
    ['-lock-timeout=3m', { lockTimeoutMs: 180_000 }],
    ['-lock-timeout=1h2m3s', { lockTimeoutMs: 3_723_000 }],
    ['-lock-timeout=500ms', { lockTimeoutMs: 500 }],
    ['-lock-timeout=0', { lockTimeoutMs: 0 }],
    ['-refresh=false', { refresh: false }],
    ['-input=false', { input: false }],
    ['-sandbox', { sandbox: true, state: 'teleport-starter.sandbox.state.json', repeated: ['-sandbox'] }],
    ['-sandbox -state x.json', { sandbox: true, state: 'x.json', repeated: ['-sandbox', '-state=x.json'] }],
    ['-no-color', {}],
  ])('%s works before and after the command', (options, meaning) => {
    for (const line of [
      `${options} validate`,
      `validate ${options}`,
      `${options} state list`,
      `state ${options} list`,
    ]) {
      expect(parse(line)?.options).toEqual({ ...defaults, ...meaning });
    }
  });

  it('variables keep the order in which they were given', () => {
    expect(parse('-var a=1 plan -var-file f.tfvars -var a=-2 -var=b=x=y')?.options).toMatchObject({
      variables: [
        { kind: 'var', text: 'a=1' },
        { kind: 'file', path: 'f.tfvars' },
        { kind: 'var', text: 'a=-2' },
        { kind: 'var', text: 'b=x=y' },
      ],
      repeated: ['-var=a=1', '-var-file=f.tfvars', '-var=a=-2', '-var=b=x=y'],
    });
  });

  it.each<[Record<string, string>, string, Partial<GlobalOptions>]>([
    [{ TELEPORT_STARTER_STATE: 'e.json' }, 'plan', { state: 'e.json' }],
    [{ TELEPORT_STARTER_STATE: 'e.json' }, 'plan -state x.json', { state: 'x.json' }],
    [{ TELEPORT_STARTER_STATE: '' }, 'plan', { state: 'teleport-starter.state.json' }],
    [{ TELEPORT_STARTER_STATE: 'e.json' }, 'plan', { repeated: [] }],
    [
      { TELEPORT_STARTER_STATE: 'e.json' },
      'plan -sandbox',
      { state: 'teleport-starter.sandbox.state.json', repeated: ['-sandbox'] },
    ],
    [{ TELEPORT_STARTER_STATE: 'e.json' }, 'plan -sandbox -state x.json', { state: 'x.json' }],
    [
      { TELEPORT_STARTER_SANDBOX: '1' },
      'plan',
      { sandbox: true, state: 'teleport-starter.sandbox.state.json', repeated: ['-sandbox'] },
    ],
    [{ TELEPORT_STARTER_SANDBOX: '0' }, 'plan', { sandbox: false }],
    [{ TELEPORT_STARTER_SANDBOX: '1' }, 'plan -sandbox=false', { sandbox: false, repeated: [] }],
    [
      { TELEPORT_STARTER_BACKEND: 's3://b-1/k' },
      'plan',
      { backend: { bucket: 'b-1', key: 'k' }, repeated: ['-backend=s3://b-1/k'] },
    ],
    [
      { TELEPORT_STARTER_BACKEND: 's3://b-1/k', TELEPORT_STARTER_STATE: 'e.json' },
      'plan -backend=s3://b-2/k',
      { backend: { bucket: 'b-2', key: 'k' }, state: 'e.json' },
    ],
  ])('%j and "%s"', (env, line, meaning) => {
    expect(parse(line, env)?.options).toMatchObject(meaning);
  });
});

describe('what is not understood', () => {
  it.each([
    ['aply', "Unknown command 'aply'.", 'Did you mean apply? See\nteleport-starter -help'],
    [
      'apply -auto-aprove',
      "Unknown option '-auto-aprove'.",
      'Did you mean -auto-approve? See\nteleport-starter apply -help',
    ],
    ['force-unlock 1', "Unknown command 'force-unlock'.", 'Here that is unlock. See\nteleport-starter -help'],
    ['taint x', "Unknown command 'taint'.", 'Here that is apply -replace=ADDRESS. See\nteleport-starter -help'],
    ['refresh', "Unknown command 'refresh'.", 'Here that is apply -refresh-only. See\nteleport-starter -help'],
    [
      'workspace list',
      "Unknown command 'workspace'.",
      'Here that is -state=FILE or -backend=URL, which name a deployment. See\nteleport-starter -help',
    ],
    ['plan -zzz', "Unknown option '-zzz'.", 'See\nteleport-starter plan -help'],
    [
      'plan extra',
      "Too many arguments for 'plan'. Expected 0 arguments but got 1.",
      'See\nteleport-starter plan -help',
    ],
    ['show plan -bogus', "Unknown option '-bogus'.", 'See\nteleport-starter show -help'],
    [
      'apply plan extra',
      "Too many arguments for 'apply'. Expected 1 argument but got 2.",
      'See\nteleport-starter apply -help',
    ],
    [
      'state -lock=false list bogus',
      "Too many arguments for 'list'. Expected 0 arguments but got 1.",
      'See\nteleport-starter state list -help',
    ],
    ['state rm', "Missing required argument 'ADDRESS'.", 'See\nteleport-starter state rm -help'],
    ['-zzz', "Unknown option '-zzz'.", 'See\nteleport-starter -help'],
    ['-json', 'No command was given.', 'See\nteleport-starter -help'],
    ['state -json', 'No command was given.', 'See\nteleport-starter state -help'],
    ['import only', "Missing required argument 'ID'.", 'See\nteleport-starter import -help'],
    ['state lst', "Unknown command 'lst'.", 'Did you mean list? See\nteleport-starter state -help'],
    ['plan -parallelism 0', '-parallelism takes a whole number from 1 to 999, got "0".', undefined],
    ['plan -lock-timeout 3', '-lock-timeout takes a duration such as 10s or 3m, got "3".', undefined],
    ['plan -state=', '-state takes the path of a file, got an empty text.', undefined],
    [
      'plan -state x -backend s3://b-1/k',
      '-state and -backend exclude each other: a state is in a file or in S3.',
      undefined,
    ],
    ['plan -backend=', '-backend takes s3://BUCKET/KEY, got "".', undefined],
    ['plan -backend=b-1/k', '-backend takes s3://BUCKET/KEY, got "b-1/k".', undefined],
    ['plan -backend=s3://b-1', '-backend takes s3://BUCKET/KEY, got "s3://b-1".', undefined],
    [
      'plan -backend=s3://b-1/folder/',
      '-backend takes s3://BUCKET/KEY, got "s3://b-1/folder/": the key names a folder, not an object.',
      undefined,
    ],
    [
      'plan -backend=s3://B_1/k',
      '-backend takes s3://BUCKET/KEY, got "s3://B_1/k": "B_1" is no name of a bucket.',
      undefined,
    ],
    [
      'plan -backend=s3://b-1/a\u0007',
      '-backend takes s3://BUCKET/KEY, got "s3://b-1/a\u0007": the key has a control character.',
      undefined,
    ],
    ['plan -state', '-state needs a value, and the command line ends there.', undefined],
    [
      'apply x.plan -var a=1',
      "x.plan is a saved plan and holds the variables that it was made with: -var and -var-file don't go with it.",
      'Leave them out, or make a new plan with them.',
    ],
    [
      '-var-file=f.tfvars apply -auto-approve x.plan',
      "x.plan is a saved plan and holds the variables that it was made with: -var and -var-file don't go with it.",
      'Leave them out, or make a new plan with them.',
    ],
    ['plan -refresh=maybe', '-refresh takes true or false, got "maybe".', undefined],
  ])('%s', (line, detail, hint) => {
    expect(refusal(line)).toEqual([{ code: 'USAGE', detail, hint }]);
  });

  it('is told all at once', () => {
    const details = refusal('plan -parallelism x -lock-timeout y', { TELEPORT_STARTER_SANDBOX: 'yes' }).map(
      (each) => each.detail,
    );
    expect(details).toEqual([
      '-parallelism takes a whole number from 1 to 999, got "x".',
      '-lock-timeout takes a duration such as 10s or 3m, got "y".',
      'TELEPORT_STARTER_SANDBOX takes 1 or 0, got "yes".',
    ]);
  });
});

it('the environment names no backend for an explicit -state, for the sandbox, or when it is empty', () => {
  const env = { TELEPORT_STARTER_BACKEND: 's3://b-1/k' };
  const explicit = parse('plan -state x.json', env)?.options;
  expect(explicit).toMatchObject({
    state: 'x.json',
    passedOver: { bucket: 'b-1', key: 'k' },
    repeated: ['-state=x.json'],
  });
  const sandboxed = parse('plan -sandbox', env)?.options;
  expect(sandboxed).toMatchObject({ state: 'teleport-starter.sandbox.state.json', repeated: ['-sandbox'] });
  expect(sandboxed).not.toHaveProperty('passedOver');
  for (const options of [explicit, sandboxed, parse('plan', { TELEPORT_STARTER_BACKEND: '' })?.options]) {
    expect(options).not.toHaveProperty('backend');
  }
});

it('two places in the environment are one too many', () => {
  const env = { TELEPORT_STARTER_STATE: 'e.json', TELEPORT_STARTER_BACKEND: 's3://b-1/k' };
  expect(refusal('plan', env)).toEqual([
    {
      code: 'USAGE',
      detail:
        'TELEPORT_STARTER_STATE and TELEPORT_STARTER_BACKEND are both set: say with -state or -backend which one.',
      hint: undefined,
    },
  ]);
});

it('a key leaves room for the name of its lock', () => {
  expect(parse(`plan -backend=s3://b-1/${'k'.repeat(1019)}`)?.options).toMatchObject({ backend: { bucket: 'b-1' } });
  expect(refusal(`plan -backend=s3://b-1/${'k'.repeat(1020)}`)[0]?.detail).toMatch(
    /the key is longer than 1019 bytes\.$/,
  );
});
