import { sameValue } from '../core/canonical.ts';
import { type Diagnostic, StarterError } from '../core/errors.ts';
import { addressed } from '../planner/addressed.ts';
import { bringUpToDate } from '../planner/current.ts';
import type { Declaration, Declarations } from '../planner/declaration.ts';
import type { Plan } from '../planner/model.ts';
import { outputsOutliving } from '../planner/narrow.ts';
import { type Draft, makePlan } from '../planner/plan.ts';
import { asRecorded, type Contexts, type Observed, refresh, untilShown } from '../planner/refresh.ts';
import { planRefreshOnly } from '../planner/refresh-only.ts';
import { withStrays } from '../planner/strays.ts';
import { vet } from '../planner/vet.ts';
import { isDenied } from '../resources/aws/errors.ts';
import { freshContext } from '../resources/context.ts';
import type { Context } from '../resources/contract.ts';
import { resourceType, resourceTypes } from '../resources/registry.ts';
import { starterCluster } from '../stacks/starter-cluster/stack.ts';
import type { State } from '../state/model.ts';
import { newState } from '../state/store.ts';
import type { Config } from '../variables/config.ts';
import { type Aim, aimed, replacedBy, WHOLE } from './aim.ts';
import type { Account } from './aws.ts';
import { deployedIn } from './deployed.ts';
import { type Hearing, lookingWith } from './looking.ts';
import type { GlobalOptions } from './options.ts';

/** A plan, and all that carrying it out needs. */
export interface Planned {
  readonly draft: Draft;
  readonly declarations: Declarations;
  readonly warnings: readonly Diagnostic[];
  readonly context: () => Context;
}

type Reading = Pick<GlobalOptions, 'refresh' | 'parallelism'> & Hearing;

const NOTHING: Declarations = { resources: [], outputs: {} };

/** The state to start from: the one there is, or a new one. @throws StarterError STATE_FOREIGN */
export function stateFor(account: Account, loaded: State | undefined, name: string): State {
  if (!loaded) return newState({ stack: starterCluster.name, account: account.account, region: account.region });
  for (const [what, recorded, actual, hint] of [
    ['stack', loaded.stack, starterCluster.name, 'Name the state of a starter cluster with -state or -backend.'],
    [
      'account',
      loaded.account,
      account.account,
      'Use the credentials of that account, or name another state with -state or -backend.',
    ],
    [
      'region',
      loaded.region,
      account.region,
      `Set region to "${loaded.region}" again, or name another state with -state or -backend.`,
    ],
  ] as const) {
    if (recorded === actual || Object.keys(loaded.resources).length === 0) continue;
    throw new StarterError({
      code: 'STATE_FOREIGN',
      summary: 'The state belongs to another deployment',
      detail: `${name} records a deployment in ${what} ${recorded}, but this run would work in ${what} ${actual}. Nothing was changed.`,
      hint,
    });
  }
  return { ...loaded, account: account.account, region: account.region };
}

/**
 * Plans the stack as `config` wants it. Changes nothing. Where the plan depends on what comes of a create that AWS shows nothing
 * of yet, that is waited for, two minutes from its call at most, and the plan made anew. @throws StarterError
 */
export async function planStack(
  config: Config,
  account: Account,
  state: State,
  reading: Reading,
  aim: Aim = WHOLE,
): Promise<Planned> {
  const context = contexts(account, state);
  const ctx = context();
  const at = lookingWith(ctx, context, reading);
  const [recordedLookups, observed] = await both(
    starterCluster.lookUp(ctx, config, deployedIn(state)),
    observe(state, at, reading),
  );
  const vanished = Object.keys(state.resources).some((address) => !observed.live.has(address));
  const seen = bringUpToDate(state, observed, resourceType, new Set());
  // What others deleted must be chosen and checked anew, as for a first deployment.
  const lookups = vanished ? await starterCluster.lookUp(context(), config, deployedIn(seen.state)) : recordedLookups;
  const declarations = starterCluster.declare(config, lookups, deployedIn(seen.state), account);
  const ignoring = new Set(declarations.resources.filter((d) => d.ignoresDrift).map((d) => d.address));
  const current = bringUpToDate(state, observed, resourceType, ignoring);
  const replace = replacedBy(aim, declarations);
  const draft = makePlan({ mode: 'apply', declarations, loaded: state, current, types: resourceType, replace });
  const part = aimed(draft, declarations, state, aim);
  if (draft.overlooked.size > 0) {
    await untilShown(draft.overlooked, resourceType, at);
    return planStack(config, account, state, reading, aim);
  }
  const vetted = await vet(part, resourceType, ctx, reading.parallelism);
  const warnings = [...starterCluster.warnings(config), ...lookups.warnings];
  return { draft: vetted, declarations, warnings, context };
}

/** What the variables declare, without comparing it with anything. */
export async function declareStack(config: Config, account: Account, state: State): Promise<readonly Declaration[]> {
  const deployed = deployedIn(state);
  const lookups = await starterCluster.lookUp(contexts(account, state)(), config, deployed);
  return starterCluster.declare(config, lookups, deployed, account).resources;
}

/** Plans to record what AWS has of what the state records. Changes nothing. @throws StarterError */
export async function planRefresh(
  config: Config,
  account: Account,
  state: State,
  reading: Reading,
  aim: Aim,
): Promise<Planned> {
  const context = contexts(account, state);
  const ctx = context();
  const [lookups, observed] = await both(
    starterCluster.lookUp(ctx, config, deployedIn(state)),
    observe(state, lookingWith(ctx, context, reading), reading),
  );
  const declarations = starterCluster.declare(config, lookups, deployedIn(state), account);
  const ignoring = new Set(declarations.resources.filter((d) => d.ignoresDrift).map((d) => d.address));
  const current = bringUpToDate(state, observed, resourceType, ignoring);
  const { targets } = aim;
  const recorded = Object.keys(state.resources);
  const addresses =
    targets.length === 0 ? {} : { addresses: addressed({ option: '-target', addresses: targets }, recorded) };
  const draft = planRefreshOnly({ declarations, loaded: state, current, ...addresses });
  const plan = { ...draft.plan, ...(targets.length === 0 ? {} : { targets }) };
  return { draft: { ...draft, plan }, declarations, warnings: lookups.warnings, context };
}

/**
 * Plans the end of all that the state records, and of what carries the deployment's tag though no record names it. With
 * targets: of these, and of what depends on them.
 */
export async function planDestroy(
  account: Account,
  state: State,
  reading: Reading,
  aim: Pick<Aim, 'targets'> = WHOLE,
): Promise<Planned> {
  const context = contexts(account, state);
  const observed = await observe(state, lookingWith(context(), context, reading), reading);
  const recorded = bringUpToDate(state, observed, resourceType, new Set());
  const isWhole = aim.targets.length === 0;
  const current = isWhole ? await withStrays(recorded, state, resourceTypes(), context(), isDenied) : recorded;
  const all = makePlan({ mode: 'destroy', declarations: NOTHING, loaded: state, current, types: resourceType });
  if (isWhole) return { draft: all, declarations: NOTHING, warnings: [], context };
  const part = aimed(all, NOTHING, state, { mode: 'destroy', targets: aim.targets, replace: [] });
  const outputs = outputsOutliving(part.plan, state);
  const ending = part.plan.outputs.filter(({ name }) => !Object.hasOwn(outputs, name));
  const draft = { ...part, plan: { ...part.plan, outputs: ending } };
  return { draft, declarations: { resources: [], outputs }, warnings: [], context };
}

/** A maker of contexts with an empty memory. */
export function contexts(account: Account, state: Pick<State, 'lineage'>): () => Context {
  return () => freshContext({ ...account, lineage: state.lineage });
}

/** Why a saved plan no longer fits what would be planned now; `undefined` when it does. */
export function whyStale(saved: Plan, now: Plan): string | undefined {
  const { basis } = saved;
  if (basis.lineage !== now.basis.lineage) return 'the state file has been replaced by another';
  if (basis.serial !== now.basis.serial)
    return 'the state has been changed by another run, perhaps by applying this very plan';
  if (basis.account !== now.basis.account) return `the credentials belong to another account (${now.basis.account})`;
  if (basis.region !== now.basis.region) return 'the region has changed';
  if (basis.config !== now.basis.config)
    return 'the license file, or what AWS offers (image, subnets, key), has changed';
  if (!sameValue(saved.changes, now.changes)) return 'something in AWS has changed';
  if (saved.mode === 'refresh-only' && !sameValue(saved.drift, now.drift)) return 'something in AWS has changed';
  return undefined;
}

function observe(state: State, at: Contexts, reading: Reading): Promise<Observed> {
  if (!reading.refresh) return asRecorded(state, resourceType, at);
  return refresh(state, resourceType, at, READS_AT_ONCE);
}

/** Reads are many and small; they aren't what `-parallelism` is for. */
const READS_AT_ONCE = 16;

/** Both answers, or both failures as one. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  if (
    first.status === 'rejected' &&
    second.status === 'rejected' &&
    first.reason instanceof StarterError &&
    second.reason instanceof StarterError
  ) {
    throw new StarterError([
      first.reason.diagnostics[0],
      ...first.reason.diagnostics.slice(1),
      ...second.reason.diagnostics,
    ]);
  }
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason;
}
