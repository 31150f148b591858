import { EVENTS_VERSION } from '../../executor/events.ts';
import type { ProgressView } from './view.ts';

/** Every event as it is, one JSON object a line, each with the version of the stream. `at` and `…Ms` are milliseconds. */
export function jsonProgress(write: (text: string) => void): ProgressView {
  return {
    onEvent: (event) => write(`${JSON.stringify({ version: EVENTS_VERSION, ...event })}\n`),
    // With -json nothing is asked.
    hold: (work) => work(),
    close: async () => {},
  };
}
