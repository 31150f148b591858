import type { Json } from '../core/values.ts';
import { Cursor } from './cursor.ts';
import { exactNumber } from './literals.ts';
import type { Assignment } from './tfvars.ts';

/**
 * Reads a `.tfvars.json` file: one JSON object. Not JSON.parse, whose messages name no line and which forgets where a value
 * stood. Strings are taken as they are, `${` included; the key `//` is a comment: both as Terraform does. @throws Misread
 */
export function parseTfvarsJson(text: string): Assignment[] {
  const cursor = new Cursor(text);
  skipSpace(cursor);
  if (!cursor.sees('{')) cursor.fail('the file should hold one JSON object: {"name": value, …}');
  const assignments: Assignment[] = [];
  readMembers(cursor, (name, value, valueAt) => {
    if (name !== '//') assignments.push({ name, value, ...cursor.place(valueAt) });
  });
  skipSpace(cursor);
  if (!cursor.atEnd) cursor.fail('the file should end after the object');
  return assignments;
}

function skipSpace(cursor: Cursor): void {
  cursor.take(/[ \t\r\n]*/y);
}

function readValue(cursor: Cursor): Json {
  if (cursor.sees('"')) return readString(cursor);
  if (cursor.sees('[')) return readArray(cursor);
  if (cursor.sees('{')) return readObject(cursor);
  const start = cursor.at;
  const number = cursor.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y);
  if (number) return exactNumber(cursor, number[0], start);
  const word = cursor.take(/[A-Za-z0-9_.+-]+/y)?.[0];
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  if (word !== undefined) cursor.fail('this is no JSON value; put a string in double quotes', start);
  if (cursor.sees("'")) cursor.fail('strings take double quotes, not single ones');
  return cursor.fail(cursor.atEnd ? 'the file ends where a value was expected' : 'a value was expected here');
}

function readArray(cursor: Cursor): Json[] {
  const start = cursor.at;
  cursor.skip('[');
  const items: Json[] = [];
  skipSpace(cursor);
  if (cursor.skip(']')) return items;
  do {
    skipSpace(cursor);
    if (cursor.sees(']')) cursor.fail('JSON allows no comma before "]"');
    items.push(readValue(cursor));
    skipSpace(cursor);
  } while (cursor.skip(','));
  if (cursor.skip(']')) return items;
  return cursor.atEnd
    ? cursor.fail('the list that begins here is not closed', start)
    : cursor.fail('a comma or "]" was expected here');
}

function readObject(cursor: Cursor): Json {
  const entries: [string, Json][] = [];
  readMembers(cursor, (name, value) => entries.push([name, value]));
  return Object.fromEntries(entries);
}

function readMembers(cursor: Cursor, tell: (name: string, value: Json, valueAt: number) => void): void {
  const start = cursor.at;
  const names = new Set<string>();
  cursor.skip('{');
  skipSpace(cursor);
  if (cursor.skip('}')) return;
  do {
    skipSpace(cursor);
    if (cursor.sees('}')) cursor.fail('JSON allows no comma before "}"');
    const nameAt = cursor.at;
    if (!cursor.sees('"')) cursor.fail('a name in double quotes was expected here');
    const name = readString(cursor);
    // As in Terraform: JSON.parse would silently take the last one. Comments may repeat.
    if (names.has(name) && name !== '//') cursor.fail('this name was already set before', nameAt);
    names.add(name);
    skipSpace(cursor);
    if (!cursor.skip(':')) cursor.fail('":" was expected here');
    skipSpace(cursor);
    const valueAt = cursor.at;
    tell(name, readValue(cursor), valueAt);
    skipSpace(cursor);
  } while (cursor.skip(','));
  if (cursor.skip('}')) return;
  if (cursor.atEnd) cursor.fail('the object that begins here is not closed', start);
  cursor.fail('a comma or "}" was expected here');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function readString(cursor: Cursor): string {
  const start = cursor.at;
  cursor.skip('"');
  let value = '';
  for (;;) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows no control character inside a string.
    value += cursor.take(/[^"\\\u0000-\u001f]+/y)?.[0] ?? '';
    if (cursor.skip('"')) break;
    if (cursor.atEnd) cursor.fail('the string that begins here has no closing quote', start);
    const at = cursor.at;
    if (!cursor.skip('\\'))
      cursor.fail('a line break or control character stands in a string; write it as an escape, such as \\n');
    const unicode = cursor.take(/u([0-9A-Fa-f]{4})/y)?.[1];
    const letter = unicode === undefined ? (cursor.take(/[\s\S]/uy)?.[0] ?? '') : '';
    if (unicode === undefined && ESCAPES[letter] === undefined) cursor.fail('this escape is unknown in JSON', at);
    value += unicode === undefined ? ESCAPES[letter] : String.fromCharCode(Number.parseInt(unicode, 16));
  }
  // Half a surrogate pair is no character; Terraform replaces it so, too.
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}
