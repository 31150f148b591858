import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import type { Json } from '../../core/values.ts';
import { formatTfvars } from '../../variables/format.ts';
import { whyUnreadable } from '../../variables/license.ts';
import type { Source } from '../../variables/raw.ts';
import type { VariableArgument } from '../../variables/sources.ts';
import { variableNames } from '../../variables/table.ts';
import type { Answers } from './answers.ts';

/** Read by every later command in the folder, as Terraform would read it. */
export const ANSWERS_FILE = 'teleport-starter.auto.tfvars';

const HEADER = '# Answers of teleport-starter init. Every command reads this file; change it as you like.\n';

/**
 * What that file sets: what was answered, what this run alone was given (`-var`, `-var-file`), and what the file held
 * before. What stands elsewhere is left there.
 */
export function answersText(answers: Answers, args: readonly VariableArgument[]): string {
  const { given, values, raw } = answers;
  const files = [ANSWERS_FILE, ...args.flatMap((arg) => (arg.kind === 'file' ? [arg.path] : []))];
  const belongs = ({ kind, text }: Source) =>
    kind === 'argument' || (kind === 'file' && files.some((file) => text.startsWith(`${file}:`)));
  const kept = variableNames.flatMap((name): [string, Json][] => {
    const value = values[name];
    const source = given[name]?.source;
    if (value === undefined || raw[name] === undefined) return [];
    return answers.wasAsked(name) || (source && belongs(source)) ? [[name, value]] : [];
  });
  return formatTfvars(Object.fromEntries(kept));
}

/**
 * Writes it with the usual mode of a file: it holds no secret (the license is a path), and may be kept under version control.
 * @param replace - whether one that is there may go
 * @throws StarterError ANSWERS_NOT_SAVED
 */
export async function saveAnswers(text: string, cwd: string, replace: boolean): Promise<void> {
  try {
    await writeFile(resolve(cwd, ANSWERS_FILE), `${HEADER}${text}`, { flag: replace ? 'w' : 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new StarterError(
      {
        code: 'ANSWERS_NOT_SAVED',
        summary: 'The answers could not be saved',
        detail: `${ANSWERS_FILE} ${exists ? 'has been made meanwhile, and it is not overwritten' : `can't be written: ${whyUnreadable(error)}`}.`,
        hint: `Make the folder writable and answer again, or write this into another file for -var-file:\n${text.trimEnd()}`,
      },
      { cause: error },
    );
  }
}
