import { resolve } from 'node:path';
import type { Observe } from '../resources/aws/clients.ts';
import type { StateBackend } from '../state/backend.ts';
import { fileBackend } from '../state/file-backend.ts';
import type { AccountRequest } from './aws.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

type BackendOptions = Pick<GlobalOptions, 'state' | 'backend'> & AccountRequest['options'];

export interface BackendHints {
  /** The deployment's region, where it is known already: the bucket may well be there. */
  readonly region?: string;
  readonly observe?: Observe;
}

/** Opens where the options keep the state: the one place that knows which kinds there are. S3's is loaded only for a state there. */
export async function openBackend(options: BackendOptions, io: Io, hints: BackendHints = {}): Promise<StateBackend> {
  if (!options.backend) return fileBackend(resolve(io.cwd, options.state));
  const { openRemote } = await import('./remote-state.ts');
  return openRemote(options.backend, { options, io, ...hints });
}
