import type { Event, Listener } from '../../src/executor/events.ts';
import { run } from '../../src/executor/run.ts';
import { bringUpToDate } from '../../src/planner/current.ts';
import type { Declaration } from '../../src/planner/declaration.ts';
import { type Draft, makePlan } from '../../src/planner/plan.ts';
import { refresh } from '../../src/planner/refresh.ts';
import { vet } from '../../src/planner/vet.ts';
import { freshContext } from '../../src/resources/context.ts';
import { resourceType } from '../../src/resources/registry.ts';
import type { State } from '../../src/state/model.ts';
import { newState } from '../../src/state/store.ts';
import type { account } from './account.ts';

/** Applies and destroys declarations in a sandbox account with the real planner, executor and types; the state is in memory. */
export function deploying({ send, clock, sandbox, world }: ReturnType<typeof account>) {
  const place = { account: world.account, region: world.region };
  let state: State = newState({ stack: 'test', ...place });
  const saved: State[] = [];
  let tokens = 0;
  const events: Event[] = [];
  let watcher: Listener = () => undefined;
  const context = () =>
    freshContext({ send, clock, partition: 'aws', lineage: state.lineage, dns: sandbox.dns, ...place });

  async function plan(mode: 'apply' | 'destroy', resources: readonly Declaration[]): Promise<Draft> {
    const observed = await refresh(state, resourceType, { shared: context(), fresh: context }, 10);
    const declarations = { resources, outputs: {} };
    const current = bringUpToDate(state, observed, resourceType, new Set());
    const draft = makePlan({ mode, declarations, loaded: state, current, types: resourceType });
    return mode === 'apply' ? vet(draft, resourceType, context(), 10) : draft;
  }

  const never = new AbortController().signal;

  async function carryOut(draft: Draft, resources: readonly Declaration[], signal = never) {
    return run({
      draft,
      declarations: { resources, outputs: {} },
      store: {
        name: 'memory',
        load: async () => state,
        async save(next) {
          saved.push(next);
          state = next;
        },
      },
      types: resourceType,
      context,
      clock,
      parallelism: 10,
      signal,
      listen(event) {
        events.push(event);
        watcher(event);
      },
      newToken: () => `token${++tokens}`,
    });
  }

  return {
    events,
    context,
    /** Calls `listener` at each event from now on. */
    watch(listener: Listener) {
      watcher = listener;
    },
    /** All versions of the state that were kept. */
    saved,
    state: () => state,
    setState(next: State) {
      state = next;
    },
    plan,
    carryOut,
    apply: async (resources: readonly Declaration[], signal = never) =>
      carryOut(await plan('apply', resources), resources, signal),
    destroy: async () => carryOut(await plan('destroy', []), []),
  };
}
