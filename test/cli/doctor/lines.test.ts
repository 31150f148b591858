import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { summaryJson, verdictJson } from '../../../src/cli/doctor/json.ts';
import { summaryLine, verdictLines } from '../../../src/cli/doctor/lines.ts';
import { ok, unchecked, type Verdict, warned } from '../../../src/cli/doctor/verdict.ts';

const screen = { color: new Chalk({ level: 0 }), columns: 80 };
const repeated = { repeated: ['-sandbox'] };
const problem = {
  code: 'KEY_PAIR_NOT_FOUND',
  severity: 'error',
  summary: 'The key pair does not exist in the region',
  detail: 'key_name is "nobody", and us-west-2 has a few others, of which there are so many that it takes two lines.',
  hint: 'Choose one, or look at them all with a command that is longer than the line:\nteleport-starter doctor -var key_name=some-other-key-pair-with-a-long-name -json',
} as const;

function lines(title: string, verdict: Verdict): string {
  return verdictLines(title, verdict, screen, repeated).join('\n');
}

describe('the screen, 80 columns wide', () => {
  it('has a line for what is well, broken under its beginning', () => {
    expect(lines('Node.js', ok('v20.20.0'))).toBe('ok       Node.js        v20.20.0');
    expect(lines('Default VPC', ok('vpc-0123456789abcdef0, room in us-west-2a and in us-west-2b, at last'))).toBe(
      [
        'ok       Default VPC    vpc-0123456789abcdef0, room in us-west-2a and in',
        '                        us-west-2b, at last',
      ].join('\n'),
    );
  });

  it('has what to do below what is not; commands are whole, and stay in the sandbox', () => {
    expect(lines('Key pair', { status: 'failure', problems: [problem, problem] })).toBe(
      [...failure(), ...failure()].join('\n'),
    );
    expect(lines('Key pair', warned(problem))).toMatch(/^warning {2}Key pair {7}The key pair/);
  });

  it('says why something was not looked at', () => {
    expect(lines('Image', unchecked('set TF_VAR_ami_name'))).toBe(
      '-        Image          not checked: set TF_VAR_ami_name',
    );
    expect(lines('vCPU quota', unchecked('AWS does not tell', 'See\naws quotas'))).toBe(
      ['-        vCPU quota     not checked: AWS does not tell', '         See', '           aws quotas'].join('\n'),
    );
  });

  it('ends with how many there were of each', () => {
    expect(summaryLine([ok('a'), warned(problem)])).toBe('1 ok, 1 warning, 0 failures.');
    const all: Verdict[] = [ok('a'), ok('b'), { status: 'failure', problems: [problem] }, unchecked('c')];
    expect(summaryLine(all)).toBe('2 ok, 0 warnings, 1 failure, 1 not checked.');
  });
});

function failure(): string[] {
  return [
    'failure  Key pair       The key pair does not exist in the region',
    '                        [KEY_PAIR_NOT_FOUND]',
    '         key_name is "nobody", and us-west-2 has a few others, of which there',
    '         are so many that it takes two lines.',
    '         Choose one, or look at them all with a command that is longer than the',
    '         line:',
    '           teleport-starter -sandbox doctor -var key_name=some-other-key-pair-with-a-long-name -json',
  ];
}

it('-json has a line for each, and one with the counts', () => {
  const check = { name: 'key-pair', title: 'Key pair' };
  const head = { version: 1, type: 'check', ...check };
  expect(verdictJson(check, ok('mine'), repeated)).toEqual({ ...head, status: 'ok', detail: 'mine' });
  expect(verdictJson(check, unchecked('no', 'See\nteleport-starter plan'), repeated)).toEqual({
    ...head,
    status: 'not-checked',
    detail: 'no',
    hint: 'See\nteleport-starter -sandbox plan',
  });
  const { severity: _, hint, ...rest } = problem;
  expect(verdictJson(check, { status: 'failure', problems: [problem] }, repeated)).toEqual({
    ...head,
    status: 'failure',
    problems: [{ ...rest, hint: hint.replace('teleport-starter', 'teleport-starter -sandbox') }],
  });
  expect(summaryJson([ok('a'), unchecked('b')])).toEqual({
    version: 1,
    type: 'doctor',
    ok: 1,
    warnings: 0,
    failures: 0,
    notChecked: 1,
  });
});
