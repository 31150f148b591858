import { resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/values.ts';
import type { State } from '../../state/model.ts';
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
    if (!json && Object.keys(outputs).length === 0) {
      const { whyNoOutputs } = await import('../no-outputs.ts');
      io.stderr.write(`There are no outputs: ${whyNoOutputs(await wholeState(options, io))}.\n`);
    }
    io.stdout.write(
      json ? `${JSON.stringify(outputsAsJson(outputs), null, 2)}\n` : linked(linesOf(outputs), io.stdout),
    );
  } else {
    const value = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
    if (value === undefined) throw await unknownOutput(name, Object.keys(outputs).sort(), options, io);
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
  return (await remoteState(options, io))?.outputs;
}

async function remoteState(options: OutputOptions, io: Io): Promise<State | undefined> {
  const remote = await import('./remote-outputs.ts');
  return remote.remoteState(options, io);
}

/** More than the outputs: to say why there are none. */
async function wholeState(options: OutputOptions, io: Io): Promise<State | undefined> {
  if (options.backend) return remoteState(options, io);
  const { loadState } = await import('../../state/file-store.ts');
  return loadState(resolve(io.cwd, options.state));
}

async function stateMissing(options: OutputOptions, io: Io): Promise<StarterError> {
  const failure = await import('../state-missing.ts');
  return failure.stateMissing(options, io);
}

async function unknownOutput(
  name: string,
  names: readonly string[],
  options: OutputOptions,
  io: Io,
): Promise<StarterError> {
  if (names.length === 0) return (await import('../no-outputs.ts')).noOutputs(name, await wholeState(options, io));
  const { nearestName } = await import('../../core/nearest.ts');
  const guess = nearestName(name, names);
  return new StarterError({
    code: 'OUTPUT_UNKNOWN',
    summary: 'There is no such output',
    detail: `"${name}" is not in the state, which has ${names.join(', ')}.`,
    hint: guess === undefined ? 'See all outputs with\nteleport-starter output' : `Did you mean ${guess}?`,
  });
}
