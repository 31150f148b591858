import type { BrokenLock } from '../../state/lock.ts';
import { openBackend } from '../backend.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';

/** Removes the state's lock, whoever holds it. Nothing to remove is no failure. */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const backend = await openBackend(options, io);
  const broken = await backend.breakLock();
  if (options.json) {
    io.stdout.write(`${JSON.stringify({ type: 'unlock', removed: broken !== undefined, ...broken })}\n`);
  } else {
    const name = options.backend ? backend.store.name : options.state;
    io.stdout.write(broken ? `Removed the lock${ownerText(broken)}.\n` : `${name} is not locked.\n`);
  }
  return 0;
}

function ownerText({ owner }: BrokenLock): string {
  return owner ? ` of ${owner.user}@${owner.host} (process ${owner.pid}, "${owner.operation}")` : ', a damaged one';
}
