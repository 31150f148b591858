import { input } from '@inquirer/prompts';
import type { Io } from '../io.ts';

export interface Question {
  readonly message: string;
  /** Answers what is wrong with a text, or `undefined` when it will do. */
  readonly check?: (text: string) => string | undefined;
}

/**
 * Asks one question on stderr, so that stdout stays what the command prints. Only where `io.interactive`.
 * Escape and Ctrl-C cancel; so does a signal. @throws ExitPromptError, AbortPromptError
 */
export async function ask({ message, check }: Question, io: Pick<Io, 'stderr' | 'stop'>): Promise<string> {
  const cancel = new AbortController();
  const onKey = (_: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape') cancel.abort();
  };
  process.stdin.on('keypress', onKey);
  try {
    return await input(
      {
        message,
        ...(check ? { validate: (text: string) => check(text) ?? true } : {}),
        theme: { prefix: '', ...(io.stderr.colours ? {} : { style: UNCOLOURED }) },
      },
      { output: process.stderr, signal: AbortSignal.any([io.stop, cancel.signal]) },
    );
  } finally {
    process.stdin.off('keypress', onKey);
  }
}

const same = (text: string) => text;
const UNCOLOURED = {
  message: same,
  answer: same,
  defaultAnswer: same,
  error: (text: string) => `> ${text}`,
  help: same,
};
