import type { Change } from '../../planner/model.ts';
import { type Mark, paintMark, type Screen } from './line.ts';
import { wrap } from './wrap.ts';

const LEGEND: readonly (readonly [Mark, string])[] = [
  ['+', 'create'],
  ['~', 'update in-place'],
  ['-', 'destroy'],
  ['-/+', 'destroy and then create replacement'],
  ['+/-', 'create replacement and then destroy'],
  ['.', 'forget (stays in AWS)'],
];

/** The sign of what happens to a resource. */
export function markOf(change: Change): Mark {
  switch (change.action) {
    case 'create':
      return '+';
    case 'update':
      return '~';
    case 'replace':
      return change.order === 'create-first' ? '+/-' : '-/+';
    case 'delete':
      return '-';
    case 'forget':
      return '.';
    case 'no-op':
      return ' ';
  }
}

/** What was compared, and the signs that these changes use, explained. */
export function legendLines(changes: readonly Change[], { color, columns }: Screen, refreshed: boolean): string[] {
  const used = new Set(changes.map(markOf));
  const signs = LEGEND.filter(([mark]) => used.has(mark)).map(
    ([mark, meaning]) => `${' '.repeat(3 - mark.length)}${paintMark(mark, color)} ${meaning}`,
  );
  const compared = refreshed ? 'what AWS has now' : 'what was recorded; AWS was not asked';
  const intro = `teleport-starter compared your variables with ${compared}.`;
  // What only moves has no sign.
  const legend = signs.length === 0 ? '' : ' Resource actions are indicated with the following symbols:';
  return [...wrap(`${intro}${legend}`, columns), ...signs];
}

const VERBS = [
  ['create', 'to create'],
  ['update', 'to update'],
  ['replace', 'to replace'],
  ['delete', 'to destroy'],
  ['forget', 'to forget'],
  ['no-op', 'moved'],
] as const;

/** `9 to create, 1 to destroy`. */
export function actionsText(changes: readonly Change[]): string {
  return VERBS.flatMap(([action, words]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} ${words}`];
  }).join(', ');
}
