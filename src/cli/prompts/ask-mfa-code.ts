import { password } from '@inquirer/prompts';
import type { Io } from '../io.ts';
import { lookFor } from './look.ts';
import { onCancel } from './question.ts';

/** As long as renewed credentials are waited for. */
const LIMIT_MS = 15 * 60_000;

/**
 * Asks on stderr for the six digits that the device shows. They are not echoed, and nothing of the question stays on the
 * screen. What cancels any question stops the run, as Ctrl-C does without one. @throws the reason of the stop
 */
export async function askMfaCode(serial: string, io: Pick<Io, 'stderr' | 'stop'>): Promise<string> {
  const cancel = new AbortController();
  const stopListening = onCancel(() => cancel.abort());
  try {
    return await password(
      {
        message: `MFA code of ${serial}:`,
        validate: (text) => /^\d{6}$/.test(text) || 'Six digits, please.',
        theme: lookFor(io.stderr),
      },
      {
        output: process.stderr,
        clearPromptOnDone: true,
        signal: AbortSignal.any([io.stop, cancel.signal, AbortSignal.timeout(LIMIT_MS)]),
      },
    );
  } catch (error) {
    io.stop.throwIfAborted();
    if (error instanceof Error && error.name === 'ExitPromptError') cancel.abort();
    // While a question is open Ctrl-C is a key; here it becomes the signal that it is elsewhere.
    if (cancel.signal.aborted) process.emit('SIGINT', 'SIGINT');
    io.stop.throwIfAborted();
    throw error;
  } finally {
    stopListening();
  }
}
