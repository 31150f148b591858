import type { Json } from '../core/values.ts';
import { Cursor } from './cursor.ts';
import { readLiteral, readName, skipBlank, skipSpace } from './literals.ts';

/** A variable as a file sets it. */
export interface Assignment {
  readonly name: string;
  readonly value: Json;
  /** Where the value begins, from 1. */
  readonly line: number;
  readonly column: number;
}

/** Reads a `.tfvars` file: `name = literal` lines (docs/adr/0001-tfvars-parser.md). @throws Misread */
export function parseTfvars(text: string): Assignment[] {
  const cursor = new Cursor(text);
  const assignments = new Map<string, Assignment>();
  for (;;) {
    skipBlank(cursor);
    if (cursor.atEnd) return [...assignments.values()];
    const nameAt = cursor.at;
    const name = readArgumentName(cursor);
    const earlier = assignments.get(name);
    if (earlier) cursor.fail(`${name} was already set in line ${earlier.line}`, nameAt);
    const valueAt = cursor.at;
    assignments.set(name, { name, value: readLiteral(cursor), ...cursor.place(valueAt) });
    readLineEnd(cursor);
  }
}

/** Reads one literal and nothing else: the value of a list in `TF_VAR_…` or `-var`. @throws Misread */
export function parseLiteral(text: string): Json {
  const cursor = new Cursor(text);
  skipBlank(cursor);
  const value = readLiteral(cursor);
  skipBlank(cursor);
  if (!cursor.atEnd) cursor.fail('the value should end here; only literal values are understood');
  return value;
}

/** The name and its "=". */
function readArgumentName(cursor: Cursor): string {
  const start = cursor.at;
  if (cursor.sees('"')) cursor.fail('the name of a variable takes no quotes');
  if (cursor.sees('/*')) cursor.fail('the comment that begins here is not closed');
  const name = readName(cursor) ?? cursor.fail('the name of a variable was expected here');
  skipSpace(cursor);
  if (cursor.sees('{') || cursor.sees('"')) {
    cursor.fail('a block begins here; this file only takes lines of the form name = value', start);
  }
  if (!cursor.skip('=')) cursor.fail(`"=" was expected here`);
  skipSpace(cursor);
  return name;
}

function readLineEnd(cursor: Cursor): void {
  skipSpace(cursor);
  if (cursor.atEnd || cursor.skip('\n') || cursor.skip('\r\n')) return;
  if (cursor.sees(',') || cursor.sees(';')) cursor.fail('variables are separated by new lines');
  cursor.fail('the line should end here; only literal values are understood');
}
