import { completed, type Repeated } from '../command-line.ts';
import type { Screen } from '../render/line.ts';
import { visibleLine } from '../render/visible.ts';
import { wrap } from '../render/wrap.ts';
import type { Verdict } from './verdict.ts';

/** What stands first on a line. */
const WORDS = { ok: 'ok', warning: 'warning', failure: 'failure', unchecked: '-' } as const;

const STATUS_WIDTH = 9;
const TITLE_WIDTH = 15;
const HANG = STATUS_WIDTH + TITLE_WIDTH;
/** However wide the terminal, text is easier read so. */
const WIDEST = 100;

/** One thing's line, and below it what to do about it. */
export function verdictLines(title: string, verdict: Verdict, screen: Screen, repeated: Repeated): string[] {
  const { color } = screen;
  const paint = { ok: color.green, warning: color.yellow, failure: color.red, unchecked: color.dim }[verdict.status];
  const head = `${paint(WORDS[verdict.status].padEnd(STATUS_WIDTH))}${title.padEnd(TITLE_WIDTH)}`;
  switch (verdict.status) {
    case 'ok':
      return hanging(head, verdict.detail, screen);
    case 'unchecked':
      return [
        ...hanging(head, `not checked: ${verdict.why}`, screen),
        ...hintLines(completed(verdict, repeated).hint, screen),
      ];
    case 'warning':
    case 'failure':
      return verdict.problems.flatMap((problem) => [
        ...hanging(head, `${problem.summary} [${problem.code}]`, screen),
        ...indented(wrap(problem.detail, room(screen))),
        ...hintLines(completed(problem, repeated).hint, screen),
      ]);
  }
}

/** The last line: how many of each. */
export function summaryLine(verdicts: readonly Verdict[]): string {
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const parts = [
    `${count('ok')} ok`,
    plural(count('warning'), 'warning'),
    plural(count('failure'), 'failure'),
    ...(count('unchecked') > 0 ? [`${count('unchecked')} not checked`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function hanging(head: string, text: string, { columns }: Screen): string[] {
  const [first = '', ...rest] = wrap(text, Math.min(columns, WIDEST) - HANG);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(HANG)}${line}`)];
}

/** Commands stand on lines of their own and are never broken. */
function hintLines(hint: string | undefined, screen: Screen): string[] {
  if (hint === undefined) return [];
  const [sentence = '', ...commands] = hint.split('\n');
  return indented([...wrap(sentence, room(screen)), ...commands.map((command) => `  ${visibleLine(command)}`)]);
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `${' '.repeat(STATUS_WIDTH)}${line}`);
}

function room({ columns }: Screen): number {
  return Math.min(columns, WIDEST) - STATUS_WIDTH;
}
