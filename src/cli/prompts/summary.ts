import type { Good } from '../../variables/check.ts';
import { formatLiteral } from '../../variables/format.ts';
import type { RawVariables } from '../../variables/raw.ts';
import { variableNames } from '../../variables/table.ts';

/** What will hold, a line a variable, as a file of variables has it; and where those come from that were not asked. */
export function summaryLines(values: Good, given: RawVariables): string[] {
  const names = variableNames.filter((name) => values[name] !== undefined);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => {
    const source = given[name]?.source.text;
    const line = `${name.padEnd(width)} = ${formatLiteral(values[name] ?? null)}`;
    return source === undefined ? line : `${line}  # ${source}`;
  });
}
