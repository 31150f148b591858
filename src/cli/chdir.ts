import { StarterError } from '../core/errors.ts';

/** Goes into the folder that `-chdir` names: all that is looked for from now on is looked for there. @throws StarterError USAGE */
export function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new StarterError(
      {
        code: 'USAGE',
        summary: 'The command line was not understood',
        detail: `-chdir names "${folder}", and ${WHY[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message}.`,
      },
      { cause: error },
    );
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'that is no folder',
  EACCES: 'this user may not enter it',
};
