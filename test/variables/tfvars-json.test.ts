// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL's own syntax.
import { expect, test } from 'vitest';
import { parseTfvarsJson } from '../../src/variables/tfvars-json.ts';

/** As Terraform 1.11.4 reads it. */
test.each<[text: string, value: unknown]>([
  ['{"s":"a"}', 'a'],
  ['{"s":"${x} %{ $${"}', '${x} %{ $${'],
  [String.raw`{"s":"\"\\\/\b\f\n\r\té\ud83d\ude00"}`, '"\\/\b\f\n\r\té😀'],
  [String.raw`{"s":"\ud800"}`, '\ufffd'],
  ['{"s":5.0}', 5],
  ['{"s":-1e3}', -1000],
  ['{"s":0}', 0],
  ['{"s":null}', null],
  ['{"s":true}', true],
  ['{"s":false}', false],
  ['{"s":["a",1,[]]}', ['a', 1, []]],
  ['{"s":{"a":{},"b":[ ]}}', { a: {}, b: [] }],
  ['{"//":"a comment","s":"a","//":"another"}', 'a'],
  [' \r\n{ "s" : "a" } \n', 'a'],
])('%j', (text, value) => {
  expect(parseTfvarsJson(text)).toMatchObject([{ name: 's', value }]);
});

test('a value keeps the line and column where it begins', () => {
  expect(parseTfvarsJson('{\n  "région": "x",\n  "b":\n    []\n}')).toEqual([
    { name: 'région', value: 'x', line: 2, column: 13 },
    { name: 'b', value: [], line: 4, column: 5 },
  ]);
  expect(parseTfvarsJson('{}')).toEqual([]);
});

/** Terraform refuses all of these, too, but for the number. */
test.each([
  ['', '1:1: the file should hold one JSON object: {"name": value, …}'],
  ['[{"s":"a"}]', '1:1: the file should hold one JSON object: {"name": value, …}'],
  ['// c\n{"s":"a"}', '1:1: the file should hold one JSON object: {"name": value, …}'],
  ['{\n"s":"a",\n"s":"b"}', '3:1: this name was already set before'],
  ['{"s":"a",}', '1:10: JSON allows no comma before "}"'],
  ['{"s":["a",]}', '1:11: JSON allows no comma before "]"'],
  ["{'s':'a'}", '1:2: a name in double quotes was expected here'],
  ['{s:"a"}', '1:2: a name in double quotes was expected here'],
  ['{"s":\'a\'}', '1:6: strings take double quotes, not single ones'],
  ['{"s":tru}', '1:6: this is no JSON value; put a string in double quotes'],
  ['{"s":NaN}', '1:6: this is no JSON value; put a string in double quotes'],
  ['{"s":012}', '1:6: this is no JSON value; put a string in double quotes'],
  ['{"s":1.}', '1:6: this is no JSON value; put a string in double quotes'],
  ['{"s":/}', '1:6: a value was expected here'],
  ['{"s":', '1:6: the file ends where a value was expected'],
  ['{"s" "a"}', '1:6: ":" was expected here'],
  ['{"s":"a" "b":1}', '1:10: a comma or "}" was expected here'],
  ['{"s":"a"', '1:1: the object that begins here is not closed'],
  ['{"s":["a"', '1:6: the list that begins here is not closed'],
  ['{"s":["a" "b"]}', '1:11: a comma or "]" was expected here'],
  ['{"s":"a', '1:6: the string that begins here has no closing quote'],
  ['{"s":"a\nb"}', '1:8: a line break or control character stands in a string; write it as an escape, such as \\n'],
  [String.raw`{"s":"\x"}`, '1:7: this escape is unknown in JSON'],
  [String.raw`{"s":"\u00e"}`, '1:7: this escape is unknown in JSON'],
  ['{"s":"a"} x', '1:11: the file should end after the object'],
  ['{"s":12345678901234567890}', '1:6: this number is too large; write it in double quotes'],
])('%j is refused', (text, message) => {
  expect(() => parseTfvarsJson(text)).toThrow(expect.objectContaining({ name: 'Misread', message }));
});
