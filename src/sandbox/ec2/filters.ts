import type { Filter } from '@aws-sdk/client-ec2';
import { refuse } from '../refusal.ts';

/** An object's values by filter name. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether an object with `fields` passes `filters`: every filter must match one of its values, in which `*` and `?`
 * are wild. `tag:KEY` and `tag-key` look at `tags`.
 * @throws InvalidParameterValue for a filter that the operation doesn't know, as AWS does.
 */
export function passes(
  filters: readonly Filter[] | undefined,
  fields: Fields,
  tags: Readonly<Record<string, string>> = {},
): boolean {
  return (filters ?? []).every(({ Name, Values }) => {
    const found = valuesOf(Name ?? '', fields, tags);
    return (Values ?? []).some((pattern) => found.some((value) => fits(pattern, value)));
  });
}

function valuesOf(name: string, fields: Fields, tags: Readonly<Record<string, string>>): readonly string[] {
  if (name === 'tag-key') return Object.keys(tags);
  if (name.startsWith('tag:')) {
    const value = tags[name.slice('tag:'.length)];
    return value === undefined ? [] : [value];
  }
  if (!(name in fields)) refuse('InvalidParameterValue', `The filter '${name}' is invalid`);
  const value = fields[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function fits(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(value);
}
