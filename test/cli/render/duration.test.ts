import { expect, test } from 'vitest';
import { duration } from '../../../src/cli/render/duration.ts';

test.each([
  [0, '0s'],
  [999, '0s'],
  [59_999, '59s'],
  [60_000, '1m0s'],
  [151_000, '2m31s'],
  [3_605_000, '1h0m5s'],
])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
