import { formatState } from '../../state/parse.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { readState } from '../read-state.ts';

/** Prints the state as a state file holds it. */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  io.stdout.write(formatState(await readState(options, io)));
  return 0;
}
