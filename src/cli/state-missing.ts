import { StarterError } from '../core/errors.ts';
import { urlOf } from '../state/s3-bucket.ts';
import type { Io } from './io.ts';
import { findLeftover } from './leftover.ts';
import type { GlobalOptions } from './options.ts';

/** The error of a command that needs a state and finds none. */
export async function stateMissing(
  options: Pick<GlobalOptions, 'state' | 'backend' | 'repeated'>,
  io: Pick<Io, 'cwd'>,
): Promise<StarterError> {
  const { state, backend } = options;
  const left = await findLeftover(options, io);
  if (left) {
    const place = backend ? `${urlOf(backend)} does not exist` : `${state} does not exist in ${io.cwd}`;
    return new StarterError({
      code: 'STATE_MISSING',
      summary: 'There is no state yet',
      detail: `${place}, but ${left.name} records a deployment (serial ${left.serial}).`,
      hint: `If its state was moved, name the new place with -state=FILE or -backend=s3://BUCKET/KEY. If it was lost, put that in its place:\n${left.restore}`,
    });
  }
  return new StarterError({
    code: 'STATE_MISSING',
    summary: 'There is no state yet',
    detail: backend
      ? `${urlOf(backend)} does not exist: nothing has been applied with this state.`
      : `${state} does not exist in ${io.cwd}: nothing has been applied from here.`,
    hint: backend
      ? 'Name another object with -backend=s3://BUCKET/KEY, move a state there with state push, or start with\nteleport-starter apply'
      : 'Run this where you ran apply, name the file with -state=FILE or the object in S3 with -backend=s3://BUCKET/KEY, or start with\nteleport-starter apply',
  });
}
