import { bashEscaped, bashLine } from './bash-line.ts';
import type { Candidate } from './complete.ts';
import type { Shell } from './shells.ts';

/** A key press in a shell: the words of the line without the program's name, and how to answer. */
export interface Request {
  readonly words: readonly string[];
  /** A candidate as this shell's script takes it, on one line. */
  answer(candidate: Candidate): string;
}

/** Reads what a shell's script hands over. */
export function requestFrom(shell: string, args: readonly string[]): Request | undefined {
  switch (shell as Shell) {
    case 'bash': {
      const [line = '', breaks = ''] = args;
      const { words, kept, quoted } = bashLine(line, breaks);
      return {
        words: words.slice(1),
        answer: ({ text }) => (quoted ? text.slice(kept) : bashEscaped(text.slice(kept))),
      };
    }
    case 'zsh':
      return { words: args, answer: (candidate) => described(escapedColons(candidate), ':') };
    case 'fish':
      return { words: args, answer: (candidate) => described(candidate, '\t') };
    case 'powershell': {
      // Windows PowerShell drops an empty argument: what is typed of the last one has a letter before it.
      const [typed = '', ...before] = [...args].reverse();
      return { words: [...before.reverse(), typed.slice(1)], answer: (candidate) => described(candidate, '\t') };
    }
    default:
      return undefined;
  }
}

/** Lists are narrow: of a description, the part before the first stop. */
function described({ text, description }: Candidate, separator: string): string {
  const [short = ''] = (description ?? '').split(/[;:] | \(|, e\.g\. /);
  return short === '' ? text : `${text}${separator}${short.trim()}`;
}

function escapedColons({ text, ...rest }: Candidate): Candidate {
  return { ...rest, text: text.replaceAll(/[\\:]/g, '\\$&') };
}
