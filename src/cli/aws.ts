import { resolve } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { untilStopped } from '../core/until-stopped.ts';
import { createSend, type Observe, type SendSettings } from '../resources/aws/clients.ts';
import { callerIdentity } from '../resources/aws/identity.ts';
import type { Send } from '../resources/aws/send.ts';
import type { Surroundings } from '../resources/context.ts';
import type { OpenedSandbox, OpenOptions } from '../sandbox/open.ts';
import type { Config } from '../variables/config.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { wrap } from './render/wrap.ts';
import { openSession, type Session } from './session.ts';

/** An account that can be called: the real one, or the sandbox. */
export type Account = Omit<Surroundings, 'lineage'>;

export interface AccountRequest {
  readonly options: Pick<GlobalOptions, 'sandbox' | 'input' | 'json' | 'repeated'>;
  readonly io: Io;
  /** The region; and what a sandbox must hold, where the variables say. */
  readonly config: Pick<Config, 'region'> & Partial<Pick<Config, 'key_name' | 'route53_zone'>>;
  readonly observe?: Observe;
}

/** Makes the clients and asks whose account it is. @throws StarterError */
export async function openAccount(request: AccountRequest): Promise<Account> {
  const { config } = request;
  const { region, key_name, route53_zone } = config;
  const expected = {
    region,
    keyNames: key_name === undefined ? [] : [key_name],
    zones: route53_zone === undefined ? [] : [route53_zone],
  };
  const session = await openSession({ ...request, region });
  const send = createSend({ ...(await settingsFor(request, session, expected)), region, stop: session.gate.stop });
  // Nothing has been changed yet: where no answer comes, a stop need not wait for it.
  const { account, partition } = await untilStopped(request.io.stop, callerIdentity(send));
  const dns = (await sandboxes.get(request.io))?.dns ?? (await import('./dns.ts')).systemDns();
  return { send, region, account, partition, clock: systemClock, dns, stop: session.gate.stop };
}

export interface ConnectionRequest extends Pick<AccountRequest, 'options' | 'io' | 'observe'> {
  /** Where roles are assumed; and where a sandbox that is not there yet is made. */
  readonly region: string;
  /** What a sandbox must hold. */
  readonly buckets: readonly string[];
}

/**
 * Sends in any region, whosever the account is: for the state in S3. The first stop ends none of its calls, since what was
 * done has to be recorded.
 */
export async function openConnection(request: ConnectionRequest): Promise<(region: string) => Send> {
  const { buckets, region: newIn } = request;
  const session = await openSession({ ...request, region: newIn });
  const settings = await settingsFor(request, session, { buckets, newIn });
  return (region) => createSend({ ...settings, region });
}

/** What all clients of a run have in common. */
async function settingsFor(
  { options, io, observe }: Pick<AccountRequest, 'options' | 'io' | 'observe'>,
  { gate, log, network }: Session,
  expected: OpenOptions,
): Promise<Omit<SendSettings, 'region'>> {
  const observers = [observe, log].filter((each) => each !== undefined);
  return {
    clock: systemClock,
    endpointUrl: io.env.AWS_ENDPOINT_URL,
    network,
    abandon: io.abandon,
    observe: (...call) => {
      for (const each of observers) each(...call);
    },
    ...(options.sandbox ? await sandboxSettings(io, expected) : { credentials: gate.provide, gate }),
  };
}

/** A run has one sandbox: two would each write their own world to its file. */
const sandboxes = new WeakMap<Io, Promise<OpenedSandbox>>();

/** The sandbox instead of the network. */
async function sandboxSettings(io: Io, expected: OpenOptions): Promise<Partial<SendSettings>> {
  const opened = sandboxes.get(io) ?? openOne(io, expected);
  sandboxes.set(io, opened);
  const sandbox = await opened;
  sandbox.furnish(expected);
  return {
    instrument: sandbox.instrument,
    credentials: async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }),
  };
}

async function openOne(io: Io, expected: OpenOptions): Promise<OpenedSandbox> {
  const { openSandbox, SANDBOX_FILE } = await import('../sandbox/open.ts');
  const pace = io.env.TELEPORT_STARTER_SANDBOX_PACE;
  const sandbox = await openSandbox(resolve(io.cwd, SANDBOX_FILE), { ...expected, pace });
  await announceSandbox(io);
  return sandbox;
}

const announced = new WeakSet<Io>();

/** Says once, on stderr, that the sandbox is used: stdout stays what the command prints. */
export async function announceSandbox(io: Io): Promise<void> {
  const { SANDBOX_FILE } = await import('../sandbox/open.ts');
  if (announced.has(io)) return;
  announced.add(io);
  const banner = wrap(`SANDBOX: nothing real is touched (${SANDBOX_FILE}).`, io.stderr.columns);
  io.stderr.write(`${banner.join('\n')}\n\n`);
}
