import { setMaxListeners } from 'node:events';
import type { Account } from '../../src/cli/aws.ts';
import type { Planned } from '../../src/cli/deployment.ts';
import { sameValue } from '../../src/core/canonical.ts';
import type { Listener } from '../../src/executor/events.ts';
import { lookForRemains } from '../../src/executor/remains.ts';
import { type RunResult, run } from '../../src/executor/run.ts';
import { changesAnything } from '../../src/planner/plan.ts';
import { createSend } from '../../src/resources/aws/clients.ts';
import type { CredentialSource } from '../../src/resources/aws/credentials.ts';
import { createGate } from '../../src/resources/aws/gate.ts';
import { callerIdentity } from '../../src/resources/aws/identity.ts';
import { resourceType, resourceTypes } from '../../src/resources/registry.ts';
import { realistic } from '../../src/sandbox/pace.ts';
import { publicDns } from '../../src/sandbox/route53/delegation.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { World } from '../../src/sandbox/world.ts';
import type { State } from '../../src/state/model.ts';
import { newState } from '../../src/state/store.ts';
import { directClients } from './direct-client.ts';
import type { EventClock } from './event-clock.ts';
import { type CallFault, errorOf, type Fate, type Fault } from './faults.ts';
import type { Shelf } from './shelf.ts';

/** How a process ended. `result` is missing when there was nothing to do. */
export type Ended =
  | { readonly how: 'done'; readonly planned: Planned; readonly result: RunResult | undefined; readonly calls: number }
  | { readonly how: 'died' }
  /** `stopMs`: from Ctrl-C to the end. */
  | { readonly how: 'failed'; readonly error: unknown; readonly stopMs?: number };

/** Plans what a process is to do. */
export type Work = (account: Account, state: State) => Promise<Planned>;

/** What outlives processes. */
export interface Surroundings {
  readonly world: World;
  readonly clock: EventClock;
  readonly shelf: Shelf;
  readonly random: () => number;
  readonly newToken: () => string;
  /** Everything a process writes or shows passes here. */
  readonly written: (value: unknown) => void;
  readonly listen?: Listener;
  /** What only the surroundings can do at a process's call. */
  readonly befall: (fault: 'rival' | 'meddling') => void;
}

/** How long expired credentials stay so, milliseconds; and how long a process waits for them: enough, or not. */
const RENEWED_AFTER_MS = 120_000;
const PATIENCE_MS = { long: 900_000, short: 60_000 };

/** What calls are signed with never changes; whether AWS takes it does. */
const SOURCE: CredentialSource = {
  provide: async () => ({ accessKeyId: 'simulated', secretAccessKey: 'simulated' }),
  renew: async () => undefined,
  key: () => 'simulated',
  renewal: () => ({ fixed: false, how: 'Wait.' }),
};
/** The clients' request timeout. */
const TIMEOUT_MS = 30_000;

const forever = <T>() => new Promise<T>(() => undefined);

/** One run of the program. From the instant of its death none of its calls, pauses or writes comes to an end. */
export async function live(surroundings: Surroundings, work: Work, fate: Fate): Promise<Ended> {
  const { world, shelf, random, written } = surroundings;
  const clock = surroundings.clock.forProcess();
  const stop = new AbortController();
  const abandon = new AbortController();
  // Every wait of a run listens to them; Node would warn of a leak from the eleventh on.
  for (const { signal } of [stop, abandon]) setMaxListeners(0, signal);
  let dead = false;
  let calls = 0;
  let refusedUntil = 0;
  let stoppedAt: number | undefined;
  let die: () => void = () => undefined;
  const death = new Promise<Ended>((resolve) => {
    die = () => {
      dead = true;
      clock.end();
      resolve({ how: 'died' });
    };
  });

  function befall(fault: Fault): void {
    if (fault === 'die before') die();
    if (fault === 'stop' || fault === 'abandon') {
      stoppedAt = clock.now();
      stop.abort(new Error('stopped'));
    }
    if (fault === 'abandon') abandon.abort(new Error('abandoned'));
    if (fault === 'expired') refusedUntil = clock.now() + RENEWED_AFTER_MS;
    if (fault === 'rival' || fault === 'meddling') surroundings.befall(fault);
  }

  const sandbox = createSandbox({
    world,
    // AWS's own time: what a process had sent before it died may still take effect.
    clock: surroundings.clock,
    pace: realistic,
    fault: (_call, when) => (dead && when === 'before' && random() < 0.5 ? new Error('never arrived') : undefined),
  });

  /** What befalls a call befalls it before or after the sandbox answers. */
  async function pass(service: string, operation: string, answerOf: () => Promise<object>): Promise<object> {
    if (dead) return forever();
    const fault = fate({ at: ++calls, service, operation });
    if (fault) befall(fault);
    if (dead) return forever();
    if (clock.now() < refusedUntil) throw errorOf('expired', service);
    if (fault === 'denied') throw errorOf(fault, service);
    if (fault && fails(fault, 'before')) throw await failure(fault, service);
    const answer = await answerOf();
    if (fault === 'die after') die();
    if (dead) return forever();
    if (fault && fails(fault, 'after')) throw await failure(fault, service);
    return answer;
  }

  async function failure(fault: CallFault, service: string): Promise<Error> {
    if (fault.startsWith('timeout')) await clock.sleep(TIMEOUT_MS);
    return errorOf(fault, service);
  }

  const connection = {
    region: world.region,
    clock,
    clientOf: directClients(sandbox, pass),
    abandon: abandon.signal,
  };
  const pastTheGate = createSend({ ...connection, stop: stop.signal });
  const gate = createGate({
    clock,
    source: SOURCE,
    account: async () => (await callerIdentity(pastTheGate)).account,
    patienceMs: random() < 0.5 ? PATIENCE_MS.long : PATIENCE_MS.short,
    stop: stop.signal,
  });
  setMaxListeners(0, gate.stop);
  const send = createSend({ ...connection, gate, stop: gate.stop });
  const store = shelf.open({ alive: (write) => (dead ? forever() : write()) });

  async function outcome(): Promise<Ended> {
    const loaded = await store.load();
    const { account, partition } = await callerIdentity(send);
    const dns = publicDns(world);
    const known: Account = { send, region: world.region, account, partition, clock, dns, stop: gate.stop };
    const state = loaded ?? newState({ stack: 'starter-cluster', account, region: world.region });
    const planned = await work(known, state);
    const { plan } = planned.draft;
    written(plan);
    stop.signal.throwIfAborted();
    if (!changesAnything(plan) && plan.mode === 'apply') {
      // As the command does: what AWS has is recorded.
      const seen = planned.draft.state;
      if (!sameValue(seen, state)) await store.save({ ...seen, serial: seen.serial + 1 });
      return { how: 'done', planned, result: undefined, calls };
    }
    gate.watch({ account, tell: written });
    const result = await run({
      draft: planned.draft,
      declarations: planned.declarations,
      store,
      types: resourceType,
      context: planned.context,
      clock,
      parallelism: 10,
      signal: gate.stop,
      abandon: abandon.signal,
      listen: (event) => {
        written(event);
        surroundings.listen?.(event);
      },
      newToken: surroundings.newToken,
    });
    gate.stop.throwIfAborted();
    if (plan.mode === 'destroy' && !plan.targets && result.failures.length === 0) await nothingMayBeLeft(planned);
    return { how: 'done', planned, result, calls };
  }

  async function nothingMayBeLeft({ draft, context }: Planned): Promise<void> {
    const { left } = await lookForRemains({ draft, types: resourceTypes(), context, clock, signal: gate.stop });
    if (left.length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`);
  }

  const failed = (error: unknown): Ended =>
    stoppedAt === undefined ? { how: 'failed', error } : { how: 'failed', error, stopMs: clock.now() - stoppedAt };
  return Promise.race([outcome().catch(failed), death]);
}

/** Whether the fault makes the call fail, AWS having done nothing (`before`) or all (`after`) of it. */
function fails(fault: Fault, when: 'before' | 'after'): fault is CallFault {
  if (fault === 'throttle' || fault === 'clock skew') return when === 'before';
  return /^(server error|reset|timeout) /.test(fault) && fault.endsWith(when);
}
