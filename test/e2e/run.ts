import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/teleport-starter', import.meta.url));

/** The command line of the built program. */
export function commandLine(...args: readonly string[]): [string, ...string[]] {
  return [process.execPath, PROGRAM, ...args];
}

/** How a spawned program ended, and all it wrote. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunOptions {
  /** The working directory: state, sandbox and var files are looked for here. */
  readonly cwd: string;
  /** All that the program gets, besides PATH and a home directory without any AWS configuration. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on stdin; default: nothing, and it ends at once. */
  readonly input?: string;
  /** What a shell does with the program, which is `"$@"`: `'"$@" | head -1'`. A pipeline fails with its first part. */
  readonly shell?: string;
  /** Told of each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** A program that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Sends a signal; nothing happens once it has ended. */
  kill(signal: NodeJS.Signals): void;
}

/** Runs the built program as a user would, and resolves when it has ended, however it ended. */
export function run(args: readonly string[], options: RunOptions): Promise<Ended> {
  return start(args, options).ended;
}

/** Starts what `run` runs. */
export function start(args: readonly string[], { cwd, env = {}, input = '', shell, onOutput }: RunOptions): Running {
  const command = commandLine(...args);
  const [file, ...words] =
    shell === undefined ? command : (['bash', '-c', `set -o pipefail\n${shell}`, 'bash', ...command] as const);
  const child = spawn(file, words, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      onOutput?.(text);
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...written, code, signal }));
  });
  // A program that ends without reading its input is no error.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return { ended, kill: (signal) => child.kill(signal) };
}

export type Reference = 'guide-acm' | 'letsencrypt';

/** The variables of a reference deployment, as environment variables. `guide-acm` also needs TF_VAR_license_path. */
export function referenceVariables(name: Reference): Record<string, string> {
  const lines = readData(`${name}.env`).matchAll(/^export (\w+)=(["'])(.*)\2$/gm);
  return Object.fromEntries([...lines].map(([, key = '', , value = '']) => [key, value]));
}

/** What the account holds afterwards, as `takeSnapshot` tells it. */
export function referenceSnapshot(name: Reference): unknown {
  return JSON.parse(readData(`${name}.expected.json`));
}

/** Content of the license file in the reference deployment `guide-acm`: the snapshot tells its length. */
export const REFERENCE_LICENSE = 'LICENSE-CONTENT\n';

function readData(file: string): string {
  return readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8');
}
