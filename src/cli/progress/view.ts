import type { Listener } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import type { Screen } from '../render/line.ts';

/** Shows a run to someone. A view never changes what the run does, and never fails it. */
export interface ProgressView {
  readonly onEvent: Listener;
  /** Writes nothing while `work` asks something on the terminal. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when the last line is written. To be called when the run has ended, however it ended; failures are told by then. */
  close(): Promise<void>;
}

/** Calls `run` every `everyMs` until the answer is called. */
export type Every = (everyMs: number, run: () => void) => () => void;

/** Where and how a view for people writes. */
export interface ViewSettings {
  /** What is carried out. */
  readonly plan: Pick<Plan, 'mode' | 'changes'>;
  /** The plan was a saved one, which can't be applied twice. */
  readonly fromFile: boolean;
  /** Progress and the summary. */
  readonly write: (text: string) => void;
  /** Warnings and failures. */
  readonly writeError: (text: string) => void;
  readonly screen: Screen;
  /** Milliseconds since the epoch, on the clock that the run's events use. */
  readonly now: () => number;
  readonly every: Every;
}
