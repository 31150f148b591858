import { setMaxListeners } from 'node:events';
import type { Account } from '../../src/cli/aws.ts';
import { type Planned, planDestroy, planStack } from '../../src/cli/deployment.ts';
import { type RunResult, run } from '../../src/executor/run.ts';
import { changesAnything } from '../../src/planner/plan.ts';
import { type AnyClient, createSend } from '../../src/resources/aws/clients.ts';
import { callerIdentity } from '../../src/resources/aws/identity.ts';
import { resourceType } from '../../src/resources/registry.ts';
import { createWorld } from '../../src/sandbox/new-world.ts';
import { realistic } from '../../src/sandbox/pace.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { State } from '../../src/state/model.ts';
import { newState, type StateStore } from '../../src/state/store.ts';
import type { Config } from '../../src/variables/config.ts';
import { eventClock } from './event-clock.ts';
import { errorOf, type Fate } from './faults.ts';
import { seeded } from './seeded.ts';

// biome-ignore lint/suspicious/noExplicitAny: the middleware stacks of different services have nothing in common.
type AnyHandler = (args: any) => Promise<any>;

export type Ended =
  | { readonly how: 'done'; readonly result: RunResult | undefined; readonly calls: number }
  | { readonly how: 'died' };

/** Every wait of a run listens to it; Node would warn of a leak from the eleventh on. */
function neverAborted(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** One account and one state file that outlive the processes working on them, all of it in virtual time and from one seed. */
export function simulation(seed: number) {
  const random = seeded(seed);
  const clock = eventClock(random);
  const world = createWorld({ region: 'us-west-2', keyNames: ['exampleuser'], zones: ['example.com'] });
  let saved: State | undefined;
  const writings: string[] = [];
  let tokens = 0;

  /** A process: from the instant of its death none of its calls, pauses or writes comes to an end. */
  function process(fate: Fate) {
    let dead = false;
    let calls = 0;
    let die: () => void = () => undefined;
    const death = new Promise<'died'>((resolve) => {
      die = () => {
        dead = true;
        clock.clear();
        resolve('died');
      };
    });
    const forever = <T>() => new Promise<T>(() => undefined);
    const whileAlive = <T>(what: () => Promise<T>): Promise<T> => (dead ? forever() : what());

    const ownClock = {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) => whileAlive(() => clock.sleep(ms, signal)),
    };
    const sandbox = createSandbox({ world, clock: ownClock, pace: realistic });
    const instrument = (client: AnyClient): void => {
      const service = String(client.config.serviceId);
      // Outermost: what befalls a call befalls it before or after the sandbox, which comes next.
      client.middlewareStack.add(
        (next: AnyHandler, context: object) => async (args: Parameters<AnyHandler>[0]) => {
          if (dead) return forever();
          const { __smithy_context: smithy } = context as { __smithy_context?: { operation?: string } };
          const fault = fate({ at: ++calls, service, operation: smithy?.operation ?? '' });
          if (fault === 'die before') {
            die();
            return forever();
          }
          if (fault && fault !== 'reset after' && fault !== 'die after') throw errorOf(fault, service);
          const answer = await next(args);
          if (fault === 'die after') die();
          if (dead) return forever();
          if (fault === 'reset after') throw errorOf(fault, service);
          return answer;
        },
        { step: 'initialize', priority: 'high', name: 'fate' },
      );
      sandbox.instrument(client);
    };
    const store: StateStore = {
      name: 'simulated',
      load: async () => saved,
      save: (state) =>
        whileAlive(async () => {
          saved = state;
          writings.push(JSON.stringify(state));
        }),
    };
    const send = createSend({
      region: world.region,
      clock: ownClock,
      instrument,
      credentials: async () => ({ accessKeyId: 'simulated', secretAccessKey: 'simulated' }),
    });

    async function live(work: (account: Account, state: State) => Promise<Planned>): Promise<RunResult | undefined> {
      const { account, partition } = await callerIdentity(send);
      const known: Account = { send, region: world.region, account, partition, clock: ownClock };
      const state = saved ?? newState({ stack: 'starter-cluster', account, region: world.region });
      const planned = await work(known, state);
      if (!changesAnything(planned.draft.plan) && planned.draft.plan.mode === 'apply') return undefined;
      return run({
        draft: planned.draft,
        declarations: planned.declarations,
        store,
        types: resourceType,
        context: planned.context,
        clock: ownClock,
        parallelism: 10,
        signal: neverAborted(),
        listen: (event) => writings.push(JSON.stringify(event)),
        newToken: () => `token${++tokens}`.padEnd(32, '0'),
      });
    }

    return async (work: Parameters<typeof live>[0]): Promise<Ended> => {
      const outcome = await Promise.race([live(work), death]);
      return outcome === 'died' ? { how: 'died' } : { how: 'done', result: outcome, calls };
    };
  }

  const reading = { refresh: true, parallelism: 10 };
  return {
    world,
    clock,
    writings,
    state: () => saved,
    apply: (config: Config, fate: Fate = () => undefined) =>
      process(fate)((account, state) => planStack(config, account, state, reading)),
    destroy: (fate: Fate = () => undefined) => process(fate)((account, state) => planDestroy(account, state, reading)),
  };
}
