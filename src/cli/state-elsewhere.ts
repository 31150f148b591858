import { resolve } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { fileBackend } from '../state/file-backend.ts';
import type { State } from '../state/model.ts';
import { urlOf } from '../state/s3-bucket.ts';
import type { StateStore } from '../state/store.ts';
import { openBackend } from './backend.ts';
import type { Io } from './io.ts';
import { findLeftover, recordsAnything } from './leftover.ts';
import type { GlobalOptions } from './options.ts';

type Options = GlobalOptions & { readonly newDeployment: boolean };

/**
 * Refuses to begin a deployment where there is none yet while the place where the state would be without this run's
 * `-backend` or `-state` holds one, or while the state is gone and a file beside it records what it held: most likely that
 * deployment is meant. @throws StarterError STATE_ELSEWHERE
 */
export async function refuseSecond(loaded: State | undefined, options: Options, io: Io): Promise<void> {
  if (options.newDeployment || (loaded && recordsAnything(loaded))) return;
  const other = await otherStore(options, io);
  const there = await other?.load();
  if (other && there && recordsAnything(there) && there.lineage !== loaded?.lineage) {
    const name = options.backend ? options.state : other.name;
    throw elsewhere(`${placeOf(options)} records nothing, while ${name} records a deployment`, [
      NEW,
      options.backend ? wayToFile(loaded, options, io) : 'To go on with that one, leave -state out.',
    ]);
  }
  const left = loaded ? undefined : await findLeftover(options, io);
  if (!left) return;
  throw elsewhere(
    `${placeOf(options)} does not exist, while ${left.name} records a deployment (serial ${left.serial})`,
    [
      NEW,
      `If its state was moved, name the new place with -state=FILE or -backend=s3://BUCKET/KEY. If it was lost, put that in its place:\n${left.restore}`,
    ],
  );
}

const NEW = 'To begin another deployment all the same, add -new-deployment.';

function elsewhere(why: string, ways: readonly string[]): StarterError {
  return new StarterError({
    code: 'STATE_ELSEWHERE',
    summary: 'The deployment may have its state elsewhere',
    detail: `${why}. To go on here would begin a second one. Nothing was changed.`,
    hint: ways.join(' '),
  });
}

/** How to go on with the state in the file where the backend has none. */
function wayToFile(loaded: State | undefined, options: Options, io: Io): string {
  const file = shellWord(options.state);
  const fromEnv = !options.sandbox && io.env.TELEPORT_STARTER_BACKEND;
  const stay = fromEnv ? `unset TELEPORT_STARTER_BACKEND, or give -state=${file}` : 'leave -backend out';
  return `To go on with that one, ${stay}; or move its state:\nteleport-starter state push${loaded ? ' -force' : ''} ${file}`;
}

function placeOf({ backend, state }: Options): string {
  return backend ? urlOf(backend) : state;
}

async function otherStore(options: Options, io: Io): Promise<StateStore | undefined> {
  const { backend, passedOver } = options;
  if (backend) return fileBackend(resolve(io.cwd, options.state)).store;
  return passedOver && (await openBackend({ ...options, backend: passedOver }, io)).store;
}
