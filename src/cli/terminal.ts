import { closeSync, fstatSync, writeSync } from 'node:fs';
import { StarterError } from '../core/errors.ts';
import { wantsColours } from './colours.ts';
import { STOP_SIGNALS, Stopped, type StopSignal } from './exit.ts';
import type { Io, Output } from './io.ts';
import { showsLinks } from './links.ts';

/**
 * The process we run in, as commands see it. A closed pipe or terminal (EPIPE, EIO) drops further output and ends nothing:
 * an apply must go on when `| head` has seen enough.
 */
export function createIo(options: { readonly noColour: boolean }): Io {
  const { stop, abandon } = stopSignals();
  process.on('exit', closeLostTerminals);
  return {
    stdout: outputTo('stdout', options.noColour),
    stderr: outputTo('stderr', options.noColour),
    get interactive() {
      return [process.stdin, process.stdout, process.stderr].every((stream) => stream.isTTY);
    },
    env: process.env,
    get cwd() {
      return workingFolder();
    },
    stop,
    abandon,
    toFinish: new Set(),
  };
}

/** @throws StarterError FOLDER_GONE */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const folder = process.env.PWD ?? 'the folder that the command was called in';
    throw new StarterError(
      {
        code: 'FOLDER_GONE',
        summary: 'The working folder is gone',
        detail: `${folder} was deleted, or may not be entered any longer: ${(error as Error).message}.`,
        hint: 'Go to a folder that is there, or make it again and enter it:\ncd "$PWD"',
      },
      { cause: error },
    );
  }
}

/** Resolves when all that was written has left the process, or never will. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((resolve) => (stream.writable ? stream.write('', () => resolve()) : resolve())),
    ),
  );
}

/**
 * Writes straight to the descriptor: opening a stream for it loads Node's network modules, a tenth of the time that
 * `output` takes in all. A terminal, and a pipe that is full for the moment, get the stream.
 */
function outputTo(name: 'stdout' | 'stderr', noColour: boolean): Output {
  const fd = name === 'stdout' ? 1 : 2;
  let closed = false;
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => {
    opened ??= process[name].on('error', () => {
      closed = true;
    });
    return opened;
  };
  const isTTY = isCharacterDevice(fd) && stream().isTTY === true;
  return {
    write(text) {
      if (closed) return;
      if (opened) {
        opened.write(text);
        return;
      }
      const { rest, failed } = writeNow(fd, text);
      if (failed) closed = true;
      else if (rest.length > 0) stream().write(rest);
    },
    isTTY,
    get columns() {
      return (isTTY && measured(stream()).columns) || 80;
    },
    get rows() {
      return (isTTY && measured(stream()).rows) || undefined;
    },
    colours: wantsColours(process.env, isTTY, noColour),
    links: showsLinks(process.env, isTTY),
  };
}

/**
 * A terminal, of the size that its window has now. Node itself looks again only when it comes to handle SIGWINCH, which a
 * timer that redraws may overtake; what it calls then is in none of its types.
 */
function measured(terminal: NodeJS.WriteStream & { _refreshSize?(): void }): NodeJS.WriteStream {
  terminal._refreshSize?.();
  return terminal;
}

/** Writes what fits. `rest` is what a full pipe (EAGAIN) did not take; `failed`: the other end has closed, or was never open. */
function writeNow(fd: number, text: string): { rest: Buffer; failed: boolean } {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    return { rest, failed: false };
  } catch (error) {
    return { rest, failed: (error as NodeJS.ErrnoException).code !== 'EAGAIN' };
  }
}

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    // Closed before we started (`>&-`).
    return false;
  }
}

/**
 * At its exit Node puts every terminal that it was started on back into its mode, and aborts, with a core, when one is gone.
 * A closed descriptor it leaves alone.
 */
function closeLostTerminals(): void {
  for (const fd of [0, 1, 2]) {
    if (isCharacterDevice(fd) && isGone(fd)) closeSync(fd);
  }
}

/** Whether the other side of a terminal was closed. */
function isGone(fd: number): boolean {
  try {
    writeSync(fd, '');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EIO';
  }
}

/**
 * The first signal stops, the second abandons, and after that the system's own handling is back. SIGHUP only ever stops:
 * the kernel and the shell may both send it when one terminal goes.
 */
function stopSignals(): { stop: AbortSignal; abandon: AbortSignal } {
  const stop = new AbortController();
  const abandon = new AbortController();
  const names = Object.keys(STOP_SIGNALS) as StopSignal[];
  const onSignal = (name: StopSignal) => {
    if (!stop.signal.aborted) {
      stop.abort(new Stopped(name));
      return;
    }
    if (name === 'SIGHUP') return;
    for (const each of names) process.off(each, onSignal);
    abandon.abort(new Stopped(name));
  };
  for (const name of names) process.on(name, onSignal);
  return { stop: stop.signal, abandon: abandon.signal };
}
