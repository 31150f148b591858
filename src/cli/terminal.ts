import { closeSync, fstatSync, writeSync } from 'node:fs';
import { StarterError } from '../core/errors.ts';
import { wantsColours } from './colours.ts';
import { STOP_SIGNALS, Stopped, type StopSignal } from './exit.ts';
import type { Io, Output } from './io.ts';
import { showsLinks } from './links.ts';

/** The world of the process, and what became of what was written to it. */
export interface ProcessIo extends Io {
  /** Why output is cut short that somebody wanted: a full disk. Missing: all of it left us, or its reader had closed it. */
  readonly unwritten: () => StarterError | undefined;
}

/**
 * The process we run in, as commands see it. Output that can't be written is dropped and ends nothing: an apply must go on
 * when `| head` has seen enough, and when the disk that its log is on is full.
 */
export function createIo(options: { readonly noColour: boolean }): ProcessIo {
  const { stop, abandon } = stopSignals();
  process.on('exit', closeLostTerminals);
  let unwritten: StarterError | undefined;
  const outputOf = (name: StreamName) =>
    outputTo(name, options.noColour, (error) => {
      unwritten ??= outputNotWritten(name, error);
    });
  return {
    stdout: outputOf('stdout'),
    stderr: outputOf('stderr'),
    unwritten: () => unwritten,
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

type StreamName = 'stdout' | 'stderr';

function outputNotWritten(name: StreamName, error: Error): StarterError {
  const what = name === 'stdout' ? 'standard output' : 'standard error';
  return new StarterError(
    {
      code: 'OUTPUT_NOT_WRITTEN',
      summary: 'The output is cut short',
      detail: `Not all of ${what} could be written: ${error.message}. The command itself went on to its end.`,
      hint: "Don't use what was written. Make room, or write elsewhere, and run the command again.",
    },
    { cause: error },
  );
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
function outputTo(name: StreamName, noColour: boolean, onLoss: (error: Error) => void): Output {
  const fd = name === 'stdout' ? 1 : 2;
  const isTTY = isCharacterDevice(fd) && process[name].isTTY === true;
  let closed = false;
  const end = (error: NodeJS.ErrnoException) => {
    if (!closed && !isReaderGone(error, isTTY)) onLoss(error);
    closed = true;
  };
  const open = () => process[name].on('error', end);
  // At once where it is a terminal: whoever else writes there must not be ended by the loss of it.
  let stream = isTTY ? open() : undefined;
  return {
    write(text) {
      if (closed) return;
      if (stream) {
        stream.write(text);
        return;
      }
      const { rest, error } = writeNow(fd, text);
      if (error) end(error);
      else if (rest.length > 0) {
        stream = open();
        stream.write(rest);
      }
    },
    isTTY,
    get columns() {
      return (isTTY && measured(process[name]).columns) || 80;
    },
    get rows() {
      return (isTTY && measured(process[name]).rows) || undefined;
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

/** Writes what fits. `rest` is what a full pipe (EAGAIN) did not take; `error`: nothing more can be written. */
function writeNow(fd: number, text: string): { rest: Buffer; error?: NodeJS.ErrnoException } {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    return { rest };
  } catch (thrown) {
    const error = thrown as NodeJS.ErrnoException;
    return error.code === 'EAGAIN' ? { rest } : { rest, error };
  }
}

/** Whoever read a pipe or a socket, or the terminal's window, was closed: nobody wants the rest. */
function isReaderGone({ code }: NodeJS.ErrnoException, isTTY: boolean): boolean {
  return code === 'EPIPE' || code === 'ECONNRESET' || (isTTY && code === 'EIO');
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
 * The first signal stops, the second abandons, the third does what the system does with it. SIGHUP only ever stops:
 * the kernel and the shell may both send it when one terminal goes. Ours is listening to the end: libraries that put the
 * cursor back when a signal ends the process (signal-exit) end it themselves as soon as nobody else listens.
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
    if (!abandon.signal.aborted) {
      abandon.abort(new Stopped(name));
      return;
    }
    for (const each of names) process.off(each, onSignal);
    process.kill(process.pid, name);
  };
  for (const name of names) process.on(name, onSignal);
  return { stop: stop.signal, abandon: abandon.signal };
}
