import { wantsColours } from './colours.ts';
import { STOP_SIGNALS, Stopped, type StopSignal } from './exit.ts';
import type { Io, Output } from './io.ts';

/**
 * The process we run in, as commands see it. A closed pipe or terminal (EPIPE, EIO) drops further output and ends nothing:
 * an apply must go on when `| head` has seen enough.
 */
export function createIo(options: { readonly noColour: boolean }): Io {
  const { stop, abandon } = stopSignals();
  return {
    stdout: outputTo('stdout', options.noColour),
    stderr: outputTo('stderr', options.noColour),
    get interactive() {
      return [process.stdin, process.stdout, process.stderr].every((stream) => stream.isTTY);
    },
    env: process.env,
    cwd: process.cwd(),
    stop,
    abandon,
  };
}

/** Resolves when all that was written has left the process, or never will. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((resolve) => (stream.writable ? stream.write('', () => resolve()) : resolve())),
    ),
  );
}

/** The stream is opened when first used: each costs a millisecond of every start. */
function outputTo(name: 'stdout' | 'stderr', noColour: boolean): Output {
  let closed = false;
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (opened) return opened;
    opened = process[name];
    opened.on('error', () => {
      closed = true;
    });
    return opened;
  };
  return {
    write(text) {
      if (!closed) stream().write(text);
    },
    get isTTY() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns || 80;
    },
    get colours() {
      return wantsColours(process.env, stream().isTTY === true, noColour);
    },
  };
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
