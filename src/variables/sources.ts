import { type Diagnostic, StarterError, throwIfAny } from '../core/errors.ts';
import { nearestName } from '../core/nearest.ts';
import { Misread } from './cursor.ts';
import { type ReadFile, whyUnreadable } from './license.ts';
import { type RawVariable, type RawVariables, typed } from './raw.ts';
import { shown } from './shown.ts';
import { isVariableName, type VariableName, variableNames } from './table.ts';
import { type Assignment, parseTfvars } from './tfvars.ts';
import { parseTfvarsJson } from './tfvars-json.ts';

/** A `-var` (`name=value` as typed) or a `-var-file`. */
export type VariableArgument =
  | { readonly kind: 'var'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

export interface ReadVariablesOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** In the order of the command line. */
  readonly args: readonly VariableArgument[];
  /** Paths are relative to the working directory. */
  readonly readFile: ReadFile;
  /** The names of what is in a directory; called with `.`. */
  readonly listDir: (path: string) => Promise<readonly string[]>;
}

export interface ReadVariables {
  readonly values: RawVariables;
  readonly warnings: readonly Diagnostic[];
}

type Found = { [N in VariableName]?: RawVariable };

/**
 * What was set, in Terraform's order of precedence: TF_VAR_…, then terraform.tfvars, terraform.tfvars.json, *.auto.tfvars and
 * *.auto.tfvars.json by name, then -var and -var-file as given; a later one wins. Nothing is checked yet but that it can be read.
 * @throws StarterError with all problems: VARIABLE_ARGUMENT_INVALID, VARIABLE_UNKNOWN, VARIABLE_FILE_UNREADABLE, VARIABLE_FILE_INVALID
 */
export async function readVariables({ env, args, readFile, listDir }: ReadVariablesOptions): Promise<ReadVariables> {
  const values: Found = {};
  const warnings: Diagnostic[] = [];
  const problems: Diagnostic[] = [];
  const addFile = async (path: string) => {
    const assignments = await readVariableFile(path, readFile, problems);
    warnings.push(...addAssignments(values, path, assignments));
  };

  addEnvironment(values, env);
  for (const name of automaticFiles(await listFolder(listDir))) await addFile(name);
  for (const arg of args) {
    if (arg.kind === 'file') await addFile(arg.path);
    else problems.push(...addArgument(values, arg.text));
  }
  throwIfAny(problems);
  return { values, warnings };
}

/** Names that are no variables are left alone: other programs have theirs in the environment. */
function addEnvironment(values: Found, env: ReadVariablesOptions['env']): void {
  for (const name of variableNames) {
    const text = env[`TF_VAR_${name}`];
    if (text !== undefined) values[name] = typed(name, text, { kind: 'environment', text: `TF_VAR_${name}` });
  }
}

function addArgument(values: Found, text: string): Diagnostic[] {
  const equals = text.indexOf('=');
  if (equals === -1) return [argumentInvalid(text)];
  const name = text.slice(0, equals);
  if (!isVariableName(name)) return [unknown(`-var sets ${shown(name)}, which is not a variable.`, [name])];
  values[name] = typed(name, text.slice(equals + 1), { kind: 'argument', text: '-var' });
  return [];
}

/** Answers one warning about all names of the file that are no variables: the file may serve other programs as well. */
function addAssignments(values: Found, path: string, assignments: readonly Assignment[]): Diagnostic[] {
  const strangers: Assignment[] = [];
  for (const assignment of assignments) {
    const { name, value, line, column } = assignment;
    if (isVariableName(name)) values[name] = { value, source: { kind: 'file', text: `${path}:${line}:${column}` } };
    else strangers.push(assignment);
  }
  if (strangers.length === 0) return [];
  const list = strangers.map(({ name, line }) => `${shown(name)} (line ${line})`).join(', ');
  const names = strangers.map(({ name }) => name);
  return [{ ...unknown(`${path} sets what is not a variable and is ignored: ${list}.`, names), severity: 'warning' }];
}

function automaticFiles(names: readonly string[]): string[] {
  const automatic = names.filter((name) => name.endsWith('.auto.tfvars') || name.endsWith('.auto.tfvars.json')).sort();
  return [...['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => names.includes(name)), ...automatic];
}

async function listFolder(listDir: ReadVariablesOptions['listDir']): Promise<readonly string[]> {
  try {
    return await listDir('.');
  } catch (error) {
    throw new StarterError(fileUnreadable('The working directory', whyUnreadable(error)), { cause: error });
  }
}

async function readVariableFile(path: string, readFile: ReadFile, problems: Diagnostic[]): Promise<Assignment[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    problems.push(fileUnreadable(path, whyUnreadable(error)));
    return [];
  }
  let text: string;
  try {
    // Takes a byte order mark away, which editors on Windows write.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    problems.push(fileInvalid(path, path, 'the file is not UTF-8 text'));
    return [];
  }
  try {
    return path.endsWith('.json') ? parseTfvarsJson(text) : parseTfvars(text);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    problems.push(fileInvalid(path, `${path}:${error.line}:${error.column}`, error.why));
    return [];
  }
}

function fileUnreadable(path: string, why: string): Diagnostic {
  return {
    code: 'VARIABLE_FILE_UNREADABLE',
    summary: 'A file of variables can not be read',
    detail: `${path}: ${why}.`,
    hint: 'Check the path, which is relative to the working directory, and its permissions.',
  };
}

function fileInvalid(path: string, place: string, why: string): Diagnostic {
  return {
    code: 'VARIABLE_FILE_INVALID',
    summary: 'A file of variables is not well formed',
    detail: `${place}: ${why}.`,
    hint: path.endsWith('.json')
      ? 'Such a file holds one JSON object, for example\n{"region": "us-west-2"}'
      : 'Such a file holds literal values only, for example\nregion = "us-west-2"',
  };
}

function argumentInvalid(text: string): Diagnostic {
  return {
    code: 'VARIABLE_ARGUMENT_INVALID',
    summary: 'A -var is not of the form name=value',
    detail: `-var ${shown(text)} has no "=".`,
    hint: 'Write it as\n-var region=us-west-2',
  };
}

function unknown(detail: string, names: readonly string[]): Diagnostic {
  const near = names.flatMap((name) => nearestName(name.trim(), variableNames) ?? []);
  return {
    code: 'VARIABLE_UNKNOWN',
    summary: 'There is no variable of that name',
    detail,
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `The variables are ${variableNames.join(', ')}.`,
  };
}
