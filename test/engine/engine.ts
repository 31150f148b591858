import type { Event } from '../../src/executor/events.ts';
import { type RunResult, run } from '../../src/executor/run.ts';
import { bringUpToDate } from '../../src/planner/current.ts';
import type { Declaration, Declarations } from '../../src/planner/declaration.ts';
import { type Draft, makePlan } from '../../src/planner/plan.ts';
import { asRecorded, refresh, untilShown } from '../../src/planner/refresh.ts';
import { withStrays } from '../../src/planner/strays.ts';
import { vet } from '../../src/planner/vet.ts';
import { isDenied } from '../../src/resources/aws/errors.ts';
import { freshContext } from '../../src/resources/context.ts';
import type { AnyResourceType, Context } from '../../src/resources/contract.ts';
import type { State } from '../../src/state/model.ts';
import { newState, type StateStore } from '../../src/state/store.ts';
import { typesOf } from './fake-aws.ts';
import { fakeClock } from './fake-clock.ts';

/** Planner and executor around fake types, the state in memory. */
export function engine(...list: AnyResourceType[]) {
  const types = typesOf(...list);
  const clock = fakeClock();
  let state: State = newState({ stack: 'test', account: '123456789012', region: 'us-west-2' });
  const saved: State[] = [];
  const events: Event[] = [];
  let tokens = 0;
  const store: StateStore = {
    name: 'memory',
    load: async () => state,
    async save(next) {
      saved.push(next);
      state = next;
    },
  };
  const context = (): Context =>
    freshContext({
      send: async () => {
        throw new Error('fake types send nothing');
      },
      region: 'us-west-2',
      account: '123456789012',
      partition: 'aws',
      lineage: state.lineage,
      clock,
    });

  async function plan(
    resources: readonly Declaration[],
    outputs: Record<string, unknown> = {},
    mode: 'apply' | 'destroy' = 'apply',
    look: typeof asRecorded = (...args) => refresh(...args, 10),
    replace: ReadonlySet<string> = new Set(),
  ): Promise<Draft> {
    const observed = await look(state, types, { shared: context(), fresh: context });
    const ignores = new Set(resources.filter((d) => d.ignoresDrift).map((d) => d.address));
    const declarations: Declarations = { resources, outputs };
    const seen = bringUpToDate(state, observed, types, ignores);
    const current = mode === 'destroy' ? await withStrays(seen, state, list, context(), isDenied) : seen;
    const draft = makePlan({ mode, declarations, loaded: state, current, types, replace });
    if (draft.overlooked.size > 0) {
      await untilShown(draft.overlooked, types, { shared: context(), fresh: context });
      return plan(resources, outputs, mode, look, replace);
    }
    return vet(draft, types, context(), 10);
  }

  async function carryOut(
    draft: Draft,
    resources: readonly Declaration[],
    outputs: Record<string, unknown> = {},
    options: { signal?: AbortSignal; parallelism?: number } = {},
  ): Promise<RunResult> {
    return run({
      draft,
      declarations: { resources, outputs },
      store,
      types,
      context,
      clock,
      parallelism: options.parallelism ?? 10,
      signal: options.signal ?? new AbortController().signal,
      listen: (event) => events.push(event),
      newToken: () => `token${++tokens}`,
    });
  }

  return {
    clock,
    events,
    saved,
    store,
    plan,
    context,
    types: list,
    planReplacing: (resources: readonly Declaration[], ...addresses: string[]) =>
      plan(resources, {}, 'apply', undefined, new Set(addresses)),
    planUnrefreshed: (resources: readonly Declaration[]) => plan(resources, {}, 'apply', asRecorded),
    carryOut,
    state: () => state,
    setState: (next: State) => {
      state = next;
    },
    apply: async (resources: readonly Declaration[], outputs: Record<string, unknown> = {}) =>
      carryOut(await plan(resources, outputs), resources, outputs),
    destroy: async () => carryOut(await plan([], {}, 'destroy'), []),
    /** `address action` of all that changes, with the order of replacements. */
    summary: (draft: Draft) =>
      draft.plan.changes
        .filter((c) => c.action !== 'no-op')
        .map((c) =>
          [c.address, c.action, c.order, c.movedFrom && `from ${c.movedFrom}`, c.deposed && `deposed ${c.deposed}`]
            .filter(Boolean)
            .join(' '),
        ),
  };
}

/** A declaration in one line. */
export function thing(address: string, inputs: Record<string, unknown>, more: Partial<Declaration> = {}): Declaration {
  return { address, type: address.split('.')[0] ?? '', inputs, needs: [], ...more };
}
