import { describe, expect, test } from 'vitest';
import { canonicalJson, sameValue } from '../../src/core/canonical.ts';
import { Secret, unknown } from '../../src/core/values.ts';
import { seeded } from '../simulation/seeded.ts';

describe('sameValue', () => {
  test.each([
    ['key order', { a: 1, b: [2, { c: 3, d: 4 }] }, { b: [2, { d: 4, c: 3 }], a: 1 }],
    ['members that are undefined', { a: 1, b: undefined }, { a: 1 }],
    ['those that all objects inherit', { constructor: undefined }, {}],
    ['what stands for a secret', { a: new Secret('one') }, { a: new Secret('other') }],
  ])('is blind to %s', (_what, a, b) => {
    expect(sameValue(a, b)).toBe(true);
    expect(sameValue(b, a)).toBe(true);
  });

  test.each([
    ['null and a missing member', { a: null }, {}],
    ['null and an undefined member', { a: null }, { a: undefined }],
    ['null and what all objects inherit', { constructor: null }, {}],
    ['a member of an unlucky name and none', JSON.parse('{"__proto__": "x"}'), {}],
    ['a list and the object of the same keys', ['x'], { 0: 'x' }],
    ['the order of a list', [1, 2], [2, 1]],
    ['a list and its beginning', [1, 2], [1]],
    ['a number and its text', 1, '1'],
    ['what is known and what is not', { a: 'x' }, { a: unknown }],
    ['an object and what holds nothing of it', { a: {} }, { a: [] }],
  ])('tells %s apart', (_what, a, b) => {
    expect(sameValue(a, b)).toBe(false);
    expect(sameValue(b, a)).toBe(false);
  });

  test('says of any two values what their canonical JSON says', () => {
    const random = seeded(1);
    let same = 0;
    for (let tried = 0; tried < 5_000; tried++) {
      const [a, b] = [value(random, 2), value(random, 2)];
      const expected = canonicalJson(a) === canonicalJson(b);
      expect({ a, b, same: sameValue(a, b) }).toEqual({ a, b, same: expected });
      if (expected) same++;
    }
    // Both answers were asked for often.
    expect(same).toBeGreaterThan(200);
    expect(same).toBeLessThan(4_800);
  });
});

/** A value out of so few that two are often equal. */
function value(random: () => number, depth: number): unknown {
  const some = () => Array.from({ length: Math.floor(random() * 3) }, () => value(random, depth - 1));
  const lot = depth === 0 ? 0 : random();
  if (lot < 0.5) return [1, '1', null, undefined, true, unknown, new Secret('s')][Math.floor(random() * 7)];
  if (lot < 0.7) return some();
  return Object.fromEntries(
    some().map((member) => [['a', 'b', 'constructor', '__proto__'][Math.floor(random() * 4)] as string, member]),
  );
}
