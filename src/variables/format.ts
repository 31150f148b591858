import type { Json } from '../core/values.ts';
import { isPlainObject } from '../core/values.ts';

/** Values as the text of a `.tfvars` file, as `terraform fmt` has it; Terraform and `parseTfvars` read the same values from it. */
export function formatTfvars(values: Readonly<Record<string, Json>>): string {
  const width = Math.max(0, ...Object.keys(values).map((name) => name.length));
  return Object.entries(values)
    .map(([name, value]) => `${name.padEnd(width)} = ${formatLiteral(value)}\n`)
    .join('');
}

/** A value as a literal of HCL, on one line. */
export function formatLiteral(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(formatLiteral).join(', ')}]`;
  if (!isPlainObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)} = ${formatLiteral(item as Json)}`);
  return `{${entries.join(', ')}}`;
}

const ESCAPED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function quoted(value: string): string {
  const escaped = value
    .replace(/["\\\p{Cc}]/gu, (character) => ESCAPED[character] ?? `\\u${hex(character)}`)
    .replace(/[$%](?=\{)/g, (mark) => mark + mark);
  return `"${escaped}"`;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}
