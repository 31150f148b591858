import { StarterError } from '../../core/errors.ts';
import { isPlainObject, type Json, type JsonObject } from '../../core/values.ts';

import { visibleLine } from './visible.ts';

/** `Outputs:` and a line for each, in the order of names; nothing when there are none. */
export function outputLines(outputs: JsonObject): string[] {
  const lines = outputValueLines(outputs);
  return lines.length === 0 ? [] : ['Outputs:', '', ...lines];
}

/** `name = "value"`, a line for each. */
export function outputValueLines(outputs: JsonObject): string[] {
  return inOrder(outputs).map(([name, value]) => visibleLine(`${name} = ${JSON.stringify(value)}`));
}

/**
 * The bare text of one output, for scripts.
 * @throws StarterError OUTPUT_NOT_TEXT for lists and objects.
 */
export function rawOutput(name: string, value: Json): string {
  if (typeof value !== 'object') return String(value);
  throw new StarterError({
    code: 'OUTPUT_NOT_TEXT',
    summary: 'The output has no raw form',
    detail: `The output "${name}" is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object'}; -raw prints only texts, numbers and booleans.`,
    hint: `Print it as JSON:\nteleport-starter output -json ${name}`,
  });
}

/** All outputs as Terraform's `output -json` prints them, so that scripts made for it go on working. */
export function outputsAsJson(outputs: JsonObject): JsonObject {
  return Object.fromEntries(
    inOrder(outputs).map(([name, value]) => [name, { sensitive: false, type: typeOf(value), value }]),
  );
}

function inOrder(outputs: JsonObject): [string, Json][] {
  return Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Terraform's notation of types. */
function typeOf(value: Json): Json {
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return ['tuple', (value as readonly Json[]).map(typeOf)];
  if (isPlainObject(value)) {
    return ['object', Object.fromEntries(Object.entries(value as JsonObject).map(([k, v]) => [k, typeOf(v)]))];
  }
  return value === null ? 'dynamic' : typeof value === 'number' ? 'number' : 'string';
}
