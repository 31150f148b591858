import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type Diagnostic, StarterError, throwIfAny } from '../core/errors.ts';
import type { JsonObject } from '../core/values.ts';
import { type CheckOptions, checkVariables, missing } from '../variables/check.ts';
import type { Config } from '../variables/config.ts';
import type { RawVariables } from '../variables/raw.ts';
import { plainVariables, restoredVariables } from '../variables/saved.ts';
import { readVariables } from '../variables/sources.ts';
import type { Io } from './io.ts';
import { whyNobodyCanBeAsked } from './nobody-to-ask.ts';
import type { GlobalOptions } from './options.ts';

/** The variables, checked as far as that goes without AWS. */
export interface ReadConfig {
  readonly config: Config;
  readonly warnings: readonly Diagnostic[];
  /** Those that are not secret, for a plan file. */
  readonly saved: JsonObject;
}

/** The variables as they are set, before anything is asked. */
export interface Given {
  readonly values: RawVariables;
  readonly warnings: readonly Diagnostic[];
}

/** What was answered in this process, for its later commands. */
const answers = new WeakMap<Io, RawVariables>();

/** Reads all sources; asks for what is missing when someone is there. @throws StarterError with all problems */
export async function readConfig(options: GlobalOptions, io: Io): Promise<ReadConfig> {
  const { values, warnings } = await readGiven(options, io);
  const mayAsk = whyNobodyCanBeAsked(options, io) === undefined;
  const asks = mayAsk && missing(values).length > 0;
  return check(asks ? await complete(values, warnings, options, io) : values, warnings, filesUnder(io.cwd));
}

/** Reads all sources. Nothing is checked yet but that it can be read. @throws StarterError with all problems */
export async function readGiven(options: Pick<GlobalOptions, 'variables'>, io: Io): Promise<Given> {
  const { values, warnings } = await readVariables({ env: io.env, args: options.variables, ...filesUnder(io.cwd) });
  return { values: { ...values, ...answers.get(io) }, warnings: warnings.map(asWarning) };
}

/** The variables of a saved plan; the license is read anew. @throws StarterError with all problems */
export async function restoreConfig(saved: JsonObject, io: Io): Promise<ReadConfig> {
  return check(restoredVariables(saved), [], filesUnder(io.cwd));
}

async function check(raw: RawVariables, warnings: readonly Diagnostic[], files: CheckOptions): Promise<ReadConfig> {
  const checked = await checkVariables(raw, { ...files, home: homedir() });
  const all = [...warnings, ...checked.warnings.map(asWarning)];
  // A misspelt name is a warning, and the reason why another variable is missing.
  if (!checked.ok) throw new StarterError([...checked.problems, ...all]);
  return { config: checked.config, warnings: all, saved: plainVariables(checked.config) };
}

async function complete(
  given: RawVariables,
  warnings: readonly Diagnostic[],
  options: GlobalOptions,
  io: Io,
): Promise<RawVariables> {
  await refuseWrong({ values: given, warnings }, io);
  const { holdDialogue } = await import('./prompts/dialogue.ts');
  const { raw } = await holdDialogue({ given, thorough: false, options, io });
  answers.set(io, raw);
  return raw;
}

/** Refuses what no answer would mend, before anything is asked. @throws StarterError with all problems */
export async function refuseWrong({ values, warnings }: Given, io: Io): Promise<void> {
  const checked = await checkVariables(values, { ...filesUnder(io.cwd), home: homedir() });
  if (checked.ok) return;
  const asked = ['VARIABLE_MISSING', ...(values.license_path === undefined ? ['LICENSE_MISSING'] : [])];
  const wrong = checked.problems.filter(({ code }) => !asked.includes(code));
  throwIfAny(wrong.length === 0 ? [] : [...wrong, ...warnings, ...checked.warnings.map(asWarning)]);
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'warning' };
}

/** Paths in options and variables are meant from the working directory. */
function filesUnder(cwd: string) {
  return {
    readFile: (path: string) => readFile(resolve(cwd, path)),
    listDir: (path: string) => readdir(resolve(cwd, path)),
  };
}
