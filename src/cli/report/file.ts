import { open, rm, stat, writeFile } from 'node:fs/promises';
import { type Diagnostic, StarterError } from '../../core/errors.ts';
import { backupPathOf } from '../../state/file-store.ts';
import { lockPathOf } from '../../state/lock.ts';
import { targetOf } from '../../state/symlink.ts';
import { holdsOther } from '../file-start.ts';
import { usage } from '../usage.ts';
import { PAGE_START } from './page-start.ts';

/** Files of ours by what they are, which a report must not replace. */
export type Precious = readonly (readonly [what: string, path: string])[];

/** The state's files and the saved plan, absolute. */
export async function preciousFiles(state: string | undefined, planFile: string | undefined): Promise<Precious> {
  const ofState =
    state === undefined
      ? []
      : ([
          ['the state file', state],
          ["the state file's backup", backupPathOf(state)],
          ["the state file's lock", await lockPathOf(state)],
        ] as const);
  return [...ofState, ...(planFile === undefined ? [] : ([['the saved plan', planFile]] as const))];
}

/**
 * Refuses a report that could not be written, or would replace anything but an older page of ours. A file that is there keeps its
 * content, one that is not is not made. @throws StarterError REPORT_UNWRITABLE, USAGE
 */
export async function refuseUnwritable(path: string, precious: Precious): Promise<void> {
  await tryToWrite(path).catch((error: Error) => {
    throw unwritable(`${path}: ${error.message}`, error);
  });
  const target = await targetOf(path);
  for (const [what, file] of precious) {
    if (target !== (await targetOf(file))) continue;
    throw usage(`-report would write the report over ${what}, ${file}.`, 'Name another file with -report.');
  }
  const isOther = await holdsOther(path, PAGE_START).catch((error: Error) => {
    throw unwritable(`${path}: ${error.message}`, error);
  });
  if (isOther) throw unwritable(`${path} is there already, and it is no report: it is not overwritten`);
}

function unwritable(why: string, cause?: unknown): StarterError {
  return new StarterError(
    {
      code: 'REPORT_UNWRITABLE',
      summary: 'The report could not be written',
      detail: `${why}. Nothing was changed.`,
      hint: 'Name another file with -report.',
    },
    { cause },
  );
}

async function tryToWrite(path: string): Promise<void> {
  const isNew = await stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
  if (!isNew) return (await open(path, 'a')).close();
  // What a link leads to, which alone is made: the link was there.
  const target = await targetOf(path);
  await (await open(target, 'ax')).close();
  await rm(target);
}

/** Writes a page. It holds no secret and is there to be shared: its mode is what the umask says. Never throws: answers what went wrong. */
export async function writeReport(path: string, page: () => string): Promise<Diagnostic | undefined> {
  try {
    await writeFile(path, page());
    return undefined;
  } catch (error) {
    return {
      code: 'REPORT_NOT_WRITTEN',
      severity: 'warning',
      summary: 'The report was not written',
      detail: `${path}: ${(error as Error).message}. The run itself is recorded in the state.`,
    };
  }
}
