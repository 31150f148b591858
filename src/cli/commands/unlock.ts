import type { BrokenLock } from '../../state/lock.ts';
import { answerJson } from '../answer.ts';
import { openBackend } from '../backend.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { isAlive } from '../lock-owner.ts';
import type { UnlockOptions } from '../options.ts';

/** Removes the state's lock; with `-force` also that of a run at work on this machine. Nothing to remove is no failure. */
export async function run(options: UnlockOptions, io: Io): Promise<ExitCode> {
  const backend = await openBackend(options, io);
  const broken = await backend.breakLock(options.force ? nobody : isAlive);
  if (options.json) {
    io.stdout.write(answerJson('unlock', { removed: broken !== undefined, ...broken }));
  } else {
    const name = options.backend ? backend.store.name : options.state;
    io.stdout.write(broken ? `Removed the lock${ownerText(broken)}.\n` : `${name} is not locked.\n`);
  }
  return 0;
}

const nobody = async () => false;

function ownerText({ owner }: BrokenLock): string {
  return owner ? ` of ${owner.user}@${owner.host} (process ${owner.pid}, "${owner.operation}")` : ', a damaged one';
}
