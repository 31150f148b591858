import { expect, test } from 'vitest';
import { jsonProgress } from '../../../src/cli/progress/json.ts';
import { FAILING_RUN } from './sample-runs.ts';

test('each event is one line that a program can read, with the version of the stream', async () => {
  let out = '';
  const view = jsonProgress((text) => {
    out += text;
  });
  for (const event of FAILING_RUN) view.onEvent(event);
  await view.close();
  const lines = out.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual(FAILING_RUN.map((event) => ({ version: 1, ...event })));
});
