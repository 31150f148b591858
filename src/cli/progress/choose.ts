import type { Event } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { isAutomated } from '../automated.ts';
import { completed, type Repeated } from '../command-line.ts';
import type { Screen } from '../render/line.ts';
import { jsonProgress } from './json.ts';
import { plainProgress } from './plain.ts';
import type { Remaining } from './remaining.ts';
import type { Every, ProgressView } from './view.ts';

export type ProgressKind = 'json' | 'live' | 'plain';

export interface Surroundings {
  /** `-json`. */
  readonly json: boolean;
  /** Whether stdout is a terminal. */
  readonly isTTY: boolean;
  /** Whether escape codes may be written: neither `-no-color` nor NO_COLOR nor TERM=dumb. */
  readonly colours: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Redrawing needs a terminal, escape codes and someone who looks; everything else gets plain lines. */
export function progressKind({ json, isTTY, colours, env }: Surroundings): ProgressKind {
  if (json) return 'json';
  return isTTY && colours && !env.NO_COLOR && !isAutomated(env) ? 'live' : 'plain';
}

export interface ProgressSettings {
  readonly kind: ProgressKind;
  readonly plan: Plan;
  /** The plan was a saved one, which can't be applied twice. */
  readonly fromFile: boolean;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly screen: Screen;
  /** What is left to be done, and how long that usually takes. */
  readonly remaining: Remaining;
  /** Width and height of the terminal as they are now. */
  readonly columns: () => number;
  readonly rows: () => number;
  /** Milliseconds since the epoch, on the clock that the run's events use. */
  readonly now: () => number;
  /** What commands in the run's diagnostics must repeat. */
  readonly repeated: readonly string[];
  /** Default: the process's timers. */
  readonly every?: Every;
}

/** The view for a run of `plan`. listr2 is loaded only when it is used. */
export async function openProgress(settings: ProgressSettings): Promise<ProgressView> {
  const view = await viewOf(settings);
  return { ...view, onEvent: (event) => view.onEvent(withCommands(event, settings)) };
}

/** An event whose hints can be copied as they are. */
function withCommands(event: Event, repeated: Repeated): Event {
  if ('diagnostic' in event) return { ...event, diagnostic: completed(event.diagnostic, repeated) };
  if (event.type !== 'step-failed') return event;
  return { ...event, diagnostics: event.diagnostics.map((diagnostic) => completed(diagnostic, repeated)) };
}

async function viewOf(settings: ProgressSettings): Promise<ProgressView> {
  const { kind, plan, fromFile, stdout, stderr, screen, now, every = everyOnTimers } = settings;
  const view = { plan, fromFile, write: stdout, writeError: stderr, screen, now, every };
  switch (kind) {
    case 'json':
      return jsonProgress(stdout);
    case 'plain':
      return plainProgress(view);
    case 'live': {
      const { liveProgress } = await import('./live.ts');
      const { columns, rows, remaining } = settings;
      return liveProgress({ ...view, remaining, columns, rows });
    }
  }
}

/** Doesn't keep the process alive. */
const everyOnTimers: Every = (everyMs, run) => {
  const timer = setInterval(run, everyMs).unref();
  return () => clearInterval(timer);
};
