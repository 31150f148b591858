import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type VariableName, variableNames, variables } from '../../src/variables/table.ts';

const page = readFileSync(new URL('../../docs/variables.md', import.meta.url), 'utf8');

test('the page lists every variable, in the order in which they are asked, with its type and default', () => {
  const rows = [...page.matchAll(/^\| `([a-z0-9_]+)` +\| ([^|]+?) +\|/gm)].map(([, name, told]) => [name, told]);
  expect(rows).toEqual(variableNames.map((name) => [name, toldOf(name)]));
});

function toldOf(name: VariableName): string {
  const { type, default: value } = variables[name];
  if (value === undefined) return `${type}, required`;
  if (value === '') return `${type}, \`""\``;
  return `${type}, \`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
