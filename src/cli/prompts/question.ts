import { input } from '@inquirer/prompts';
import type { Io } from '../io.ts';

export interface Question {
  readonly message: string;
  /** Answers what is wrong with a text, or `undefined` when it will do. */
  readonly check?: (text: string) => string | undefined;
}

/**
 * Asks one question on stderr, so that stdout stays what the command prints. Only where `io.interactive`.
 * Escape, Ctrl-C, the end of the input (Ctrl-D) and the loss of the terminal cancel; so does a signal.
 * @throws ExitPromptError, AbortPromptError; EIO of setRawMode when the terminal is gone
 */
export async function ask({ message, check }: Question, io: Pick<Io, 'stderr' | 'stop'>): Promise<string> {
  const cancel = new AbortController();
  const stopListening = onCancel(() => cancel.abort());
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
    stopListening();
  }
}

/** Calls `cancel` when the question is left, or nobody is there any more to answer it. Answers what ends the listening. */
export function onCancel(cancel: () => void): () => void {
  const { stdin } = process;
  const onKey = (_: string | undefined, key: { name?: string } | undefined) => {
    if (key?.name === 'escape') cancel();
  };
  stdin.on('keypress', onKey);
  // The prompt itself goes on waiting when its input ends (the reader then pauses it) or fails (EIO: the terminal is gone).
  stdin.on('pause', cancel);
  stdin.on('error', cancel);
  return () => {
    stdin.off('keypress', onKey);
    stdin.off('pause', cancel);
    stdin.off('error', cancel);
  };
}

const same = (text: string) => text;
/** A prompt's look where no escape codes may be written. */
export const UNCOLOURED = {
  message: same,
  answer: same,
  defaultAnswer: same,
  error: (text: string) => `> ${text}`,
  help: same,
};
