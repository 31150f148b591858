import { resolve } from 'node:path';
import type { Diagnostic } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';

const NAME = 'teleport-starter';

/**
 * What a command must repeat to mean the same AWS, the same state and the same cluster as this run, e.g. `-sandbox` or
 * `-var-file=cluster.tfvars`: a member of `GlobalOptions`. Without it, a command copied from a hint would leave the sandbox
 * for the real account.
 */
export interface Repeated {
  readonly repeated: readonly string[];
}

/** `text`, in which every line that is a command of ours gets what it must repeat, after the program's name. */
export function withRepeated(text: string, { repeated }: Repeated): string {
  if (repeated.length === 0) return text;
  return text.replaceAll(new RegExp(`^( *)${NAME} (.*)$`, 'gm'), (_, indent: string, command: string) => {
    const options = takesVariables(command) ? repeated : withoutVariables(repeated);
    return [`${indent}${NAME}`, ...options.map(shellWord), command].join(' ');
  });
}

/** What is to be repeated where the variables are known without this run's arguments. */
export function withoutVariables(repeated: readonly string[]): string[] {
  return repeated.filter((word) => !/^-var(-file)?=/.test(word));
}

const READING_VARIABLES = new Set(['apply', 'doctor', 'graph', 'import', 'init', 'permissions', 'plan', 'validate']);

/** Whether variables mean anything to a command, and are not refused: a saved plan, which `apply` takes, holds its own. */
function takesVariables(command: string): boolean {
  const [name = '', ...rest] = command.split(' ');
  if (!READING_VARIABLES.has(name) || command.endsWith(' -help')) return false;
  return name !== 'apply' || rest.every((word) => word.startsWith('-'));
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
