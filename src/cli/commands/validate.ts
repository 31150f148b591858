import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

export async function run(_options: GlobalOptions, _io: Io): Promise<ExitCode> {
  return 0;
}
