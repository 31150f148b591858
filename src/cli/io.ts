/** A stream that text goes to. */
export interface Output {
  /** Writes `text` as it is. Dropped silently once the other end has closed. */
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in columns, as it is now (a window can be resized); 80 off a terminal. */
  readonly columns: number;
  /** Height in lines, as it is now; missing off a terminal. */
  readonly rows?: number | undefined;
  /** Whether escape codes may be written: see colours.ts. */
  readonly colours: boolean;
  /** Whether its terminal makes links of OSC 8: see links.ts. Missing: no. */
  readonly links?: boolean;
}

/** The world of a command: all that it may know of the process that it runs in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether someone is there to answer: stdin, stdout and stderr are terminals. `-input=false` is checked apart. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborts on the first Ctrl-C, SIGTERM or SIGHUP: start nothing new, finish what is in flight. Its reason is `Stopped`. */
  readonly stop: AbortSignal;
  /** Aborts on the second: wait for nothing any more. Its reason is `Stopped`. A third ends the process as the system does. */
  readonly abandon: AbortSignal;
  /** What a stopped process ends only after, though its command need not be waited for. Missing: nothing waits. */
  readonly toFinish?: Set<Promise<unknown>>;
}
