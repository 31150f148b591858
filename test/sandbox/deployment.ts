import { setMaxListeners } from 'node:events';
import type { Account } from '../../src/cli/aws.ts';
import { type Planned, planDestroy, planStack } from '../../src/cli/deployment.ts';
import type { Diagnostic } from '../../src/core/errors.ts';
import { lookForRemains } from '../../src/executor/remains.ts';
import { type RunResult, run } from '../../src/executor/run.ts';
import { resourceType, resourceTypes } from '../../src/resources/registry.ts';
import type { State } from '../../src/state/model.ts';
import { newState, type StateStore } from '../../src/state/store.ts';
import type { Config } from '../../src/variables/config.ts';
import { account as newAccount } from './account.ts';

/** Every wait of a run listens to it; Node would warn of a leak from the eleventh on. */
function neverAborted(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** A sandbox account with key pair and zone of the reference deployments. */
export function sandboxAccount() {
  return newAccount({ keyNames: ['exampleuser'], zones: ['example.com'] });
}

/** A user's state and the commands that work on it, in an account of the sandbox. `saved` are all versions of the state. */
export function deploymentIn({ clock, send, world }: ReturnType<typeof sandboxAccount>) {
  const account: Account = { send, clock, region: world.region, account: world.account, partition: 'aws' };
  const told = new Map<string | undefined, Diagnostic>();
  const tell = (warning: Diagnostic) => void told.set(warning.address, warning);
  const reading = { refresh: true, parallelism: 10, tell };
  const saved: State[] = [newState({ stack: 'starter-cluster', account: world.account, region: world.region })];
  const current = () => saved.at(-1) as State;
  const store: StateStore = {
    name: 'memory',
    load: async () => current(),
    save: async (state) => {
      saved.push(state);
    },
  };
  let tokens = 0;

  async function carryOut({ draft, declarations, context }: Planned): Promise<RunResult> {
    return run({
      draft,
      declarations,
      store,
      types: resourceType,
      context,
      clock,
      parallelism: 10,
      signal: neverAborted(),
      listen: () => undefined,
      newToken: () => `token${++tokens}`.padEnd(32, '0'),
    });
  }

  const planned = {
    apply: (config: Config) => planStack(config, account, current(), reading),
    destroy: () => planDestroy(account, current(), reading),
  };
  return {
    saved,
    /** What was to be known while plans were made, by address. */
    told,
    state: current,
    setState: (state: State) => saved.push(state),
    plan: planned,
    apply: async (config: Config) => carryOut(await planned.apply(config)),
    destroy: async () => {
      const plan = await planned.destroy();
      const result = await carryOut(plan);
      const { draft, context } = plan;
      const remains = await lookForRemains({ draft, types: resourceTypes(), context, clock, signal: neverAborted() });
      return { plan: draft.plan, result, remains };
    },
  };
}
