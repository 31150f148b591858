import { type Diagnostic, StarterError } from '../core/errors.ts';

/** What is wrong with a command line. */
export function misused(detail: string, hint?: string): Diagnostic {
  const summary = 'The command line was not understood';
  return { code: 'USAGE', summary, detail, ...(hint === undefined ? {} : { hint }) };
}

/** The refusal of a command line. */
export function usage(detail: string, hint?: string): StarterError {
  return new StarterError(misused(detail, hint));
}
