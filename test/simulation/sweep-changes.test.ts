import { describe, test } from 'vitest';
import type { Fault } from './faults.ts';
import { dieAtEveryCall, toGithub, toGuide, toLetsencrypt } from './sweep.ts';

describe.each<Fault>(['die before', 'die after'])('%s every call', (fault) => {
  test('of a replacement of the instance', () => dieAtEveryCall([toGuide], toGithub, fault), 600_000);
  test("of a change from ACM to Let's Encrypt", () => dieAtEveryCall([toGuide], toLetsencrypt, fault), 600_000);
  test("of a change from Let's Encrypt to ACM", () => dieAtEveryCall([toLetsencrypt], toGuide, fault), 600_000);
});
