import type { Output } from '../io.ts';
import { wrap } from '../render/wrap.ts';
import { screenOf } from '../screen.ts';

/**
 * The look of all prompts: two columns from the edge, no mark before the question, colours only where they are wanted, and
 * no word broken at the edge of the window, as the prompts themselves would break it.
 */
export function lookFor(output: Pick<Output, 'colours' | 'columns'>) {
  const { color, columns } = screenOf(output);
  return {
    // A blank, and the one that the prompts put behind it.
    prefix: ' ',
    style: {
      message: (text: string) => color.bold(messageLines(text, output).join('\n  ')),
      answer: (text: string) => color.cyan(text),
      defaultAnswer: (text: string) => color.dim(`(${text})`),
      error: (text: string) =>
        wrap(text, columns - 4)
          .map((line, at) => color.red(`${at === 0 ? '>' : ' '} ${line}`))
          .join('\n'),
      help: (text: string) => color.dim(text),
      highlight: (text: string) => color.cyan(text),
      description: (text: string) => color.cyan(text),
      searchTerm: (text: string) => color.cyan(text),
    },
  };
}

/** A question's lines: behind the two columns from the edge. */
export function messageLines(message: string, { columns }: Pick<Output, 'columns'>): string[] {
  return wrap(message, columns - 3);
}
