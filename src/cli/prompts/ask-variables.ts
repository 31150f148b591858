import type { Io } from '../io.ts';
import { ask, type Question } from './question.ts';

/** A variable without a value, as the person who runs the command is asked for it. */
export interface MissingVariable {
  /** E.g. `cluster_name`. */
  readonly name: string;
  /** One sentence: what it is. */
  readonly description: string;
  /** Answers what is wrong with a text, or `undefined` when it will do. */
  readonly check: (text: string) => string | undefined;
}

/** Puts one question after the other. Tests bring their own. */
export type Asker = (question: Question) => Promise<string>;

/**
 * Asks for each variable in turn, on stderr, checking what is typed. Answers the texts by name.
 * Only where `io.interactive` and `-input` allow it. @throws ExitPromptError, AbortPromptError when cancelled
 */
export async function askVariables(
  missing: readonly MissingVariable[],
  io: Pick<Io, 'stderr' | 'stop'>,
  asker: Asker = (question) => ask(question, io),
): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const { name, description, check } of missing) {
    io.stderr.write(`\n${name}\n  ${description}\n\n`);
    answers[name] = await asker({ message: 'Enter a value:', check });
  }
  return answers;
}
