import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { Plan } from '../../planner/model.ts';
import { diagnosticLines } from '../render/diagnostics.ts';
import type { Group } from '../render/groups.ts';
import { cut } from '../render/wrap.ts';
import { collectAftermath } from './aftermath.ts';
import { makeBoard, rowText, totalText } from './board.ts';
import { credentialLines, makeRetryNote } from './calls.ts';
import { makeFrame } from './frame.ts';
import type { ProgressView, ViewSettings } from './view.ts';

export interface LiveSettings extends ViewSettings {
  readonly plan: Plan;
  /** Width of the terminal as it is now: a window can be resized. */
  readonly columns: () => number;
}

/** What the renderer puts before a title. */
const ICON_WIDTH = 2;
/** The renderer leaves two columns free. */
const FREE_COLUMNS = 2;
const STOPPING = 'stopping (Ctrl-C again: wait no longer)';
const PAUSED = 'paused: credentials expired';

interface Task {
  title: string;
  skip(): void;
}

/**
 * A row per group of resources, redrawn in place: how many are done, what is under way and what it waits for; the total below.
 * A view on events only: the tasks of listr2 do nothing but wait for theirs.
 */
export function liveProgress(settings: LiveSettings): ProgressView {
  const { write, writeError, screen, now } = settings;
  const board = makeBoard(settings.plan);
  const aftermath = collectAftermath(settings.mode);
  const rows = new Map<Group, { task?: Task; readonly end: Deferred }>(
    board.groups.map((group) => [group, { end: deferred() }]),
  );
  const total: { task?: Task; readonly end: Deferred } = { end: deferred() };
  const frame = makeFrame(write);
  const retries = makeRetryNote();
  let isStopping = false;
  let isPaused = false;

  const width = () => settings.columns() - ICON_WIDTH - FREE_COLUMNS;
  function redraw(): void {
    const at = now();
    for (const [group, { task }] of rows) {
      if (task) task.title = rowText(board.row(group), at, width());
    }
    if (!total.task) return;
    const text = totalText(board.groups.map(board.row), at - (board.startedAt() ?? at), width());
    const note = isStopping ? STOPPING : isPaused ? PAUSED : retries.text(at);
    total.task.title = note === undefined ? text : cut(`${text}  ${note}`, width());
  }

  const stream = asStream(frame.write, settings.columns);
  const list = new Listr(
    [
      ...board.groups.map((group) => ({
        title: rowText(board.row(group), now(), width()),
        task: async (_: unknown, task: Task) => {
          const row = rows.get(group);
          if (!row) return;
          row.task = task;
          redraw();
          await row.end.promise;
          const { failed, skipped } = board.row(group);
          if (failed > 0) throw new Error(`${group} failed`);
          if (skipped > 0 || !board.hasEnded(group)) task.skip();
        },
      })),
      {
        title: totalText(board.groups.map(board.row), 0, width()),
        task: async (_: unknown, task: Task) => {
          total.task = task;
          redraw();
          await total.end.promise;
          if (!board.groups.every((group) => board.hasEnded(group) && board.row(group).failed === 0)) task.skip();
        },
      },
    ],
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
          processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }),
        }),
      },
    },
  );
  const ended = list.run();
  const stopTicking = settings.every(1_000, redraw);

  return {
    onEvent(event) {
      aftermath.take(event);
      board.take(event);
      retries.take(event);
      if (event.type === 'run-stopping') isStopping = true;
      if (event.type === 'warning') frame.above(diagnosticLines({ severity: 'warning', ...event.diagnostic }, screen));
      if (event.type === 'credentials-expired' || event.type === 'credentials-renewed') {
        isPaused = event.type === 'credentials-expired';
        frame.above(credentialLines(event, screen));
      }
      redraw();
      for (const [group, row] of rows) {
        if (board.hasEnded(group)) row.end.resolve();
      }
    },
    hold: frame.hold,
    async close() {
      stopTicking();
      board.stop();
      redraw();
      for (const row of rows.values()) row.end.resolve();
      total.end.resolve();
      await ended;
      for (const line of aftermath.failureLines(screen)) writeError(`${line}\n`);
      for (const line of aftermath.summaryLines(screen)) write(`${line}\n`);
    },
  };
}

/** That this view fits the terminal was decided before; listr2 would look at process.stdout and fall back to another renderer. */
class RendererOfAnyStream extends DefaultRenderer {
  static override nonTTY = true;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** As much of a terminal's stream as listr2 and log-update use. */
function asStream(write: (text: string) => void, columns: () => number): NodeJS.WriteStream {
  const stream = {
    isTTY: true,
    get columns() {
      return columns();
    },
    write(text: string | Uint8Array) {
      write(String(text));
      return true;
    },
  };
  return stream as unknown as NodeJS.WriteStream;
}
