import { Chalk } from 'chalk';
import type { Output } from './io.ts';
import type { Screen } from './render/line.ts';

/** Sentences are wrapped to this many columns at most, however wide the terminal. */
const WIDEST_PROSE = 80;

/** How to lay text out for `output`. */
export function screenOf(output: Pick<Output, 'columns' | 'colours'>): Screen {
  return { color: new Chalk({ level: output.colours ? 1 : 0 }), columns: output.columns };
}

/** How to lay sentences out for `output`, at any time: its window may be resized. */
export function proseScreenOf(output: Pick<Output, 'columns' | 'colours'>): Screen {
  const { color } = screenOf(output);
  return {
    color,
    get columns() {
      return Math.min(output.columns, WIDEST_PROSE);
    },
  };
}
