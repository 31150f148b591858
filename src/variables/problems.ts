import type { Diagnostic } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { formatLiteral } from './format.ts';
import type { RawVariable, RawVariables, Source } from './raw.ts';
import { shown } from './shown.ts';
import { type VariableName, variables } from './table.ts';

/** A value that its variable does not take. `reason` has no full stop. */
export function invalid(name: VariableName, raw: RawVariable, reason: string): Diagnostic {
  return {
    code: 'VARIABLE_INVALID',
    summary: 'A variable has a value that it can not take',
    detail: `${name} is ${shownRaw(raw)} (${raw.source.text}): ${reason}. It takes ${variables[name].allowed}.`,
    hint: howToSet(name, raw.source),
  };
}

/** A license path that is no path could be the license itself: it isn't shown. */
export function invalidLicensePath({ source }: RawVariable, reason: string): Diagnostic {
  return {
    code: 'VARIABLE_INVALID',
    summary: 'A variable has a value that it can not take',
    detail: `license_path (${source.text}, not shown): ${reason}. It takes ${variables.license_path.allowed}.`,
    hint: howToSet('license_path', source),
  };
}

/** Values that are fine, each for itself, but not together. */
export function conflict(detail: string, hint: string): Diagnostic {
  return { code: 'VARIABLE_CONFLICT', summary: 'Variables contradict each other', detail, hint };
}

/** All variables that have no value, as one problem. */
export function allMissing(names: readonly VariableName[], values: RawVariables): Diagnostic {
  const list = names.map((name) => {
    const source = values[name]?.source.text;
    return source === undefined ? name : `${name} (empty in ${source})`;
  });
  return {
    code: 'VARIABLE_MISSING',
    summary: 'Required variables have no value',
    detail: `Not set: ${list.join(', ')}.`,
    hint: `To be asked for them on a terminal, and to keep the answers in a file:\nteleport-starter init\n${howToSetAll(names)}`,
  };
}

/** How to give variables their values where nobody is asked. */
export function howToSetAll(names: readonly VariableName[]): string {
  return [
    'Set them with -var, in terraform.tfvars or another file of -var-file, or in the environment:',
    ...names.map((name) => `export TF_VAR_${name}=${shellWord(variables[name].example)}`),
  ].join('\n');
}

/** `name is VALUE (SOURCE)`, or the default. */
export function told(name: VariableName, values: RawVariables): string {
  const raw = values[name];
  return raw
    ? `${name} is ${shownRaw(raw)} (${raw.source.text})`
    : `${name} is ${shown(variables[name].default ?? null)} by default`;
}

function shownRaw(raw: RawVariable): string {
  return shown('unreadable' in raw ? raw.text : raw.value);
}

/** How to give `name` a value there where it got the wrong one. */
function howToSet(name: VariableName, { kind, text }: Source): string {
  const value = variables[name].example;
  switch (kind) {
    case 'environment':
      return `Set another value, for example\nexport TF_VAR_${name}=${shellWord(value)}`;
    case 'argument':
      return `Give another value, for example\n-var ${shellWord(`${name}=${value}`)}`;
    case 'file':
      return `Write another value there, for example\n${assignment(name, isJson(text))}`;
    case 'answer':
      return `Answer for example ${value}.`;
    case 'plan':
      return 'The saved plan is of no use any more: make a new one.';
  }
}

/** Whether the source is a file of JSON: `x.tfvars.json:3:10`. */
function isJson(source: string): boolean {
  return /\.json(:\d+){0,2}$/.test(source);
}

/** As a file of variables has it. Lists and switches are written alike in both. */
function assignment(name: VariableName, inJson: boolean): string {
  const { type, example } = variables[name];
  if (inJson) return `"${name}": ${type === 'string' ? JSON.stringify(example) : example}`;
  return `${name} = ${type === 'string' ? formatLiteral(example) : example}`;
}
