import type { Event } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { diagnosticLines } from '../render/diagnostics.ts';
import { collectAftermath } from './aftermath.ts';
import { makeBoard, type Row, rowTexts, totalText } from './board.ts';
import { credentialLines, makeRetryNote } from './calls.ts';
import { makeFrame } from './frame.ts';
import { estimateText, type Remaining } from './remaining.ts';
import { type Outcome, openTaskList, USED_COLUMNS } from './task-list.ts';
import type { ProgressView, ViewSettings } from './view.ts';

export interface LiveSettings extends ViewSettings {
  readonly plan: Plan;
  /** What is left to be done, and how long that usually takes. */
  readonly remaining: Remaining;
  /** Width and height of the terminal as they are now: a window can be resized. */
  readonly columns: () => number;
  readonly rows: () => number;
}

/** Seconds change once in a while; a window that was resized is laid out anew at once. */
const REDRAW_MS = 250;
/** The total's row, and the line that the cursor is on. */
const OTHER_LINES = 2;

/** A row per group of resources, redrawn in place: how many are done, what is under way and what it waits for; the total below. */
export function liveProgress(settings: LiveSettings): ProgressView {
  const { write, writeError, screen, now, columns, rows, remaining } = settings;
  const board = makeBoard(settings.plan);
  const aftermath = collectAftermath(settings);
  const frame = makeFrame(write, columns);
  const notes = makeNotes(remaining);

  function texts(): string[] {
    const at = now();
    const groups = board.groups.map(board.row);
    const width = columns() - USED_COLUMNS;
    const elapsedMs = at - (board.startedAt() ?? at);
    return [
      ...rowTexts(groups, at, { columns: width, height: rows() - OTHER_LINES }),
      totalText(groups, elapsedMs, notes.text(at), width),
    ];
  }
  const list = openTaskList(texts(), { write: frame.write, columns, rows });
  const redraw = () => texts().forEach((text, row) => void list.show(row, text));
  const stopTicking = settings.every(REDRAW_MS, redraw);

  return {
    onEvent(event) {
      aftermath.take(event);
      board.take(event);
      notes.take(event);
      const lines = linesAbove(event, screen);
      if (lines.length > 0) frame.above(lines);
      redraw();
      board.groups.forEach((group, at) => {
        if (board.hasEnded(group)) list.end(at, outcomeOf(board.row(group)));
      });
    },
    hold: frame.hold,
    async close() {
      stopTicking();
      board.stop();
      notes.stop();
      redraw();
      const outcomes = board.groups.map((group) => outcomeOf(board.row(group)));
      const total = outcomes.every((outcome) => outcome === 'done') ? 'done' : 'left';
      [...outcomes, total as Outcome].forEach((outcome, at) => void list.end(at, outcome));
      await list.ended;
      for (const line of aftermath.failureLines(screen)) writeError(`${line}\n`);
      for (const line of aftermath.summaryLines(screen)) write(`${line}\n`);
    },
  };
}

function outcomeOf({ done, failed, total }: Row): Outcome {
  return failed > 0 ? 'failed' : done < total ? 'left' : 'done';
}

/** What must not be lost when the rows are redrawn. */
function linesAbove(event: Event, screen: ViewSettings['screen']): string[] {
  if (event.type === 'warning') return diagnosticLines({ severity: 'warning', ...event.diagnostic }, screen);
  if (event.type === 'credentials-expired' || event.type === 'credentials-renewed') {
    return credentialLines(event, screen);
  }
  return [];
}

const STOPPING = 'stopping (Ctrl-C again: wait no longer)';
const PAUSED = 'paused: credentials expired';

/** What stands behind the total: what holds the run up, else how long it will yet take. */
function makeNotes(remaining: Remaining) {
  const retries = makeRetryNote();
  let isStopping = false;
  let isPaused = false;
  let isOver = false;
  return {
    take(event: Event) {
      retries.take(event);
      remaining.take(event);
      if (event.type === 'run-stopping') isStopping = true;
      if (event.type === 'credentials-expired' || event.type === 'credentials-renewed') {
        isPaused = event.type === 'credentials-expired';
      }
    },
    stop() {
      isOver = true;
    },
    text(at: number): string | undefined {
      if (isOver) return undefined;
      if (isStopping) return STOPPING;
      if (isPaused) return PAUSED;
      const estimate = remaining.at(at);
      return retries.text(at) ?? (estimate && estimateText(estimate));
    },
  };
}
