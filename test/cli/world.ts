import type { Io } from '../../src/cli/io.ts';
import type { GlobalOptions } from '../../src/cli/options.ts';
import type { ResourceState, State } from '../../src/state/model.ts';
import { emptyFolder } from '../empty-folder.ts';

/** An `Io` in an empty folder that keeps what is written. */
export function fakeIo(
  env: Record<string, string> = {},
): Io & { readonly written: { stdout: string; stderr: string } } {
  const cwd = emptyFolder();
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: 80,
    colours: false,
  });
  return {
    written,
    stdout: output('stdout'),
    stderr: output('stderr'),
    interactive: false,
    env,
    cwd,
    stop: new AbortController().signal,
    abandon: new AbortController().signal,
  };
}

/** Global options as they are when nothing is given. */
export const defaults: GlobalOptions = {
  state: 'teleport-starter.state.json',
  variables: [],
  json: false,
  parallelism: 10,
  lock: true,
  lockTimeoutMs: 0,
  refresh: true,
  input: true,
  sandbox: false,
  repeated: [],
};

/** A state with the given resources and outputs. */
export function stateWith(parts: Pick<Partial<State>, 'resources' | 'outputs'>): State {
  return {
    lineage: '0123456789abcdef0123456789abcdef',
    serial: 3,
    stack: 'starter-cluster',
    account: '123456789012',
    region: 'us-east-1',
    salt: 'abcd',
    outputs: {},
    resources: {},
    ...parts,
  };
}

/** A recorded resource that is ready and ours. */
export function recorded(parts: Partial<ResourceState> & Pick<ResourceState, 'type'>): ResourceState {
  return { status: 'ready', inputs: {}, attributes: {}, dependencies: [], owned: true, deposed: [], ...parts };
}
