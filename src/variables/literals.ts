import type { Json } from '../core/values.ts';
import type { Cursor } from './cursor.ts';
import { readHeredoc, readQuoted } from './strings.ts';

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** HCL's rule for the name of an argument or of a key. */
export function readName(cursor: Cursor): string | undefined {
  return cursor.take(NAME)?.[0];
}

/** Goes past spaces and comments that stay on the line; a block comment may be longer. */
export function skipSpace(cursor: Cursor): void {
  cursor.take(/(?:[ \t]|\/\*[\s\S]*?\*\/|#[^\n]*|\/\/[^\n]*)*/y);
}

/** The same, and past line breaks. */
export function skipBlank(cursor: Cursor): void {
  do skipSpace(cursor);
  while (cursor.skip('\n') || cursor.skip('\r\n'));
}

/**
 * A literal of HCL: string, heredoc, number, `true`, `false`, `null`, list or map. References, functions and operators are
 * refused: a file of variables has nothing to refer to. @throws Misread
 */
export function readLiteral(cursor: Cursor): Json {
  if (cursor.sees('"')) return readQuoted(cursor);
  if (cursor.sees('<<')) return readHeredoc(cursor);
  if (cursor.skip('[')) return readList(cursor);
  if (cursor.skip('{')) return readMap(cursor);
  if (cursor.skip('(')) return readParenthesis(cursor);
  const start = cursor.at;
  const number = cursor.take(/-?[ \t]*\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (number) return exactNumber(cursor, number[0], start);
  const name = readName(cursor);
  if (name === undefined) return refuseStart(cursor);
  if (name === 'true') return true;
  if (name === 'false') return false;
  if (name === 'null') return null;
  if (cursor.sees('(')) cursor.fail('functions can not be called here; write the value itself', start);
  return cursor.fail('a value begins here that is no literal; put a string in double quotes', start);
}

/** A number that JavaScript holds as it was written. */
export function exactNumber(cursor: Cursor, text: string, at: number): number {
  const value = Number(text.replace(/[ \t]/g, ''));
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) cursor.fail('this number is too large; write it in double quotes', at);
  return value;
}

function refuseStart(cursor: Cursor): never {
  if (cursor.sees("'")) cursor.fail('strings take double quotes, not single ones');
  if (cursor.atEnd || cursor.sees('\n') || cursor.sees('\r')) cursor.fail('a value is missing here');
  return cursor.fail('a value was expected here');
}

function readParenthesis(cursor: Cursor): Json {
  skipBlank(cursor);
  const value = readLiteral(cursor);
  skipBlank(cursor);
  if (!cursor.skip(')')) cursor.fail('a closing parenthesis was expected here; only literal values are understood');
  return value;
}

function readList(cursor: Cursor): Json[] {
  const items: Json[] = [];
  for (;;) {
    skipBlank(cursor);
    if (cursor.skip(']')) return items;
    items.push(readLiteral(cursor));
    skipBlank(cursor);
    if (cursor.sees(']') || cursor.skip(',')) continue;
    cursor.fail('a comma or "]" was expected here');
  }
}

function readMap(cursor: Cursor): Json {
  const entries = new Map<string, Json>();
  for (;;) {
    skipBlank(cursor);
    if (cursor.skip('}')) return Object.fromEntries(entries);
    const key = cursor.sees('"') ? readQuoted(cursor) : (readName(cursor) ?? cursor.fail('a key was expected here'));
    skipSpace(cursor);
    if (!cursor.skip('=') && !cursor.skip(':')) cursor.fail('"=" was expected here');
    skipSpace(cursor);
    entries.set(key, readLiteral(cursor));
    skipSpace(cursor);
    if (cursor.skip(',') || cursor.sees('}') || cursor.sees('\n') || cursor.sees('\r\n')) continue;
    cursor.fail('a comma, a new line or "}" was expected here');
  }
}
