import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** A reason, to follow a colon; `undefined` where somebody can be asked. */
export function whyNobodyCanBeAsked(
  options: Pick<GlobalOptions, 'input' | 'json'>,
  io: Pick<Io, 'interactive'>,
): string | undefined {
  if (options.json) return 'with -json nothing is asked';
  if (!options.input) return '-input=false forbids asking';
  return io.interactive ? undefined : 'there is no terminal to ask on';
}
