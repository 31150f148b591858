import { expect, it } from 'vitest';
import { ticks, took } from '../../../src/cli/report/axis.ts';

it.each([
  [0, ['0 s']],
  [350, ['0 s', '0.1 s', '0.2 s', '0.3 s']],
  [5_400, ['0 s', '2 s', '4 s']],
  [178_000, ['0 s', '60 s', '120 s']],
  [3 * 3_600_000, ['0 s', '3600 s', '7200 s', '10800 s']],
])('an axis of %i ms has few round ticks', (lengthMs, labels) => {
  expect(ticks(lengthMs).map(({ label }) => label)).toEqual(labels);
});

it('a tick stands where its moment is', () => {
  expect(ticks(4_000).map(({ percent }) => percent)).toEqual([0, 25, 50, 75, 100]);
});

it.each([
  [0, '0.0 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [99_400, '99 s'],
  [151_000, '2m31s'],
])('%i ms are told as %s', (ms, text) => {
  expect(took(ms)).toBe(text);
});
