import { diagnosticsOf } from '../../core/errors.ts';
import { starterCluster } from '../../stacks/starter-cluster/stack.ts';
import { missing, valuesIn } from '../../variables/check.ts';
import type { Config } from '../../variables/config.ts';
import { type VariableName, variableNames, variables } from '../../variables/table.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { readConfig, readGiven } from '../variables.ts';
import { failed, ok, type Verdict, warned } from './verdict.ts';

/** What the variables say, as far as they say anything. */
export interface Given {
  /** Those that are good by themselves, and defaults. */
  readonly values: Partial<Config>;
  /** The required ones that nobody has set. */
  readonly unset: readonly VariableName[];
  /** All of them; missing while one has no value, or a wrong one. */
  readonly config?: Config;
  readonly verdict: Verdict;
}

/** Reads the variables. Asks for nothing and throws nothing: what is wrong with them is the verdict. */
export async function readVariablesGiven(options: GlobalOptions, io: Io): Promise<Given> {
  let values: Partial<Config> = {};
  let unset: readonly VariableName[] = [];
  try {
    const given = await readGiven(options, io);
    values = { ...defaults(), ...valuesIn(given.values) };
    unset = missing(given.values);
    const { config, warnings } = await readConfig({ ...options, input: false }, io);
    const all = [...warnings, ...starterCluster.warnings(config)];
    return {
      values,
      unset,
      config,
      verdict: all.length > 0 ? warned(...all) : ok(`${variableNames.length} set, all valid`),
    };
  } catch (error) {
    const problems = diagnosticsOf(error);
    // Somebody who has just begun has not set everything; plan and apply ask for it.
    const isUnfinished = problems.every(({ code, severity }) => code === 'VARIABLE_MISSING' || severity === 'warning');
    return { values, unset, verdict: isUnfinished ? warned(...problems) : failed(error) };
  }
}

/** What has to be done before `names` can be used; `undefined`: nothing. */
export function lacking({ values, unset }: Given, names: readonly VariableName[]): string | undefined {
  const none = names.filter((name) => values[name] === undefined);
  if (none.length === 0) return undefined;
  const empty = none.filter((name) => unset.includes(name));
  if (empty.length > 0) return `set ${empty.map((name) => `TF_VAR_${name}`).join(', ')}`;
  return `${none.join(', ')} ${none.length === 1 ? 'is' : 'are'} not valid`;
}

function defaults(): Partial<Config> {
  return Object.fromEntries(
    variableNames.flatMap((name) => {
      const { default: value } = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
