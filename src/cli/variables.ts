import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import type { JsonObject } from '../core/values.ts';
import { type CheckOptions, checkVariables, missing, problemWithAnswer } from '../variables/check.ts';
import type { Config } from '../variables/config.ts';
import { answered, type RawVariables } from '../variables/raw.ts';
import { plainVariables, restoredVariables } from '../variables/saved.ts';
import { readVariables } from '../variables/sources.ts';
import { type VariableName, variables } from '../variables/table.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** The variables, checked as far as that goes without AWS. */
export interface ReadConfig {
  readonly config: Config;
  readonly warnings: readonly Diagnostic[];
  /** Those that are not secret, for a plan file. */
  readonly saved: JsonObject;
}

/** Reads all sources; asks for what is missing when someone is there. @throws StarterError with all problems */
export async function readConfig(options: GlobalOptions, io: Io): Promise<ReadConfig> {
  const files = filesUnder(io.cwd);
  const { values, warnings } = await readVariables({ env: io.env, args: options.variables, ...files });
  const mayAsk = io.interactive && options.input && !options.json;
  const complete = mayAsk ? await askForMissing(values, io) : values;
  return check(complete, warnings, files);
}

/** The variables of a saved plan; the license is read anew. @throws StarterError with all problems */
export async function restoreConfig(saved: JsonObject, io: Io): Promise<ReadConfig> {
  return check(restoredVariables(saved), [], filesUnder(io.cwd));
}

async function check(raw: RawVariables, warnings: readonly Diagnostic[], files: CheckOptions): Promise<ReadConfig> {
  const checked = await checkVariables(raw, { ...files, home: homedir() });
  const all = [...warnings, ...checked.warnings].map((warning) => ({ ...warning, severity: 'warning' as const }));
  // A misspelt name is a warning, and the reason why another variable is missing.
  if (!checked.ok) throw new StarterError([...checked.problems, ...all]);
  return { config: checked.config, warnings: all, saved: plainVariables(checked.config) };
}

async function askForMissing(values: RawVariables, io: Io): Promise<RawVariables> {
  const names = missing(values);
  if (names.length === 0) return values;
  const { askVariables } = await import('./prompts/ask-variables.ts');
  const answers = await askVariables(names.map(questionFor), io);
  const taken = Object.entries(answers).map(([name, text]) => [name, answered(name as VariableName, text)]);
  return { ...values, ...Object.fromEntries(taken) };
}

function questionFor(name: VariableName) {
  const { question, description } = variables[name];
  return { name, description: question ?? description, check: (text: string) => problemWithAnswer(name, text) };
}

/** Paths in options and variables are meant from the working directory. */
function filesUnder(cwd: string) {
  return {
    readFile: (path: string) => readFile(resolve(cwd, path)),
    listDir: (path: string) => readdir(resolve(cwd, path)),
  };
}
