import type { Json } from '../../core/values.ts';
import type { InputChange, OutputChange, Shown } from '../../planner/model.ts';
import type { Line, Mark } from './line.ts';
import { changeLines, labelsOf, type Place, placed, valueLines } from './value.ts';

/** A value that a plan may tell only by a placeholder, in words. */
const PLACEHOLDER = { unknown: '(known after apply)', sensitive: '(sensitive value)' } as const;

export interface InputsLayout {
  readonly indent: number;
  readonly columns: number;
  /** The object's id, told first. `replaced`: it will be another one. */
  readonly id?: { readonly value: string; readonly fate: 'stays' | 'replaced' | 'ends' };
}

/** Inputs or outputs one below the other, their equals signs in one column. */
export function inputLines(changes: readonly (InputChange | OutputChange)[], layout: InputsLayout): Line[] {
  const { indent, columns, id } = layout;
  const labels = labelsOf([...(id ? ['id'] : []), ...changes.map(({ name }) => name)]);
  const place = (name: string): Place => ({ indent, label: labels.get(name) ?? '', columns });
  return [
    ...(id ? idLines(id, place('id')) : []),
    ...changes.flatMap((change) => {
      const forces = 'forcesReplacement' in change && change.forcesReplacement;
      return shownLines(change.before, change.after, {
        ...place(change.name),
        ...(forces ? { comment: '# forces replacement' } : {}),
      });
    }),
  ];
}

function idLines(id: NonNullable<InputsLayout['id']>, place: Place): Line[] {
  const text = JSON.stringify(id.value);
  switch (id.fate) {
    case 'stays':
      return placed(' ', [text], place);
    case 'replaced':
      return placed('~', [text, `-> ${PLACEHOLDER.unknown}`], place);
    case 'ends':
      return placed('-', [text, '-> null'], place);
  }
}

function shownLines(before: Shown, after: Shown, place: Place): Line[] {
  if (before.kind === 'absent') return after.kind === 'absent' ? [] : oneSided('+', after, place);
  if (after.kind === 'absent') return oneSided('-', before, place);
  if (before.kind === 'value' && after.kind === 'value') return changeLines(before.value, after.value, place);
  if (before.kind === 'sensitive' && after.kind === 'sensitive') return placed('~', [PLACEHOLDER.sensitive], place);
  return placed('~', [brief(before), `-> ${brief(after)}`], place);
}

function oneSided(mark: Mark, shown: Exclude<Shown, { kind: 'absent' }>, place: Place): Line[] {
  if (shown.kind === 'value') return valueLines(mark, shown.value, place);
  return placed(mark, mark === '-' ? [PLACEHOLDER[shown.kind], '-> null'] : [PLACEHOLDER[shown.kind]], place);
}

/** A value next to a placeholder: long ones are not worth their lines, they can't be compared. */
function brief(shown: Exclude<Shown, { kind: 'absent' }>): string {
  if (shown.kind !== 'value') return PLACEHOLDER[shown.kind];
  const [line, ...more] = valueLines('-', shown.value as Json, { indent: 0, label: '', columns: 10_000 });
  return more.length === 0 && line ? line.text.replace(/ -> null$/, '') : '(…)';
}
