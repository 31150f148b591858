import { usage } from './usage.ts';

/** Goes into the folder that `-chdir` names: all that is looked for from now on is looked for there. @throws StarterError USAGE */
export function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw usage(`-chdir names "${folder}", and ${WHY[code] ?? message}.`);
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'that is no folder',
  EACCES: 'this user may not enter it',
};
