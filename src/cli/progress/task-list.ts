import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';

/** How a row ends: ✔, ✖ or ↓. */
export type Outcome = 'done' | 'failed' | 'left';

/** Rows that are redrawn in place, each with a spinner until it ends. */
export interface TaskList {
  /** Gives a row its text: a line, or more below it. */
  show(row: number, text: string): void;
  /** What follows the first time changes nothing. */
  end(row: number, outcome: Outcome): void;
  /** Resolves when every row has ended and stands on the screen. */
  readonly ended: Promise<unknown>;
}

/** The terminal as it is now: a window can be resized. */
export interface Area {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly rows: () => number;
}

/** What the renderer puts before a text, and leaves free behind it. */
export const USED_COLUMNS = 4;

/** As much of listr2's task as is used. */
interface Task {
  title: string;
  skip(): void;
}

/** Draws `texts` as tasks of listr2, which do nothing but wait for their end. */
export function openTaskList(texts: readonly string[], area: Area): TaskList {
  const rows = texts.map((text) => ({ text, task: undefined as Task | undefined, ...deferred<Outcome>() }));
  const list = new Listr(
    rows.map((row) => ({
      title: row.text,
      task: async (_: unknown, task: Task) => {
        row.task = task;
        task.title = row.text;
        const outcome = await row.promise;
        if (outcome === 'failed') throw new Error(row.text);
        if (outcome === 'left') task.skip();
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // listr2's own handler ends the process with 127; stopping is the executor's.
      registerSignalListeners: false,
      renderer: RendererOfAnyStream,
      rendererOptions: {
        formatOutput: 'truncate',
        collapseErrors: false,
        showErrorMessage: false,
        showSkipMessage: false,
        logger: new ListrLogger({
          useIcons: true,
          toStderr: [],
          processOutput: new LivingOutput(area),
        }),
      },
    },
  );
  return {
    show(at, text) {
      const row = rows[at];
      if (!row) return;
      row.text = text;
      if (row.task) row.task.title = text;
    },
    end: (at, outcome) => rows[at]?.resolve(outcome),
    ended: list.run(),
  };
}

/** That this view fits the terminal was decided before; listr2 would look at process.stdout and fall back to another renderer. */
class RendererOfAnyStream extends DefaultRenderer {
  static override nonTTY = true;
}

/**
 * The output of an area whose size may change. Listr2's own copies its stream for what redraws, and with it the size that the
 * terminal had at that moment.
 */
class LivingOutput extends ProcessOutput {
  readonly #area: Area;

  constructor(area: Area) {
    const stream = asStream(area);
    super(stream, stream, { leaveEmptyLine: false });
    this.#area = area;
  }

  override get stdout(): NodeJS.WriteStream {
    return asStream(this.#area);
  }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** As much of a terminal's stream as listr2 and log-update use. */
function asStream({ write, columns, rows }: Area): NodeJS.WriteStream {
  const stream = {
    isTTY: true,
    get columns() {
      return columns();
    },
    get rows() {
      return rows();
    },
    write(text: string | Uint8Array) {
      write(String(text));
      return true;
    },
  };
  return stream as unknown as NodeJS.WriteStream;
}
