import type { Diagnostic } from '../core/errors.ts';
import type { Config } from './config.ts';
import { convert } from './convert.ts';
import { type License, type ReadFile, readLicense } from './license.ts';
import { loadBalancerNames } from './names.ts';
import { allMissing, invalid, invalidLicensePath } from './problems.ts';
import { answered, isUnset, type RawVariable, type RawVariables } from './raw.ts';
import { contradictions, licenseWarnings } from './rules.ts';
import { type Values, type VariableName, variableNames, variables } from './table.ts';

export type Checked = {
  /** What can be deployed but may not be meant. What the TLS variables overrule among each other is the stack's to tell. */
  readonly warnings: readonly Diagnostic[];
} & (
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly [Diagnostic, ...Diagnostic[]] }
);

export interface CheckOptions {
  /** Reads the license file. */
  readonly readFile: ReadFile;
  /** The user's home directory, for a license_path that begins with `~/`; missing: such a path is taken as it stands. */
  readonly home?: string;
}

/** Values that are fine, each for itself. */
export type Good = { [N in VariableName]?: Values[N] };
type Judged<T> = { readonly value: T } | { readonly reason: string };

/**
 * Checks everything that can be checked without AWS and answers the config, or all problems together: VARIABLE_MISSING (one for
 * all), VARIABLE_INVALID, VARIABLE_CONFLICT, LICENSE_MISSING. Throws nothing.
 */
export async function checkVariables(raw: RawVariables, { readFile, home }: CheckOptions): Promise<Checked> {
  const good: Good = {};
  const problems: Diagnostic[] = [];
  const unset = missing(raw);
  if (unset.length > 0) problems.push(allMissing(unset, raw));
  for (const name of variableNames) problems.push(...take(name, raw[name], good));

  const license = await licenseOf(good, raw, readFile, home, problems);
  const given = { good, raw, license };
  problems.push(...contradictions(given));

  const warnings = licenseWarnings(given);
  const [first, ...rest] = problems;
  if (first) return { ok: false, problems: [first, ...rest], warnings };
  if (!isComplete(good)) throw new Error('a variable has neither a value nor a problem');
  return { ok: true, config: license?.kind === 'given' ? { ...good, license: license.content } : good, warnings };
}

/** The required variables that have no value, in the table's order: what to ask for on a terminal. */
export function missing(raw: RawVariables): VariableName[] {
  return variableNames.filter((name) => variables[name].default === undefined && isUnset(name, raw[name]));
}

/** What an answer to a variable's question takes beside what is `known`, as the end of a sentence that begins "It takes". */
export function answerTakes(name: VariableName, known: RawVariables): string {
  if (name === 'cluster_name' && valuesIn(known).use_acm) return loadBalancerNames;
  const { allowed, allowedAsAnswer = allowed } = variables[name];
  return allowedAsAnswer;
}

/** What is wrong with an answer to a variable's question, as a sentence; `undefined`: nothing. Rules between variables are left out. */
export function problemWithAnswer(name: VariableName, text: string, known: RawVariables = {}): string | undefined {
  const judged = judge(name, answered(name, text));
  if (!('reason' in judged)) return undefined;
  return `${judged.reason.charAt(0).toUpperCase()}${judged.reason.slice(1)}. It takes ${answerTakes(name, known)}.`;
}

/** The variables that are set and fine, each for itself. Defaults are left out. */
export function valuesIn(raw: RawVariables): Good {
  const good: Good = {};
  for (const name of variableNames) if (!isUnset(name, raw[name])) take(name, raw[name], good);
  return good;
}

/** The first contradiction among what is set, as a sentence; `undefined`: none. What the license file holds is left out. */
export function contradictionIn(raw: RawVariables): string | undefined {
  return contradictions({ good: valuesIn(raw), raw, license: undefined })[0]?.detail;
}

/** Puts the value or the default into `good`, or answers what is wrong with it. */
function take<N extends VariableName>(name: N, raw: RawVariable | undefined, good: Good): Diagnostic[] {
  if (raw === undefined || isUnset(name, raw)) {
    const { default: byDefault } = variables[name];
    if (byDefault !== undefined) good[name] = byDefault;
    return [];
  }
  const judged = judge(name, raw);
  if ('reason' in judged) {
    return [name === 'license_path' ? invalidLicensePath(raw, judged.reason) : invalid(name, raw, judged.reason)];
  }
  good[name] = judged.value;
  return [];
}

function judge<N extends VariableName>(name: N, raw: RawVariable): Judged<Values[N]> {
  if ('unreadable' in raw) return { reason: `it can not be read, ${raw.unreadable}` };
  const converted = convert(variables[name].type, raw.value);
  if ('reason' in converted) return converted;
  const result = variables[name].schema.safeParse(converted.value);
  return result.success ? { value: result.data } : { reason: result.error.issues[0]?.message ?? 'it is not valid' };
}

async function licenseOf(
  good: Good,
  raw: RawVariables,
  readFile: ReadFile,
  home: string | undefined,
  problems: Diagnostic[],
): Promise<License | undefined> {
  if (good.license_path === undefined) return undefined;
  const license = await readLicense(good.license_path, readFile, home);
  if (license.kind !== 'refused') return license;
  if (raw.license_path) problems.push(invalid('license_path', raw.license_path, license.reason));
  return undefined;
}

function isComplete(good: Good): good is Values {
  return variableNames.every((name) => good[name] !== undefined);
}
