import { resolve } from 'node:path';
import { breakLock } from '../../state/lock.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** Removes the state's lock, whoever holds it. Nothing to remove is no failure. */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const owner = await breakLock(resolve(io.cwd, options.state));
  if (options.json) {
    io.stdout.write(
      `${JSON.stringify({ type: 'unlock', removed: owner !== undefined, ...(owner ? { owner } : {}) })}\n`,
    );
  } else if (owner) {
    io.stdout.write(`Removed the lock of ${owner.user}@${owner.host} (process ${owner.pid}, "${owner.operation}").\n`);
  } else {
    io.stdout.write(`${options.state} is not locked.\n`);
  }
  return 0;
}
