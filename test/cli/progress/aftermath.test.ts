import { describe, expect, test } from 'vitest';
import { collectAftermath } from '../../../src/cli/progress/aftermath.ts';
import { at, done, narrow, runDone, started, waiting } from './sample-runs.ts';

const unsaved = {
  code: 'STATE_NOT_SAVED',
  summary: 'The state could not be saved',
  detail: 's3://states/k: no answer',
};

function failing(code: string) {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: false });
  for (const address of ['aws_lb.cluster[0]', 'aws_iam_role.cluster']) {
    const diagnostics = [{ ...unsaved, code, address }];
    aftermath.take(at(1, { type: 'step-failed', address, verb: 'create', diagnostics, elapsedMs: 1_000 }));
  }
  aftermath.take(runDone(2, { failed: 2 }));
  return aftermath;
}

test('steps that failed with the same write of the state are told together, with all addresses', () => {
  const lines = failing('STATE_NOT_SAVED').failureLines(narrow);
  expect(lines.filter((line) => line.includes('[STATE_NOT_SAVED]'))).toHaveLength(1);
  expect(lines.join('\n')).toContain('with aws_lb.cluster[0], aws_iam_role.cluster');
});

test.each([
  ['STATE_NOT_SAVED', false],
  ['STATE_CONFLICT', false],
  ['AWS_REFUSED', true],
])('after %s it is said that all is recorded: %s', (code, said) => {
  const told = failing(code).summaryLines(narrow).join('\n');
  expect(told.includes('All that was done is recorded')).toBe(said);
});

test('the longest wait of a run is told with what it was for; what came before it in the same step counts apart', () => {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: false });
  const since = (seconds: number, address: string, what: string, from: number) => ({
    ...waiting(seconds, address, what),
    elapsedMs: (seconds - from) * 1_000,
  });
  for (const event of [
    started(0, 'aws_acm_certificate_validation.cert[0]'),
    started(0, 'aws_instance.cluster'),
    since(2, 'aws_instance.cluster', 'the instance to run', 1),
    since(90, 'aws_instance.cluster', 'its status checks', 80),
    done(100, 'aws_instance.cluster', 100, 'i-1'),
    since(40, 'aws_acm_certificate_validation.cert[0]', 'ACM to issue the certificate', 30),
    done(100, 'aws_acm_certificate_validation.cert[0]', 100, 'arn'),
    runDone(100, { created: 2 }),
  ]) {
    aftermath.take(event);
  }
  expect(aftermath.summaryLines(narrow).slice(2)).toEqual([
    'The longest wait was 1m19s for the instance to run (aws_instance.cluster).',
  ]);
});

test('on a narrow terminal the summary is broken between words', () => {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: false });
  aftermath.take(runDone(64, { created: 30 }));
  expect(aftermath.summaryLines({ ...narrow, columns: 60 })).toEqual([
    '',
    'Apply complete! Resources: 30 added, 0 changed, 0 destroyed.',
    'Elapsed: 1m4s.',
  ]);
});

test('a saved plan is good for one run', () => {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: true });
  aftermath.take(runDone(64, { skipped: 30 }));
  expect(aftermath.summaryLines({ ...narrow, columns: 200 }).at(-1)).toBe(
    'All that was done is recorded. The saved plan is used up: make a new one to go on.',
  );
});

test('the end of the old object that does not come, for its successor has failed, is told as such', () => {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: false });
  const address = 'aws_instance.cluster';
  aftermath.take(at(1, { type: 'step-failed', address, verb: 'create', diagnostics: [], elapsedMs: 1_000 }));
  aftermath.take(at(1, { type: 'step-skipped', address, verb: 'delete', because: address }));
  expect(aftermath.failureLines(narrow)).toEqual([
    '',
    'Not started, because aws_instance.cluster failed:',
    '  the end of the old aws_instance.cluster',
  ]);
});

test('nor is what goes on from an incomplete one cut off', () => {
  const aftermath = collectAftermath({ plan: { mode: 'apply', changes: [] }, fromFile: false });
  aftermath.take(runDone(64, { skipped: 30 }));
  expect(aftermath.summaryLines({ ...narrow, columns: 40 }).slice(-2)).toEqual([
    'All that was done is recorded; the same',
    'command goes on from here.',
  ]);
});

describe('who has asked for a replacement', () => {
  const wanted = { type: 'aws_instance', action: 'replace', requested: true, inputs: [] } as const;
  const changes = [
    { ...wanted, address: 'aws_instance.cluster' },
    { ...wanted, address: 'aws_lb.cluster[0]' },
  ];
  const goesOn = 'All that was done is recorded; the same command goes on from here.';
  const leaveOut = (address: string) => `But leave out ${address}: it would replace what has been begun.`;

  test.each([
    ['that nothing came of', [started(0, 'aws_lb.cluster[0]')], [], [goesOn]],
    [
      'that was begun',
      [started(0, 'aws_lb.cluster[0]')],
      ['aws_lb.cluster[0]'],
      [goesOn, leaveOut("'-replace=aws_lb.cluster[0]'")],
    ],
    [
      'that was made',
      [started(0, 'aws_instance.cluster'), done(1, 'aws_instance.cluster', 1, 'i-2')],
      [],
      [goesOn, leaveOut('-replace=aws_instance.cluster')],
    ],
    ['of what an earlier run had begun, and this one did not touch', [], ['aws_lb.cluster[0]'], [goesOn]],
    ['of something else', [started(0, 'aws_iam_role.cluster')], ['aws_iam_role.cluster'], [goesOn]],
  ])('%s', (_what, events, unfinished, told) => {
    const aftermath = collectAftermath({ plan: { mode: 'apply', changes }, fromFile: false });
    for (const event of events) aftermath.take(event);
    aftermath.take(runDone(9, { skipped: 3, unfinished }));
    expect(aftermath.summaryLines({ ...narrow, columns: 200 }).slice(2)).toEqual(told);
  });

  test('that was begun, and could not be recorded: what was kept of the state knows it', () => {
    const aftermath = collectAftermath({ plan: { mode: 'apply', changes }, fromFile: false });
    const address = 'aws_instance.cluster';
    aftermath.take(started(0, address));
    aftermath.take(at(1, { type: 'step-failed', address, verb: 'create', diagnostics: [unsaved], elapsedMs: 1_000 }));
    aftermath.take(runDone(9, { failed: 1, unfinished: [address] }));
    expect(aftermath.summaryLines({ ...narrow, columns: 200 }).slice(2)).toEqual([
      'To go on, leave out -replace=aws_instance.cluster: it would replace what has been begun.',
    ]);
  });
});
