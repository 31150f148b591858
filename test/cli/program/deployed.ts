import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { State } from '../../../src/state/model.ts';
import { parseState } from '../../../src/state/parse.ts';
import { emptyFolder } from '../../empty-folder.ts';
import { type Ended, program, variables } from './run.ts';

const STATE = 'teleport-starter.sandbox.state.json';
const AWS = '.teleport-starter.sandbox.json';

/** The variables as the environment holds them, in a sandbox whose waits take no time. */
export const sandboxEnv: Record<string, string> = {
  ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
  TELEPORT_STARTER_SANDBOX: '1',
  TELEPORT_STARTER_SANDBOX_PACE: 'instant',
};

/** Runs the program in a sandbox in `folder`. */
export function inSandbox(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return program(args, folder, { ...sandboxEnv, ...env });
}

export function stateIn(folder: string): State {
  return parseState(readFileSync(join(folder, STATE), 'utf8'), STATE);
}

/** Somebody else opens the bucket's access block: drift. */
export function driftIn(folder: string): void {
  const file = join(folder, AWS);
  const text = readFileSync(file, 'utf8');
  const drifted = text.replace(/"BlockPublicAcls":\s*true/, '"BlockPublicAcls":false');
  if (drifted === text) throw new Error('the sandbox keeps no access block as expected');
  writeFileSync(file, drifted);
}

export function awsIn(folder: string): string {
  return readFileSync(join(folder, AWS), 'utf8');
}

/** Deploys once for all tests of a file; answers a maker of folders with a copy of that deployment each. */
export function deployedOnce(): () => string {
  let origin = '';
  beforeAll(async () => {
    origin = mkdtempSync(join(tmpdir(), 'teleport-starter-deployed-'));
    const { code, stderr } = await inSandbox(origin, ['apply', '-auto-approve']);
    if (code !== 0) throw new Error(`the deployment to try things with failed: ${stderr}`);
  });
  afterAll(() => rmSync(origin, { recursive: true, force: true }));
  return () => {
    const folder = emptyFolder();
    cpSync(origin, folder, { recursive: true });
    return folder;
  };
}
