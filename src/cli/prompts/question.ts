import { input } from '@inquirer/prompts';
import type { Io } from '../io.ts';
import { lookFor } from './look.ts';

export interface Question {
  readonly message: string;
}

/**
 * Asks one question on stderr, so that stdout stays what the command prints. Only where `io.interactive`.
 * @throws as `cancellable` does
 */
export async function ask({ message }: Question, io: Pick<Io, 'stderr' | 'stop'>): Promise<string> {
  return cancellable(io, (context) => input({ message, theme: lookFor(io.stderr) }, context));
}

/** What a prompt needs beside its question. */
export interface PromptContext {
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/**
 * Runs a prompt. Escape, Ctrl-C, the end of the input (Ctrl-D) and the loss of the terminal cancel it; so does a signal.
 * @throws ExitPromptError, AbortPromptError; EIO of setRawMode when the terminal is gone
 */
export async function cancellable<T>(io: Pick<Io, 'stop'>, prompt: (context: PromptContext) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const stopListening = onCancel(() => cancel.abort());
  try {
    return await prompt({ output: process.stderr, signal: AbortSignal.any([io.stop, cancel.signal]) });
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
  // After Ctrl-Z and fg the reader pauses its input as well, for whoever listens to resume it.
  let continued = false;
  const onContinue = () => {
    continued = true;
    setImmediate(() => {
      continued = false;
      stdin.resume();
    });
  };
  const onPause = () => {
    if (!continued) cancel();
  };
  process.on('SIGCONT', onContinue);
  // The prompt itself goes on waiting when its input ends (the reader then pauses it) or fails (EIO: the terminal is gone).
  stdin.on('pause', onPause);
  stdin.on('error', cancel);
  return () => {
    process.off('SIGCONT', onContinue);
    stdin.off('keypress', onKey);
    stdin.off('pause', onPause);
    stdin.off('error', cancel);
  };
}
