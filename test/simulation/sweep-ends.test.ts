import { describe, test } from 'vitest';
import type { Fault } from './faults.ts';
import { dieAtEveryCall, toGuide, toNothing } from './sweep.ts';

describe.each<Fault>(['die before', 'die after'])('%s every call', (fault) => {
  test('of a first apply', () => dieAtEveryCall([], toGuide, fault), 600_000);
  test('of a destroy', () => dieAtEveryCall([toGuide], toNothing, fault), 600_000);
});
