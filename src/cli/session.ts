import { systemClock } from '../core/clock.ts';
import type { Diagnostic } from '../core/errors.ts';
import { createSend, type Observe } from '../resources/aws/clients.ts';
import { type CredentialSource, defaultCredentials } from '../resources/aws/credentials.ts';
import { createGate, type Gate } from '../resources/aws/gate.ts';
import { callerIdentity } from '../resources/aws/identity.ts';
import { DIRECT, type Network } from '../resources/aws/network.ts';
import type { Io } from './io.ts';
import { mfaCodeFor } from './mfa.ts';
import { readNetwork } from './network.ts';
import type { GlobalOptions } from './options.ts';
import type { ProgressView } from './progress/view.ts';
import { showWarnings } from './show-plan.ts';

/** What all AWS calls of a run share, whatever region and purpose they have. */
export interface Session {
  readonly credentials: CredentialSource;
  readonly gate: Gate;
  /** The way there. */
  readonly network: Network;
  /** The log, if one was asked for. */
  readonly log: Observe | undefined;
  /** Who draws on the terminal at the moment. */
  view: ProgressView | undefined;
}

export interface SessionRequest {
  readonly io: Io;
  readonly options: Pick<GlobalOptions, 'input' | 'json' | 'repeated' | 'sandbox'>;
  /** Where roles are assumed, and asked whose credentials these are. */
  readonly region: string;
}

/** Where somebody sees the message, they have the time of a log-in; elsewhere, a source has the time to recover by itself. */
const PATIENCE_MS = { onTerminal: 15 * 60_000, elsewhere: 60_000 };

const sessions = new WeakMap<Io, Promise<Session>>();

/** The session of this run; the first to ask opens it. @throws StarterError LOG_LEVEL, PROXY_INVALID, CA_BUNDLE_UNREADABLE */
export function openSession(request: SessionRequest): Promise<Session> {
  const session = sessionOf(request.io) ?? open(request);
  sessions.set(request.io, session);
  return session;
}

/** `undefined`: nothing has been called yet. */
export function sessionOf(io: Io): Promise<Session> | undefined {
  return sessions.get(io);
}

async function open({ io, options, region }: SessionRequest): Promise<Session> {
  let session: Session | undefined;
  const log = await openLog(io, (warning) => {
    if (session?.view) session.view.onEvent({ at: systemClock.now(), type: 'warning', diagnostic: warning });
    else showWarnings([warning], options, io);
  });
  // The sandbox is not reached through any network.
  const network = options.sandbox ? DIRECT : await readNetwork(io);
  const credentials = defaultCredentials({
    region,
    network,
    profile: io.env.AWS_PROFILE,
    mfaCode: mfaCodeFor(io, options, (question) => session?.view?.hold(question) ?? question()),
  });
  const pastTheGate = createSend({
    region,
    clock: systemClock,
    credentials: credentials.provide,
    endpointUrl: io.env.AWS_ENDPOINT_URL,
    network,
    stop: io.stop,
    abandon: io.abandon,
    ...(log ? { observe: log } : {}),
  });
  const gate = createGate({
    clock: systemClock,
    source: credentials,
    account: async () => (await callerIdentity(pastTheGate)).account,
    patienceMs: io.interactive ? PATIENCE_MS.onTerminal : PATIENCE_MS.elsewhere,
    stop: io.stop,
  });
  session = { credentials, gate, network, log, view: undefined };
  return session;
}

async function openLog(io: Io, warn: (warning: Diagnostic) => void): Promise<Observe | undefined> {
  if (!io.env.TELEPORT_STARTER_LOG) return undefined;
  const { openCallLog } = await import('./call-log.ts');
  return openCallLog({ io, now: systemClock.now, warn });
}
