import { Chalk } from 'chalk';
import type { Output } from './io.ts';
import type { Screen } from './render/line.ts';

/** Sentences are wrapped to this many columns at most, however wide the terminal. */
const WIDEST_PROSE = 80;

type Shown = Pick<Output, 'columns' | 'colours'> & Partial<Pick<Output, 'isTTY'>>;

/** How to lay text out for `output`. */
export function screenOf({ colours, columns, isTTY }: Shown): Screen {
  return { color: new Chalk({ level: colours ? 1 : 0 }), columns, ...(isTTY === false ? { keepsWords: true } : {}) };
}

/** How to lay sentences out for `output`, at any time: its window may be resized. */
export function proseScreenOf(output: Shown): Screen {
  const { color } = screenOf(output);
  return {
    color,
    get columns() {
      return Math.min(output.columns, WIDEST_PROSE);
    },
  };
}
