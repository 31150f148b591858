import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { openProgress } from '../../../src/cli/progress/choose.ts';
import { estimateRemaining } from '../../../src/cli/progress/remaining.ts';
import { diagnosticLines } from '../../../src/cli/render/diagnostics.ts';
import { outputLines } from '../../../src/cli/render/outputs.ts';
import { planLines } from '../../../src/cli/render/plan.ts';
import { stateObjectLines } from '../../../src/cli/render/state-object.ts';
import { visible, visibleLine } from '../../../src/cli/render/visible.ts';
import type { Plan } from '../../../src/planner/model.ts';
import { FAILING_RUN } from '../progress/sample-runs.ts';
import { absent, change, DYNAMO_POLICY, input, output, plan, USER_DATA, value } from './sample-plans.ts';

/** What sets a title, erases a line, goes back to its begin; the same in one character; delete. */
const CODES = '\u001b]0;title\u0007\u001b[2K\r\u009b2K\u007f';
const SHOWN = '\\x1b]0;title\\x07\\x1b[2K\\x0d\\x9b2K\\x7f';

/** What the program decides by; everything else is text of others. */
const OURS = new Set(['type', 'action', 'kind', 'mode', 'order', 'verb', 'status', 'severity', 'version']);

/** `data` with control characters in all of its texts. */
function tainted<T>(data: T): T {
  const taint = (part: unknown): unknown => {
    if (typeof part === 'string') return part.split('\n').join(`${CODES}\n`) + CODES;
    if (Array.isArray(part)) return part.map(taint);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, OURS.has(name) ? each : taint(each)]));
  };
  return taint(data) as T;
}

function raw(text: string): string[] {
  return text.split('\n').filter((line) => /\p{Cc}/u.test(line));
}

test('control characters are shown, line breaks and tabs are what they are', () => {
  expect(visible(`a${CODES}\n\tb`)).toBe(`a${SHOWN}\n\tb`);
  expect(visibleLine('a\n\tb\u0000')).toBe('a\\x0a\tb\\x00');
  expect(visible(visible(CODES))).toBe(SHOWN);
  expect(visible('Zürich – naïve 日本語 😀')).toBe('Zürich – naïve 日本語 😀');
});

const PLAN: Plan = plan({
  changes: [
    change('aws_iam_role_policy.cluster', 'update', {
      id: 'teleport-example',
      inputs: [
        input('document', value({ Statement: [{ Sid: 'old', Action: 'a:b' }] }), value(DYNAMO_POLICY)),
        input('name', value('before'), value('after')),
      ],
    }),
    change('aws_instance.cluster', 'replace', {
      id: 'i-1',
      order: 'create-first',
      reason: 'somebody wants it',
      inputs: [
        input('user_data', value(USER_DATA), value(USER_DATA.replace('local', 'saml')), true),
        input('tags', value({ Name: 'a' }), value({ Name: 'b', Other: ['c', 'd'] })),
      ],
    }),
    change('aws_s3_bucket.old', 'delete', {
      id: 'bucket',
      deposed: 'key',
      inputs: [input('bucket', value('b'), absent)],
    }),
    change('aws_dynamodb_table.t', 'create', { movedFrom: 'aws_dynamodb_table.u', inputs: [] }),
    change('aws_lb.cluster[0]', 'no-op', { movedFrom: 'aws_lb.cluster' }),
    change('aws_lb.other', 'no-op', { interrupted: 'creating', reason: 'it never came' }),
    change('aws_route53_record.cluster', 'delete', { id: 'x', inputs: [input('name', value('example.com'), absent)] }),
  ],
  drift: [
    {
      address: 'aws_instance.cluster',
      type: 'aws_instance',
      kind: 'changed',
      inputs: [input('tags', value({}), value({ a: 'b' }))],
    },
    { address: 'aws_lb.cluster[0]', type: 'aws_lb', kind: 'deleted', inputs: [] },
  ],
  outputs: [output('key_name', value('a'), value('b'))],
  losses: [{ address: 'aws_s3_bucket.old', what: 'bucket holds 412 objects' }],
});

describe.each([20, 60, 120, 2_000])('at %i columns', (columns) => {
  const screen = { color: new Chalk({ level: 0 }), columns };

  test.each([false, true])('no control character of a plan reaches the screen; words are kept: %s', (keepsWords) => {
    const lines = planLines(tainted(PLAN), { ...screen, keepsWords });
    expect(lines.flatMap(raw)).toEqual([]);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
    if (columns === 2_000) expect(lines.join('\n')).toContain(`TELEPORT_AUTH_TYPE=saml${SHOWN}\n`);
  });

  test('nor one of a message', () => {
    const message = {
      code: 'X',
      summary: 'What',
      detail: 'Why.',
      hint: 'Do:\nthis "a"\nthat',
      address: 'aws_lb.cluster[0]',
    };
    expect(diagnosticLines(tainted(message), screen).flatMap(raw)).toEqual([]);
  });

  test('nor one of the state', () => {
    const resource = tainted({
      type: 'aws_instance',
      status: 'creating' as const,
      id: 'i-1',
      inputs: { user_data: USER_DATA },
      attributes: { arn: 'arn:aws:ec2' },
      dependencies: ['aws_lb.cluster'],
      owned: false,
      deposed: [{ id: 'i-0', type: 'aws_instance', inputs: {}, attributes: {}, dependencies: [], owned: true }],
    });
    const lines = [
      ...stateObjectLines(tainted('aws_instance.cluster'), resource, screen),
      ...outputLines(tainted({ a: 'b' })),
    ];
    expect(lines.flatMap(raw)).toEqual([]);
  });
});

test.each(['plain', 'live'] as const)('%s: nor one of what AWS says while it goes on', async (kind) => {
  let told = '';
  const write = (text: string) => {
    told += text;
  };
  const view = await openProgress({
    kind,
    fromFile: false,
    plan: plan({
      changes: tainted([change('aws_lb.cluster[0]', 'create'), change('aws_s3_bucket.storage', 'create')]),
    }),
    repeated: [],
    stdout: write,
    stderr: write,
    screen: { color: new Chalk({ level: 0 }), columns: 80 },
    remaining: estimateRemaining([], () => 0),
    columns: () => 200,
    rows: () => 50,
    now: () => 0,
  });
  for (const event of FAILING_RUN) view.onEvent(tainted(event));
  await view.close();
  expect(told).toContain('\\x1b]0;title\\x07');
  for (const code of ['\u001b]', '\u0007', '\r', '\u009b', '\u007f']) expect(told).not.toContain(code);
});
