import { StarterError } from '../core/errors.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** The error of a command that needs a state and finds none. */
export function stateMissing(options: Pick<GlobalOptions, 'state'>, io: Pick<Io, 'cwd'>): StarterError {
  return new StarterError({
    code: 'STATE_MISSING',
    summary: 'There is no state yet',
    detail: `${options.state} does not exist in ${io.cwd}: nothing has been applied from here.`,
    hint: 'Run this where you ran apply, name the file with -state=FILE, or start with\nteleport-starter apply',
  });
}
