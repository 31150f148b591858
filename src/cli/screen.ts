import { Chalk } from 'chalk';
import type { Output } from './io.ts';
import type { Screen } from './render/line.ts';

/** How to lay text out for `output`. */
export function screenOf(output: Pick<Output, 'columns' | 'colours'>): Screen {
  return { color: new Chalk({ level: output.colours ? 1 : 0 }), columns: output.columns };
}
