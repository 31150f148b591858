import { canonicalJson, sameValue } from '../../core/canonical.ts';
import { isPlainObject, type Json } from '../../core/values.ts';
import type { Line, Mark } from './line.ts';
import { widthOf } from './line.ts';
import { statementDiffLines, statementLines, statementsOf } from './policy.ts';
import { compareSequences } from './sequence.ts';
import { countOfLines, textDiffLines, textLines } from './text.ts';

/** What a plan writes in place of a value; such texts come without quotes, wherever inside a value they stand. */
const PLACEHOLDERS = new Set(['(known after apply)', '(sensitive value)']);

/** Where a named value stands on the screen. */
export interface Place {
  readonly indent: number;
  /** `name = `, the name padded so that the signs of neighbours stand in one column; empty for an element of a list. */
  readonly label: string;
  readonly columns: number;
  /** E.g. `# forces replacement`. */
  readonly comment?: string;
}

/** A value that comes (`+`), goes (`-`) or is told for context. */
export function valueLines(mark: Mark, value: Json, place: Place): Line[] {
  const statements = statementsOf(value);
  if (statements && mark === '-')
    return placed(mark, [`(policy of ${count(statements.length, 'statement')})`, '-> null'], place);
  if (statements)
    return block(mark, '{', statementLines(mark, statements, place.indent + 4, place.columns), '}', place);
  const document = jsonDocument(value);
  if (document !== undefined)
    return wrapped(mark, valueLines(mark, document, { ...place, label: `${place.label}jsonencode(` }));
  if (isLongText(value)) {
    if (mark === '-') return placed(mark, [`(text of ${count(countOfLines(value), 'line')})`, '-> null'], place);
    return block(mark, '<<-EOT', textLines(value, place.indent + 4), 'EOT', place);
  }
  const parts = mark === '-' && place.label.includes(' = ') ? [inline(value), '-> null'] : [inline(value)];
  const [only, ...more] = placed(mark, parts, place);
  if (only && more.length === 0 && widthOf(only) <= place.columns) return [only];
  return opened(mark, value, place) ?? placed(mark, parts, place);
}

/** A value that becomes another: only what differs inside. */
export function changeLines(before: Json, after: Json, place: Place): Line[] {
  const statements = { before: statementsOf(before), after: statementsOf(after) };
  const inside = place.indent + 4;
  if (statements.before && statements.after) {
    const lines = statementDiffLines(statements.before, statements.after, inside, place.columns);
    return block('~', '{', lines, '}', place);
  }
  const documents = { before: jsonDocument(before), after: jsonDocument(after) };
  if (documents.before !== undefined && documents.after !== undefined) {
    return wrapped(
      '~',
      changeLines(documents.before, documents.after, { ...place, label: `${place.label}jsonencode(` }),
    );
  }
  if (typeof before === 'string' && typeof after === 'string' && (isLongText(before) || isLongText(after))) {
    return block('~', '<<-EOT', textDiffLines(before, after, inside), 'EOT', place);
  }
  if (Array.isArray(before) && Array.isArray(after)) return block('~', '[', listDiff(before, after, place), ']', place);
  if (isPlainObject(before) && isPlainObject(after)) {
    return block('~', '{', objectDiff(before as JsonMembers, after as JsonMembers, place), '}', place);
  }
  return placed('~', [inline(before), `-> ${inline(after)}`], place);
}

/** Parts of one value (`"a"`, `-> "b"`) on one line if they fit, else one below the other. */
export function placed(mark: Mark, parts: readonly string[], place: Place): Line[] {
  const { indent, label, columns, comment } = place;
  const line: Line = { indent, mark, text: label + parts.join(' '), ...(comment ? { comment } : {}) };
  if (widthOf(line) <= columns) return [line];
  const under = parts.every((part) => indent + 2 + label.length + part.length <= columns);
  const lines: Line[] = under
    ? parts.map((part, at) => ({
        indent,
        mark: at === 0 ? mark : ' ',
        text: (at === 0 ? label : ' '.repeat(label.length)) + part,
      }))
    : [
        ...(label ? [{ indent, mark, text: label.trimEnd() }] : []),
        ...parts.map((text, at) => ({
          indent: indent + (label ? 4 : 0),
          mark: label || at > 0 ? (' ' as const) : mark,
          text,
        })),
      ];
  if (!comment) return lines;
  const roomy = lines.findLastIndex((l) => widthOf({ ...l, comment }) <= columns);
  return lines.map((l, at) => (at === (roomy < 0 ? lines.length - 1 : roomy) ? { ...l, comment } : l));
}

/** `names` padded to the longest, each with its equals sign. */
export function labelsOf(names: readonly string[]): Map<string, string> {
  const width = Math.max(0, ...names.map((name) => name.length));
  return new Map(names.map((name) => [name, `${name.padEnd(width)} = `]));
}

type JsonMembers = Readonly<Record<string, Json>>;

/** A list or object as a block with an element or member a line; `undefined` for what has no parts. */
function opened(mark: Mark, value: Json, place: Place): Line[] | undefined {
  const indent = place.indent + 4;
  if (Array.isArray(value) && value.length > 0) {
    const items = (value as readonly Json[]).flatMap((item) =>
      withComma(valueLines(mark, item, { indent, label: '', columns: place.columns })),
    );
    return block(mark, '[', items, ']', place);
  }
  if (isPlainObject(value) && Object.keys(value).length > 0) {
    const members = value as JsonMembers;
    const labels = labelsOf(Object.keys(members));
    const lines = Object.entries(members).flatMap(([name, member]) =>
      valueLines(mark, member, { indent, label: labels.get(name) ?? '', columns: place.columns }),
    );
    return block(mark, '{', lines, '}', place);
  }
  return undefined;
}

function listDiff(before: readonly Json[], after: readonly Json[], place: Place): Line[] {
  const inside = { indent: place.indent + 4, label: '', columns: place.columns };
  const steps = compareSequences(before, after, canonicalJson);
  const lines = steps.flatMap((step) => {
    if (step.kind === 'same') return [];
    return withComma(valueLines(step.kind === 'added' ? '+' : '-', step.item, inside));
  });
  return [...lines, ...hidden(steps.filter((step) => step.kind === 'same').length, 'element', inside.indent)];
}

function objectDiff(before: JsonMembers, after: JsonMembers, place: Place): Line[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = names.filter((name) => !sameValue(before[name], after[name]));
  const labels = labelsOf(differing);
  const lines = differing.flatMap((name) => {
    const inside = { indent: place.indent + 4, label: labels.get(name) ?? '', columns: place.columns };
    const [old, wanted] = [before[name], after[name]];
    if (old === undefined) return wanted === undefined ? [] : valueLines('+', wanted, inside);
    return wanted === undefined ? valueLines('-', old, inside) : changeLines(old, wanted, inside);
  });
  return [...lines, ...hidden(names.length - differing.length, 'attribute', place.indent + 4)];
}

function hidden(number: number, what: string, indent: number): Line[] {
  if (number === 0) return [];
  return [{ indent, mark: ' ', text: `# (${count(number, `unchanged ${what}`)} hidden)`, faint: true }];
}

function block(mark: Mark, open: string, lines: readonly Line[], close: string, place: Place): Line[] {
  const { indent, label, comment } = place;
  const head: Line = { indent, mark, text: label + open, ...(comment ? { comment } : {}) };
  return [head, ...lines, { indent, mark: ' ', text: close }];
}

/** Closes the parenthesis of `jsonencode(`. */
function wrapped(mark: Mark, lines: readonly Line[]): Line[] {
  return lines.map((line, at) => {
    if (at < lines.length - 1) return line;
    return mark === '-' && line.text.endsWith(' -> null')
      ? { ...line, text: line.text.replace(/ -> null$/, ') -> null') }
      : { ...line, text: `${line.text})` };
  });
}

function withComma(lines: readonly Line[]): Line[] {
  return lines.map((line, at) => (at === lines.length - 1 ? { ...line, text: `${line.text},` } : line));
}

/** A value on one line, in the notation that Terraform users know. */
function inline(value: Json): string {
  if (typeof value === 'string') return PLACEHOLDERS.has(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isPlainObject(value)) return String(value);
  const members = Object.entries(value as JsonMembers).map(([name, member]) => `${name} = ${inline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** The list or object that a text spells in JSON. */
function jsonDocument(value: Json): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

function isLongText(value: Json): value is string {
  return typeof value === 'string' && value.trimEnd().includes('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
