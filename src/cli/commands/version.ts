import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { version } from '../version.ts';

export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  io.stdout.write(
    options.json ? `${JSON.stringify({ type: 'version', version })}\n` : `teleport-starter v${version}\n`,
  );
  return 0;
}
