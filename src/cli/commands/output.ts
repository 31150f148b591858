import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/values.ts';
import { loadOutputs } from '../../state/outputs.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { linked } from '../links.ts';
import type { OutputOptions } from '../options.ts';
import { outputsAsJson, outputValueLines, rawOutput } from '../render/outputs.ts';
import { usage } from '../usage.ts';

/**
 * Prints outputs as Terraform does: all as `name = "value"`, one as `"value"`, with `-raw` as the bare text without a
 * line break, with `-json` as JSON. Reads the state only: no lock. What only a failure, or a state in S3, needs is loaded
 * only then: scripts wait for this command.
 */
export async function run(options: OutputOptions, io: Io): Promise<ExitCode> {
  const { name, raw, json } = options;
  if (raw && json) throw usage('-raw and -json exclude each other.');
  if (raw && name === undefined) throw usage('-raw prints one output and needs its name.');
  const outputs = options.backend
    ? await remoteOutputs(options, io)
    : await loadOutputs(resolve(io.cwd, options.state));
  if (!outputs) throw await stateMissing(options, io);
  if (name === undefined) {
    if (!json && Object.keys(outputs).length === 0) io.stderr.write('There are no outputs: nothing is deployed.\n');
    io.stdout.write(
      json ? `${JSON.stringify(outputsAsJson(outputs), null, 2)}\n` : linked(linesOf(outputs), io.stdout),
    );
  } else {
    const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
    if (value === undefined) throw await unknownOutput(name, Object.keys(outputs).sort());
    io.stdout.write(raw ? rawOutput(name, value) : oneLine(value));
  }
  return 0;
}

function linesOf(outputs: JsonObject): string {
  return outputValueLines(outputs)
    .map((line) => `${line}\n`)
    .join('');
}

function oneLine(value: Json): string {
  return `${JSON.stringify(value)}\n`;
}

async function remoteOutputs(options: OutputOptions, io: Io): Promise<JsonObject | undefined> {
  const remote = await import('./remote-outputs.ts');
  return remote.remoteOutputs(options, io);
}

async function stateMissing(options: OutputOptions, io: Io): Promise<StarterError> {
  const failure = await import('../state-missing.ts');
  return failure.stateMissing(options, io);
}

async function unknownOutput(name: string, names: readonly string[]): Promise<StarterError> {
  const { nearestName } = await import('../../core/nearest.ts');
  const guess = nearestName(name, names);
  return new StarterError({
    code: 'OUTPUT_UNKNOWN',
    summary: 'There is no such output',
    detail:
      names.length === 0
        ? `"${name}" is not in the state: no apply has finished yet.`
        : `"${name}" is not in the state, which has ${names.join(', ')}.`,
    hint: guess === undefined ? 'See all outputs with\nteleport-starter output' : `Did you mean ${guess}?`,
  });
}
