import type { Json } from '../core/values.ts';
import type { VariableType } from './table.ts';
import type { Verdict } from './text.ts';

export type Converted = { readonly value: Json } | { readonly reason: NonNullable<Verdict> };

/**
 * A value as the variable's type has it, by Terraform's rules: numbers and bools become strings, "true", "false", "1" and "0" bools.
 * The numbers 1 and 0, which Terraform refuses, are bools here.
 */
export function convert(type: VariableType, value: Json): Converted {
  switch (type) {
    case 'string':
      return toText(value);
    case 'bool':
      return toBool(value);
    case 'list':
      return toList(value);
  }
}

function toText(value: Json): Converted {
  if (typeof value === 'object') return { reason: `it is ${kindOf(value)}, not a string` };
  return { value: String(value) };
}

function toBool(value: Json): Converted {
  if (typeof value === 'boolean') return { value };
  if (value === 'true' || value === '1' || value === 1) return { value: true };
  if (value === 'false' || value === '0' || value === 0) return { value: false };
  if (typeof value === 'object') return { reason: `it is ${kindOf(value)}, not a bool` };
  const lower = String(value).toLowerCase();
  return { reason: lower === 'true' || lower === 'false' ? `it is not lower-case "${lower}"` : 'it is not a bool' };
}

function toList(value: Json): Converted {
  if (!Array.isArray(value)) return { reason: `it is ${kindOf(value)}, not a list` };
  const items: Json[] = [];
  for (const [at, item] of value.entries()) {
    const converted = toText(item);
    if ('reason' in converted) return { reason: `of item ${at + 1}, ${converted.reason}` };
    items.push(converted.value);
  }
  return { value: items };
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value === 'boolean' ? 'bool' : typeof value}`;
}
