import { isAutomated } from './automated.ts';
import type { Io, Output } from './io.ts';
import type { GlobalOptions } from './options.ts';

type Env = Io['env'];

/**
 * Less shows colours (R), leaves what was read on the screen (X) and ends by itself where all fits (F); as git has it. The prompt
 * (P) says the way out: who meets a pager for the first time sees but a colon else.
 */
const LESS = 'FRXPs?e(END), q leaves:Space reads on, q leaves.';

/** A program to read long text with: the file to start, and its arguments. */
export type Pager = readonly [file: string, ...args: string[]];

/**
 * Prints text that may be long: through a pager where somebody reads it and it doesn't fit the screen, else as it is.
 * Resolves when the reader has had enough, which is no error; without a pager to start, it is printed.
 *
 * What is about to be approved is printed without this: after a pager, the question would stand below an empty screen.
 */
export async function page(
  text: string,
  options: Pick<GlobalOptions, 'json' | 'input'>,
  io: Pick<Io, 'stdout' | 'env' | 'stop'>,
): Promise<void> {
  const pager = options.json || !options.input ? undefined : pagerFor(text, io.stdout, io.env);
  if (!pager || !(await pipedTo(pager, text, io))) io.stdout.write(text);
}

/** The pager that this text needs; `undefined` where there is nobody to page for, or it fits. */
export function pagerFor(text: string, { isTTY, columns, rows }: Output, env: Env): Pager | undefined {
  if (!isTTY || rows === undefined || isAutomated(env)) return undefined;
  // The last line is the shell's prompt.
  if (heightOf(text, columns) < rows) return undefined;
  return chosenPager(env);
}

/** TELEPORT_STARTER_PAGER, PAGER, or less; empty, or `cat`, means none. Split at blanks: no shell interprets it. */
function chosenPager(env: Env): Pager | undefined {
  const words = (env.TELEPORT_STARTER_PAGER ?? env.PAGER ?? 'less').split(/\s+/).filter(Boolean);
  const [file, ...args] = words;
  return file === undefined || file === 'cat' ? undefined : [file, ...args];
}

/** How many lines of a terminal the text takes. */
export function heightOf(text: string, columns: number): number {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(visibleLength(line) / columns)), 0);
}

function visibleLength(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes (colours, links) take no place.
  return line.replace(/\u001b(\[[\d;]*m|\]8;[^\u001b\u0007]*(\u001b\\|\u0007))/g, '').length;
}

/** Answers whether the pager could be started; resolves when it has ended. */
async function pipedTo(
  [file, ...args]: Pager,
  text: string,
  { env, stop }: Pick<Io, 'env' | 'stop'>,
): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  const giveBack = takeSignals();
  try {
    return await new Promise((resolve) => {
      const child = spawn(file, args, {
        stdio: ['pipe', 'inherit', 'inherit'],
        env: { LESS, LV: '-c', ...env },
      });
      child.on('error', () => resolve(false));
      child.on('close', () => resolve(true));
      stop.addEventListener('abort', () => child.kill(), { once: true });
      // Who quits before the end closes the pipe.
      child.stdin.on('error', () => {});
      child.stdin.end(text);
    });
  } finally {
    giveBack();
  }
}

/** Ctrl-C in a pager is meant for the pager. Were we to end first, it would fight with the shell for the terminal. */
function takeSignals(): () => void {
  const listeners = process.listeners('SIGINT');
  const ignore = () => {};
  process.on('SIGINT', ignore);
  for (const listener of listeners) process.off('SIGINT', listener);
  return () => {
    for (const listener of listeners) process.on('SIGINT', listener);
    process.off('SIGINT', ignore);
  };
}
