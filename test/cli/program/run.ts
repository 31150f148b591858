import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from '../../empty-folder.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = fileURLToPath(new URL('../../../bin/teleport-starter', import.meta.url));

/** Runs the built program in `cwd`, without the caller's own settings, without a terminal. */
export function program(
  args: readonly string[],
  cwd: string = emptyFolder(),
  env: Record<string, string> = {},
): Promise<Ended> {
  return collect([process.execPath, BIN, ...args], cwd, env);
}

/** Runs the built program in `cwd`, where a script of the shell has gone before. */
export function programAfter(script: string, args: readonly string[], cwd: string): Promise<Ended> {
  return collect(['sh', '-c', `${script}; exec "$@"`, 'sh', process.execPath, BIN, ...args], cwd);
}

/** Runs a command and collects what it prints. */
function collect(
  [command = '', ...args]: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A small cluster, by the variables' names. */
export const variables = {
  region: 'us-west-2',
  cluster_name: 'teleport-example',
  ami_name: 'teleport-oss-17.0.0-dev-x86_64',
  key_name: 'exampleuser',
  route53_zone: 'example.com',
  route53_domain: 'teleport.example.com',
  s3_bucket_name: 'teleport-example',
  email: 'support@example.com',
  use_letsencrypt: 'true',
};
