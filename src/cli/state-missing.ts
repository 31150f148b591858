import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { urlOf } from '../state/s3-bucket.ts';
import type { Io } from './io.ts';
import { findLeftover } from './leftover.ts';
import { type GlobalOptions, SANDBOX_STATE_FILE } from './options.ts';

/** The error of a command that needs a state and finds none. */
export async function stateMissing(
  options: Pick<GlobalOptions, 'state' | 'backend' | 'sandbox' | 'repeated'>,
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
  if (!backend && !options.sandbox && existsSync(resolve(io.cwd, SANDBOX_STATE_FILE))) {
    return new StarterError({
      code: 'STATE_MISSING',
      summary: 'There is no state yet',
      detail: `${state} does not exist in ${io.cwd}, but the sandbox's state does, ${SANDBOX_STATE_FILE}.`,
      // Not to start with an apply, which would be a real one.
      hint: 'If the deployment in the sandbox is meant, add -sandbox to the command. If not, run this where you ran apply, or name the file with -state=FILE or the object in S3 with -backend=s3://BUCKET/KEY.',
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
