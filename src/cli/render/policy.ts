import { isPlainObject } from '../../core/values.ts';
import type { Line, Mark } from './line.ts';
import { compareSequences } from './sequence.ts';
import { wrap } from './wrap.ts';

/** An IAM statement as people read it: its effect, and lists under plain labels. */
export interface Statement {
  /** `Allow` or `Deny`, with the Sid if there is one. */
  readonly title: string;
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

const LABELS: Readonly<Record<string, string>> = {
  Principal: 'principals',
  NotPrincipal: 'all principals but',
  Action: 'actions',
  NotAction: 'all actions but',
  Resource: 'resources',
  NotResource: 'all resources but',
  Condition: 'when',
};
const ORDER = Object.values(LABELS);

/** The statements of an IAM policy document (an object or its JSON text), or `undefined` when it is something else. */
export function statementsOf(value: unknown): readonly Statement[] | undefined {
  const document = typeof value === 'string' ? parsed(value) : value;
  if (!isPlainObject(document) || document.Statement === undefined) return undefined;
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.every(isPlainObject) ? statements.map(readable) : undefined;
}

/** All statements, each under its mark. */
export function statementLines(mark: Mark, statements: readonly Statement[], indent: number, columns: number): Line[] {
  return statements.flatMap((statement) => [
    { indent, mark, text: statement.title },
    ...[...statement.rows].flatMap(([label, items]) => rowLines(' ', label, items, indent + 2, columns)),
  ]);
}

/** What differs between two policies: statements added and removed, and within the others the actions, resources and so on. */
export function statementDiffLines(
  before: readonly Statement[],
  after: readonly Statement[],
  indent: number,
  columns: number,
): Line[] {
  const left = [...before];
  const lines: Line[] = [];
  let unchanged = 0;
  for (const statement of after) {
    const at = closest(statement, left);
    const [old] = at === undefined ? [] : left.splice(at, 1);
    if (!old) lines.push(...statementLines('+', [statement], indent, columns));
    else if (textOf(old) === textOf(statement)) unchanged++;
    else lines.push(...changedStatementLines(old, statement, indent, columns));
  }
  lines.push(...statementLines('-', left, indent, columns));
  if (unchanged > 0) {
    const text = `# (${unchanged} unchanged ${unchanged === 1 ? 'statement' : 'statements'} hidden)`;
    lines.push({ indent, mark: ' ', text, faint: true });
  }
  return lines;
}

function changedStatementLines(before: Statement, after: Statement, indent: number, columns: number): Line[] {
  const labels = ORDER.filter((label) => before.rows.has(label) || after.rows.has(label));
  const others = [...new Set([...before.rows.keys(), ...after.rows.keys()])].filter((label) => !ORDER.includes(label));
  const title = before.title === after.title ? after.title : `${before.title} -> ${after.title}`;
  return [
    { indent, mark: '~', text: title },
    ...[...labels, ...others].flatMap((label) => {
      const steps = compareSequences(before.rows.get(label) ?? [], after.rows.get(label) ?? []);
      const of = (kind: 'same' | 'removed' | 'added') => steps.filter((s) => s.kind === kind).map((s) => s.item);
      const differs = steps.some((step) => step.kind !== 'same');
      // What stays the same is shown only where it says which statement this is: its resources.
      const context = differs || label !== 'resources' ? [] : of('same');
      return [
        ...rowLines(' ', label, context, indent + 2, columns),
        ...rowLines('-', label, of('removed'), indent + 2, columns),
        ...rowLines('+', label, of('added'), indent + 2, columns),
      ];
    }),
  ];
}

function rowLines(mark: Mark, label: string, items: readonly string[], indent: number, columns: number): Line[] {
  if (items.length === 0) return [];
  const text = items.join(', ');
  const head = `${label}: `.padEnd(12);
  const room = columns - indent - 2;
  // ARNs are long, and can be copied only in one piece: each gets a line of its own.
  const fitsBeside = text.split(' ').every((word) => word.length <= room - head.length);
  const lines = fitsBeside
    ? wrap(text, room - head.length).map((line, at) => (at === 0 ? head : ' '.repeat(head.length)) + line)
    : [`${label}:`, ...items.flatMap((item) => wrap(item, room - 2)).map((line) => `  ${line}`)];
  return lines.map((line) => ({ indent, mark, text: line }));
}

/** The index of the statement that `wanted` most likely was: same Sid, or else most in common. */
function closest(wanted: Statement, candidates: readonly Statement[]): number | undefined {
  let best: { at: number; score: number } | undefined;
  candidates.forEach((candidate, at) => {
    const score = likeness(wanted, candidate);
    if (score > (best?.score ?? 0)) best = { at, score };
  });
  return best?.at;
}

function likeness(a: Statement, b: Statement): number {
  if (textOf(a) === textOf(b)) return Number.POSITIVE_INFINITY;
  const named = a.title.includes('"') && a.title === b.title ? 1_000 : 0;
  let shared = 0;
  for (const [label, items] of a.rows) {
    const others = new Set(b.rows.get(label) ?? []);
    shared += items.filter((item) => others.has(item)).length;
  }
  return named + shared;
}

function textOf(statement: Statement): string {
  return JSON.stringify([statement.title, [...statement.rows].map(([label, items]) => [label, [...items].sort()])]);
}

function readable(statement: Record<string, unknown>): Statement {
  const { Sid, Effect, ...rest } = statement;
  const rows = Object.entries(rest).map(([key, value]): [string, string[]] => [LABELS[key] ?? key, flat(key, value)]);
  rows.sort(([a], [b]) => rank(a) - rank(b));
  return { title: `${Effect ?? 'Allow'}${Sid ? ` "${Sid}"` : ''}`, rows: new Map(rows) };
}

function rank(label: string): number {
  const at = ORDER.indexOf(label);
  return at < 0 ? ORDER.length : at;
}

function flat(key: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  if (!isPlainObject(value)) return [String(value)];
  if (key === 'Condition') {
    return Object.entries(value).flatMap(([operator, tests]) =>
      Object.entries(isPlainObject(tests) ? tests : {}).map(
        ([name, wanted]) => `${operator} ${name} = ${flat('', wanted).join(' or ')}`,
      ),
    );
  }
  return Object.entries(value).flatMap(([kind, names]) => flat('', names).map((name) => `${kind} ${name}`));
}

function parsed(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
