import { resolve } from 'node:path';
import { type BrokenLock, breakLock } from '../../state/lock.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** Removes the state's lock, whoever holds it. Nothing to remove is no failure. */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const broken = await breakLock(resolve(io.cwd, options.state));
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ type: 'unlock', removed: broken !== undefined, ...broken })}\n`);
  } else {
    io.stdout.write(broken ? `Removed the lock${ownerText(broken)}.\n` : `${options.state} is not locked.\n`);
  }
  return 0;
}

function ownerText({ owner }: BrokenLock): string {
  return owner ? ` of ${owner.user}@${owner.host} (process ${owner.pid}, "${owner.operation}")` : ', a damaged one';
}
