import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StarterError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { Network } from '../../resources/aws/network.ts';
import { urlOf } from '../../state/s3-bucket.ts';
import { shellPath } from '../command-line.ts';
import type { Io } from '../io.ts';
import { readNetwork } from '../network.ts';
import type { GlobalOptions } from '../options.ts';
import { failed, ok, type Verdict } from './verdict.ts';

/** The oldest Node that this program runs on: `engines` of package.json. */
const OLDEST = [20, 19] as const;

/** `version` as `process.version` has it. */
export function nodeVerdict(version: string): Verdict {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return ok(version);
  return failed(
    new StarterError({
      code: 'NODE_TOO_OLD',
      summary: 'This version of Node.js is too old',
      detail: `It is ${version}, and teleport-starter needs ${OLDEST.join('.')} or later.`,
      hint: 'Install a current one from https://nodejs.org, then look again:\nteleport-starter doctor',
    }),
  );
}

/** Proxy and certificates that lie between here and AWS. @throws StarterError PROXY_INVALID, CA_BUNDLE_UNREADABLE */
export async function networkVerdict(options: Pick<GlobalOptions, 'sandbox'>, io: Io): Promise<Verdict> {
  if (options.sandbox) return ok('none: the sandbox is a file');
  return ok(wayToAws(await readNetwork(io), io.env));
}

function wayToAws({ proxy, ca }: Network, env: Io['env']): string {
  const except = env.no_proxy || env.NO_PROXY;
  const login = proxy?.authorization ? ' (with a login)' : '';
  const way = proxy ? `proxy ${proxy.origin}${login}${except ? `, not for ${except}` : ''}` : 'direct, no proxy';
  const extra = env.NODE_EXTRA_CA_CERTS ? `, and those in ${env.NODE_EXTRA_CA_CERTS}` : '';
  const trust = ca === undefined ? `Node's certificates${extra}` : `certificates in ${env.AWS_CA_BUNDLE}`;
  const endpoint = env.AWS_ENDPOINT_URL ? `; AWS_ENDPOINT_URL ${withoutLogin(env.AWS_ENDPOINT_URL)}` : '';
  return `${way}; ${trust}${endpoint}`;
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

/** Whether the state can be written where it is to be. @throws StarterError STATE_NOT_WRITABLE */
export async function stateIsWritable(
  options: Pick<GlobalOptions, 'state' | 'backend' | 'repeated'>,
  io: Io,
): Promise<string> {
  if (options.backend) return urlOf(options.backend);
  const path = resolve(io.cwd, options.state);
  const file = await refusal(() => access(path, constants.W_OK));
  if (file !== undefined && file !== 'ENOENT')
    throw notWritable(options.state, file, shellPath(options.state, options, io));
  // Each version is written beside the last one, which it then replaces.
  const folder = await nearestFolder(dirname(path));
  const inFolder = await refusal(() => access(folder, constants.W_OK | constants.X_OK));
  if (inFolder !== undefined) throw notWritable(folder, inFolder);
  return options.state;
}

/** The folder, or the one above it in which it would be made. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  if (found) throw notWritable(folder, 'ENOTDIR');
  return nearestFolder(dirname(folder));
}

/** Node's code of what `call` is refused with; `undefined`: nothing. */
async function refusal(call: () => Promise<void>): Promise<string | undefined> {
  return call().then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

function notWritable(path: string, code: string, inShell = shellWord(path)): StarterError {
  return new StarterError({
    code: 'STATE_NOT_WRITABLE',
    summary: 'The state can not be written',
    detail: `${path} is where it is to be kept, and writing there fails with ${code}.`,
    hint: `Make it writable, or name another file with -state. What is there:\nls -ld ${inShell}`,
  });
}
