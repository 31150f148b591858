import type { ChalkInstance } from 'chalk';
import { fold } from './fold.ts';
import { visibleLine } from './visible.ts';

/** What happens to the thing on a line; blank: nothing, it is context. */
export type Mark = '+' | '-' | '~' | '-/+' | '+/-' | '.' | ' ';

/** How text is laid out for a terminal. */
export interface Screen {
  /** Its `level` decides about colours: 0 gives plain text. */
  readonly color: ChalkInstance;
  /** Width of the terminal, in characters. */
  readonly columns: number;
  /** A word wider than the terminal stays whole: off a terminal, where text is searched and copied from. Default: it is broken. */
  readonly keepsWords?: boolean;
}

/** One line of a plan before it is coloured, so that widths can be reckoned. */
export interface Line {
  /** The column in which the mark ends. */
  readonly indent: number;
  readonly mark: Mark;
  readonly text: string;
  /** Stands behind the text, in red: `# forces replacement`. */
  readonly comment?: string;
  /** For what is told but isn't there: counts of hidden lines. */
  readonly faint?: true;
}

export function widthOf(line: Line): number {
  return line.indent + 2 + line.text.length + (line.comment ? line.comment.length + 1 : 0);
}

/** The lines as the terminal gets them, none wider than it; control characters in their texts are shown. */
export function paintAll(lines: readonly Line[], screen: Screen): string[] {
  const fit = (line: Line) => (screen.keepsWords ? [line] : fitted(line, screen.columns));
  const shown = lines.map((line) => ({ ...line, text: visibleLine(line.text) }));
  return shown.flatMap(fit).map((line) => paint(line, screen));
}

/** Stands before what goes on from the line above: an ARN or a line of a script that is wider than the terminal. */
const GOES_ON = '↳ ';

function fitted(line: Line, columns: number): Line[] {
  if (widthOf(line) <= columns) return [line];
  const { comment, ...plain } = line;
  const room = columns - line.indent - 2;
  const inset = /^ */.exec(line.text)?.[0] ?? '';
  const before = inset + GOES_ON;
  const [first = '', ...rest] = fold(line.text.slice(inset.length), room - before.length, room - inset.length);
  return [
    { ...plain, text: inset + first },
    ...rest.map((text) => ({ ...plain, mark: ' ' as const, text: before + text })),
    ...(comment ? [{ indent: line.indent, mark: ' ' as const, text: '', comment }] : []),
  ];
}

/** The line as it is, in colours. */
function paint(line: Line, { color }: Screen): string {
  if (line.mark === ' ' && line.text === '' && !line.comment) return '';
  const text = line.faint ? color.dim(line.text) : line.text;
  const comment = line.comment ? `${line.text ? ' ' : ''}${color.red(line.comment)}` : '';
  return `${' '.repeat(line.indent + 1 - line.mark.length)}${paintMark(line.mark, color)} ${text}${comment}`;
}

export function paintMark(mark: Mark, color: ChalkInstance): string {
  switch (mark) {
    case '+':
      return color.green(mark);
    case '-':
      return color.red(mark);
    case '~':
      return color.yellow(mark);
    case '-/+':
      return `${color.red('-')}/${color.green('+')}`;
    case '+/-':
      return `${color.green('+')}/${color.red('-')}`;
    case '.':
    case ' ':
      return mark;
  }
}
