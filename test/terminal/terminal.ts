import { readFileSync, writeFileSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

/** Escape codes that show nothing, and that nobody else uses. */
const MARK = 7_777;
const END_MARK = 7_778;
const OUR_MARKS = new RegExp(`\\u001b\\](?:${MARK}|${END_MARK});\\u0007`, 'g');

/**
 * What runs in the terminal: a shell that survives what stops the program, as a person's does, and then tells on the screen
 * in which mode the program left the terminal.
 *
 * Nothing that was written may be missing. At Ctrl-C the kernel throws away what nobody has read yet, which a person's
 * terminal has by then and a busy test has not: `noflsh`. And node-pty closes the terminal 200 ms after its process has
 * ended, read or unread: so the shell stays until it hears that all of it is on the screen.
 */
const SHELL = `
trap : INT TERM HUP
stty noflsh
before=$(stty -g)
"$@"
code=$?
[ "$(stty -g)" = "$before" ] && echo '[terminal as before]' || echo '[terminal left in another mode]'
sleep 60 > /dev/null 2>&1 < /dev/null &
sleeping=$!
trap 'kill $sleeping 2> /dev/null' EXIT
trap 'exit $code' USR1
printf '\\033]${END_MARK};\\007' || exit $code
wait $sleeping
exit $code`;

export interface TerminalOptions {
  readonly cwd: string;
  /** All that the command gets, besides PATH, HOME and TERM. */
  readonly env: Readonly<Record<string, string>>;
  /** Without the shell: the program is the one that the kernel tells when the terminal goes. */
  readonly bare?: boolean;
  /** Default: 112 × 50. */
  readonly size?: Size;
}

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** A pseudo-terminal in which a command runs. */
export interface TerminalSession {
  /** Resolves as soon as the screen, with what has scrolled away, fits, with how it was then; rejects when the command ends before. */
  shows(pattern: RegExp): Promise<Shown>;
  /** What stands there at this moment, without blanks at the lines' ends. */
  text(): string;
  /** Makes the window larger or smaller, at a moment when all that was written stands in it. */
  resize(size: Size): Promise<void>;
  /** Types. `\x03` is Ctrl-C. */
  press(keys: string): void;
  /** To everything that runs in the terminal. */
  signal(name: NodeJS.Signals): void;
  /** The window is closed: whoever reads or writes gets EIO, and the first process SIGHUP. */
  hangUp(): void;
  readonly ended: Promise<EndedSession>;
}

/** A screen at one moment: when somebody comes to look at it, it may be half redrawn already. */
export interface Shown {
  readonly text: string;
  /** A line for each of the window's rows. */
  readonly window: readonly string[];
}

export interface EndedSession {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly text: string;
  /** All that the program wrote, escape codes included. */
  readonly written: string;
  /** Whether the cursor was last told to show; it does from the beginning. */
  readonly cursorShows: boolean;
}

export function openTerminal(command: readonly string[], options: TerminalOptions): TerminalSession {
  const { cwd, env, bare = false, size = { cols: 112, rows: 50 } } = options;
  const [file = '', ...args] = bare ? command : ['bash', '-c', SHELL, 'bash', ...command];
  const pty = spawn(file, args, {
    ...size,
    name: env.TERM ?? 'xterm-256color',
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, LANG: 'C.UTF-8', ...env },
  });
  const screen = new headless.Terminal({ ...size, scrollback: 10_000, allowProposedApi: true });
  let written = '';
  let cursorShows = true;
  screen.parser.registerOscHandler(END_MARK, () => {
    try {
      process.kill(pty.pid, 'SIGUSR1');
    } catch {
      // A signal of the test has ended it meanwhile.
    }
    return true;
  });
  for (const [final, shows] of [
    ['h', true],
    ['l', false],
  ] as const) {
    screen.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      if (params.includes(25)) cursorShows = shows;
      return false;
    });
  }
  const text = () =>
    Array.from({ length: screen.buffer.active.length }, (_, at) => lineAt(screen, at))
      .join('\n')
      .trimEnd();
  const window = () => {
    const { viewportY } = screen.buffer.active;
    return Array.from({ length: screen.rows }, (_, at) => lineAt(screen, viewportY + at));
  };
  const ended = new Promise<EndedSession>((resolve) => {
    // Behind all that was written before.
    pty.onExit(({ exitCode, signal }) => {
      const code = signal ? null : exitCode;
      screen.write('', () => resolve({ code, text: text(), written: written.replaceAll(OUR_MARKS, ''), cursorShows }));
    });
  });
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    written += data;
    screen.write(data, () => {
      for (const look of watchers) look();
    });
  });
  return {
    text,
    ended,
    async resize({ cols, rows }) {
      process.kill(-pty.pid, 'SIGSTOP');
      await allStopped(pty.pid);
      await arrived(pty.pid, screen);
      pty.resize(cols, rows);
      screen.resize(cols, rows);
      process.kill(-pty.pid, 'SIGCONT');
    },
    press: (keys) => pty.write(keys),
    signal: (name) => void process.kill(-pty.pid, name),
    hangUp: () => closeMaster(pty),
    async shows(pattern) {
      let look = () => {};
      const shown = new Promise<Shown>((resolve) => {
        look = () => {
          if (pattern.test(text())) resolve({ text: text(), window: window() });
        };
      });
      watchers.add(look);
      look();
      const first = await Promise.race([shown, ended]);
      watchers.delete(look);
      if ('code' in first) throw new Error(`${pattern} never showed; ended with ${first.code}:\n${first.text}`);
      return first;
    },
  };
}

/** Node-pty's types leave this out: it closes its side, and sends SIGHUP as a shell would besides. */
function closeMaster(pty: IPty): void {
  (pty as IPty & { destroy(): void }).destroy();
}

function lineAt(screen: headless.Terminal, at: number): string {
  return screen.buffer.active.getLine(at)?.translateToString(true) ?? '';
}

/** Resolves when the process, and what it has started, stand still: what they were to write, they have written. */
async function allStopped(pid: number): Promise<void> {
  for (const one of [pid, ...childrenOf(pid)]) {
    while (!/^State:\s+T/m.test(readFileSync(`/proc/${one}/status`, 'utf8'))) await new Promise(setImmediate);
  }
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...childrenOf(child)]);
}

/** Resolves when the screen has taken all that was written to the terminal before. */
async function arrived(pid: number, screen: headless.Terminal): Promise<void> {
  let mark: { dispose(): void } | undefined;
  await new Promise<void>((resolve) => {
    mark = screen.parser.registerOscHandler(MARK, () => {
      resolve();
      return true;
    });
    writeFileSync(`/proc/${pid}/fd/1`, `\u001b]${MARK};\u0007`);
  });
  mark?.dispose();
}
