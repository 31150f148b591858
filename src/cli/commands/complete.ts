import type { withArgsFromEnv } from '../args-from-env.ts';
import { complete } from '../completion/complete.ts';
import { namesFor } from '../completion/names.ts';
import { requestFrom } from '../completion/request.ts';
import type { CommandDescription } from '../described.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';

export interface CompleteOptions {
  /** The shell, and what its script hands over. */
  readonly words: readonly string[];
  readonly commandLine: CommandDescription;
  /** Handed over, since the entry has it: to load it, and the parser with it, a second time would take a key press too long. */
  readonly withArgs: typeof withArgsFromEnv;
}

/** Answers a key press in a shell: the kind of completion on the first line, and a candidate on each further one. */
export async function run(options: CompleteOptions, io: Io): Promise<ExitCode> {
  const [shell = '', ...args] = options.words;
  const request = requestFrom(shell, args);
  if (!request) return 1;
  // What the environment adds to the finished words holds for the command, so for its completion, too. Quotes never ended add nothing.
  const { argv } = options.withArgs(request.words.slice(0, -1), io.env);
  const words = [...argv, ...request.words.slice(-1)];
  const { kind, candidates } = await complete(words, options.commandLine, (position) => namesFor(position, io));
  io.stdout.write([kind, ...candidates.map(request.answer), ''].join('\n'));
  return 0;
}
