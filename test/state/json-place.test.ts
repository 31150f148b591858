import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { findMistake, placeOf } from '../../src/state/json-place.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u00e',
  '-',
  '0',
  '1',
  '.',
  'e',
  'true',
  'null',
  '\n',
  ' ',
  '\u0000',
  '😀',
];

it('finds a mistake exactly where there is one, as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...SCRAPS), (json, at, removed, scrap) => {
      expect(findMistake(json)).toBeUndefined();
      const start = at % (json.length + 1);
      const broken = json.slice(0, start) + scrap + json.slice(start + removed);
      expect(findMistake(broken) === undefined, JSON.stringify(broken)).toBe(isJson(broken));
    }),
    { numRuns: 1000 },
  );
});

test.each<[text: string, line: number, why: string]>([
  ['', 1, 'the file ends here, but a value is expected'],
  ['{\n  "a": 1,\n', 3, 'the file ends here, but a name in double quotes is expected'],
  ['{\n  "a": [\n    1\n', 3, "the file ends here, but ',' or ']' is expected"],
  ['{\n  "a"\n\n  1}', 2, "':' is expected"],
  ['{\n  "a": 1\n\n\n  "b": 2}', 2, "',' or '}' is expected"],
  ['{\n  "a": 1,\n}', 3, 'a name in double quotes is expected'],
  ['{\n  a: 1}', 2, 'a name in double quotes is expected'],
  ['{\n  "a": tru\n}', 2, 'a value is expected'],
  ['{\n  "a": "1\n}', 2, 'a text has no end, or a character that can not stand in it'],
  ['{}\n\n}', 3, 'the end of the file is expected'],
])('%j: line %d, %s', (text, line, why) => {
  expect(findMistake(text)).toEqual({ line, why });
});

const text =
  '{\n "a": {\n  "b.c":\n   [\n    1, [], {\n     "d": 2 }\n   ]\n },\n "a\\u0062": 3,\n "twice": 1,\n "twice": 2\n}';

test.each<[path: PropertyKey[], line: number, isThere: boolean]>([
  [[], 1, true],
  [['a'], 2, true],
  [['a', 'b.c'], 3, true],
  [['a', 'b.c', 0], 5, true],
  [['a', 'b.c', 2, 'd'], 6, true],
  [['ab'], 9, true],
  [['twice'], 11, true],
  [['a', 'b.c', 2, 'e'], 5, false],
  [['a', 'b.c', 0, 'x'], 5, false],
  [['z', 'b.c'], 1, false],
])('%j is in line %d', (path, line, isThere) => {
  expect(placeOf(text, path)).toEqual({ line, isThere });
});
