import { expect, test } from 'vitest';
import { collectAftermath } from '../../../src/cli/progress/aftermath.ts';
import { at, narrow, runDone } from './sample-runs.ts';

const unsaved = {
  code: 'STATE_NOT_SAVED',
  summary: 'The state could not be saved',
  detail: 's3://states/k: no answer',
};

function failing(code: string) {
  const aftermath = collectAftermath('apply');
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
