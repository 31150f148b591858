import type { Diagnostic } from '../core/errors.ts';
import { EVENTS_VERSION } from '../executor/events.ts';
import { completed, type Repeated } from './command-line.ts';
import type { Output } from './io.ts';
import { linked } from './links.ts';
import { diagnosticLines } from './render/diagnostics.ts';
import { screenOf } from './screen.ts';

/** Text is wrapped to this many columns at most, however wide the terminal. */
const WIDEST = 80;

/** A diagnostic for people, framed; ends with a line break. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  output: Pick<Output, 'columns' | 'colours' | 'links'>,
  repeated: Repeated,
): string {
  const screen = screenOf({ ...output, columns: Math.min(output.columns, WIDEST) });
  return linked(`${diagnosticLines(completed(diagnostic, repeated), screen).join('\n')}\n`, output);
}

/** A diagnostic for programs: one line of JSON, in the form of an event. `at` is milliseconds since the epoch. */
export function diagnosticJson(diagnostic: Diagnostic, at: number, repeated: Repeated): string {
  const { severity = 'error', ...rest } = completed(diagnostic, repeated);
  return `${JSON.stringify({ version: EVENTS_VERSION, at, type: 'diagnostic', severity, ...rest })}\n`;
}
