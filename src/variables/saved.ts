import { StarterError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/values.ts';
import type { Config } from './config.ts';
import type { RawVariable, RawVariables } from './raw.ts';
import { shown } from './shown.ts';
import { isVariableName, type VariableName, variableNames } from './table.ts';

/** The variables of a config as JSON, for a saved plan: all of the table, which has no secret. The license's content stays out. */
export function plainVariables(config: Config): JsonObject {
  return Object.fromEntries(variableNames.map((name): [string, Json] => [name, config[name]]));
}

/**
 * What `plainVariables` made, to be checked again by `checkVariables`, which reads the license anew.
 * @throws StarterError VARIABLE_UNKNOWN for a name that another version of this program wrote
 */
export function restoredVariables(saved: JsonObject): RawVariables {
  const values: { [N in VariableName]?: RawVariable } = {};
  for (const [name, value] of Object.entries(saved)) {
    if (!isVariableName(name)) throw unknown(name);
    values[name] = { value, source: { kind: 'plan', text: 'the saved plan' } };
  }
  return values;
}

function unknown(name: string): StarterError {
  return new StarterError({
    code: 'VARIABLE_UNKNOWN',
    summary: 'There is no variable of that name',
    detail: `The saved plan sets ${shown(name)}, which is not a variable of this version.`,
    hint: 'Apply it with the version that made it, or make a new plan.',
  });
}
