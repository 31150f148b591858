import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/values.ts';
import { loadOutputs } from '../../state/outputs.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { OutputOptions } from '../options.ts';
import { stateMissing } from '../state-missing.ts';
import { nearest } from '../suggest.ts';

/**
 * Prints outputs as Terraform does: all as `name = "value"`, one as `"value"`, with `-raw` as the bare text without a
 * line break, with `-json` as JSON. Reads the state only: no lock, no AWS.
 */
export async function run(options: OutputOptions, io: Io): Promise<ExitCode> {
  const { name, raw, json } = options;
  if (raw && json) throw usage('-raw and -json exclude each other.');
  if (raw && name === undefined) throw usage('-raw prints one output and needs its name.');
  const outputs = await loadOutputs(resolve(io.cwd, options.state));
  if (!outputs) throw stateMissing(options, io);
  io.stdout.write(name === undefined ? allOf(outputs, json) : one(findOutput(outputs, name), { raw, json }));
  return 0;
}

function allOf(outputs: JsonObject, json: boolean): string {
  const sorted = Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1));
  if (json) {
    const described = sorted.map(([name, value]) => [name, { sensitive: false, type: typeOf(value), value }]);
    return `${JSON.stringify(Object.fromEntries(described), null, 2)}\n`;
  }
  return sorted.map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`).join('');
}

function one(value: Json, how: { raw: boolean; json: boolean }): string {
  if (how.raw) return typeof value === 'string' ? value : JSON.stringify(value);
  return `${JSON.stringify(value)}\n`;
}

function findOutput(outputs: JsonObject, name: string): Json {
  const value = outputs[name];
  if (value !== undefined) return value;
  const names = Object.keys(outputs).sort();
  const guess = nearest(name, names);
  throw new StarterError({
    code: 'OUTPUT_UNKNOWN',
    summary: 'There is no such output',
    detail:
      names.length === 0
        ? `"${name}" is not in the state: no apply has finished yet.`
        : `"${name}" is not in the state, which has ${names.join(', ')}.`,
    hint: guess === undefined ? 'See all outputs with\nteleport-starter output' : `Did you mean ${guess}?`,
  });
}

/** The names that Terraform gives types of outputs. */
function typeOf(value: Json): string {
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'list' : typeof value;
}

function usage(detail: string): StarterError {
  return new StarterError({ code: 'USAGE', summary: 'The command line was not understood', detail });
}
