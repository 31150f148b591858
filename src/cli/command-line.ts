import { resolve } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';

const NAME = 'teleport-starter';

/**
 * What a command must repeat to mean the same AWS and the same state as this run, e.g. `-sandbox`: a member of
 * `GlobalOptions`. Without it, a command copied from a hint would leave the sandbox for the real account.
 */
export interface Repeated {
  readonly repeated: readonly string[];
}

/** `text`, in which every line that is a command of ours gets what it must repeat, after the program's name. */
export function withRepeated(text: string, { repeated }: Repeated): string {
  if (repeated.length === 0) return text;
  return text.replaceAll(new RegExp(`^( *)${NAME} `, 'gm'), (_, indent: string) =>
    [`${indent}${NAME}`, ...repeated.map(shellWord), ''].join(' '),
  );
}

/** A file in a command of the shell, to be copied: after `-chdir` the shell stands elsewhere than the run did. */
export function shellPath(path: string, { repeated }: Repeated, { cwd }: { readonly cwd: string }): string {
  const isElsewhere = repeated.some((word) => word.startsWith('-chdir='));
  return shellWord(isElsewhere ? resolve(cwd, path) : path);
}

/** A diagnostic whose hint can be copied as it is. */
export function completed<D extends Pick<Diagnostic, 'hint'>>(diagnostic: D, repeated: Repeated): D {
  const { hint } = diagnostic;
  return hint === undefined ? diagnostic : { ...diagnostic, hint: withRepeated(hint, repeated) };
}
