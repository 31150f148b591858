import { resolve } from 'node:path';
import { StarterError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { fileBackend } from '../state/file-backend.ts';
import type { State } from '../state/model.ts';
import { urlOf } from '../state/s3-bucket.ts';
import type { StateStore } from '../state/store.ts';
import { openBackend } from './backend.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

type Options = GlobalOptions & { readonly newDeployment: boolean };

/**
 * Refuses to begin a deployment where there is none yet while the place where the state would be without this run's
 * `-backend` or `-state` holds one: most likely that one is meant. @throws StarterError STATE_ELSEWHERE
 */
export async function refuseSecond(loaded: State | undefined, options: Options, io: Io): Promise<void> {
  if (options.newDeployment || (loaded && holdsSomething(loaded))) return;
  const other = await otherStore(options, io);
  const there = await other?.load();
  if (!other || !there || !holdsSomething(there) || there.lineage === loaded?.lineage) return;
  const [here, name] = options.backend ? [urlOf(options.backend), options.state] : [options.state, other.name];
  throw new StarterError({
    code: 'STATE_ELSEWHERE',
    summary: 'The deployment may have its state elsewhere',
    detail: `${here} records nothing, while ${name} records a deployment. To go on here would begin a second one. Nothing was changed.`,
    hint: options.backend
      ? `To begin another deployment all the same, add -new-deployment. To go on with that one, move its state:\nteleport-starter state push${loaded ? ' -force' : ''} ${shellWord(options.state)}`
      : 'To begin another deployment all the same, add -new-deployment. To go on with that one, leave -state out.',
  });
}

async function otherStore(options: Options, io: Io): Promise<StateStore | undefined> {
  const { backend, passedOver } = options;
  if (backend) return fileBackend(resolve(io.cwd, options.state)).store;
  return passedOver && (await openBackend({ ...options, backend: passedOver }, io)).store;
}

function holdsSomething(state: State): boolean {
  return Object.keys(state.resources).length > 0;
}
