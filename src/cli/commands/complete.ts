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
}

/** Answers a key press in a shell: the kind of completion on the first line, and a candidate on each further one. */
export async function run({ words: [shell = '', ...args], commandLine }: CompleteOptions, io: Io): Promise<ExitCode> {
  const request = requestFrom(shell, args);
  if (!request) return 1;
  const { kind, candidates } = await complete(request.words, commandLine, (position) => namesFor(position, io));
  io.stdout.write([kind, ...candidates.map(request.answer), ''].join('\n'));
  return 0;
}
