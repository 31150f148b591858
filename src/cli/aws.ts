import { resolve } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { type CallRecord, createSend, type SendSettings } from '../resources/aws/clients.ts';
import { callerIdentity } from '../resources/aws/identity.ts';
import type { Surroundings } from '../resources/context.ts';
import type { Config } from '../variables/config.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** An account that can be called: the real one, or the sandbox. */
export type Account = Omit<Surroundings, 'lineage'>;

export interface AccountRequest {
  readonly options: Pick<GlobalOptions, 'sandbox'>;
  readonly io: Io;
  /** The region; and what a sandbox must hold, where the variables say. */
  readonly config: Pick<Config, 'region'> & Partial<Pick<Config, 'key_name' | 'route53_zone'>>;
  readonly observe?: (call: CallRecord) => void;
}

/** Makes the clients and asks whose account it is. @throws StarterError */
export async function openAccount(request: AccountRequest): Promise<Account> {
  const { io } = request;
  const { region } = request.config;
  const settings: SendSettings = {
    region,
    clock: systemClock,
    endpointUrl: io.env.AWS_ENDPOINT_URL,
    stop: io.stop,
    abandon: io.abandon,
    ...(request.observe ? { observe: request.observe } : {}),
    ...(request.options.sandbox ? await sandboxSettings(request) : {}),
  };
  const send = createSend(settings);
  const { account, partition } = await callerIdentity(send);
  return { send, region, account, partition, clock: systemClock };
}

/** The sandbox instead of the network. A banner says so, on stderr: stdout stays what the command prints. */
async function sandboxSettings({ io, config }: AccountRequest): Promise<Partial<SendSettings>> {
  const { openSandbox, SANDBOX_FILE } = await import('../sandbox/open.ts');
  const sandbox = await openSandbox(resolve(io.cwd, SANDBOX_FILE), {
    region: config.region,
    keyNames: config.key_name === undefined ? [] : [config.key_name],
    zones: config.route53_zone === undefined ? [] : [config.route53_zone],
    pace: io.env.TELEPORT_STARTER_SANDBOX_PACE,
  });
  io.stderr.write(`SANDBOX: nothing real is touched (${SANDBOX_FILE}).\n\n`);
  return {
    instrument: sandbox.instrument,
    credentials: async () => ({ accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }),
  };
}
