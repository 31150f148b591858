import { resolve } from 'node:path';
import { sameValue } from '../../core/canonical.ts';
import { StarterError } from '../../core/errors.ts';
import { untilStopped } from '../../core/until-stopped.ts';
import { EVENTS_VERSION } from '../../executor/events.ts';
import type { Plan } from '../../planner/model.ts';
import { changesAnything } from '../../planner/plan.ts';
import type { State } from '../../state/model.ts';
import type { StateStore } from '../../state/store.ts';
import { aftermathWarnings, aimOf, aimWarnings, refuseContradiction, WHOLE } from '../aim.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { callTap, carryOut, printOutputs } from '../carry-out.ts';
import { planRefresh, planStack, stateFor, whyStale } from '../deployment.ts';
import { lookBeforeFirstChange } from '../doctor/first-change.ts';
import { keptWhenUnsaved } from '../errored-state.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { ApplyOptions } from '../options.ts';
import { refuseOwnBucket } from '../own-bucket.ts';
import { tellingOfLostState } from '../perhaps-lost.ts';
import { loadPlan, type SavedPlan, stalePlan } from '../plan-file.ts';
import { jsonProgress } from '../progress/json.ts';
import { approve } from '../prompts/approve.ts';
import { refuseBadReport, reportPlace, withReport } from '../report/open.ts';
import { runAtWork } from '../run-at-work.ts';
import { showPlan, showWarnings, tellingOn } from '../show-plan.ts';
import { refuseSecond } from '../state-elsewhere.ts';
import { readConfig, restoreConfig } from '../variables.ts';

/** Makes AWS as the variables, or a saved plan, say. */
export async function run(options: ApplyOptions, io: Io): Promise<ExitCode> {
  await refuseBadReport(options, io);
  const saved = options.planFile === undefined ? undefined : await loadPlan(resolve(io.cwd, options.planFile));
  const { aim = WHOLE } = saved ? { aim: aimOf(saved.plan) } : options;
  if (aim.mode === 'destroy') return (await import('./destroy.ts')).run({ ...options, targets: aim.targets }, io);
  refuseContradiction(aim, options.refresh);
  const { config, warnings } = saved ? await restoreConfig(saved.variables, io) : await readConfig(options, io);
  refuseOwnBucket(options, config.s3_bucket_name);
  const calls = callTap();
  const backend = await openBackend(options, io, { region: config.region, observe: calls.observe });
  return locked('apply', backend, options, io, async () => {
    const store = keptWhenUnsaved(backend.store, options, io);
    const placeWarnings = backend.warnings();
    const loaded = await untilStopped(io.stop, store.load());
    await refuseSecond(loaded, options, io);
    const account = await openAccount({ options, io, config, observe: calls.observe });
    const state = startingWith(saved, loaded, stateFor(account, loaded, store.name));
    const beforeFirst = lookBeforeFirstChange({ options, io, config, account, state });
    const plans = aim.mode === 'refresh-only' ? planRefresh : planStack;
    const planning = tellingOfLostState(loaded, store.name, plans(config, account, state, tellingOn(options, io), aim));
    const planned = await untilStopped(io.stop, planning);
    const { plan } = planned.draft;
    if (saved) refuseStale(options.planFile as string, saved.plan, plan);

    if (!saved) showPlan(plan, options, io, planned.draft);
    // After the plan, so that they are seen by whoever is asked to approve it.
    const beside = options.lock ? [] : await runAtWork(loaded, backend);
    const others = [...beside, ...(await untilStopped(io.stop, placeWarnings)), ...(await beforeFirst())];
    showWarnings([...warnings, ...planned.warnings, ...aimWarnings(plan), ...others], options, io);
    refuseLosses(plan, options);
    const reportable = { planned, account, options, io, ...reportPlace(options, config.cluster_name) };
    if (!changesAnything(plan)) {
      const work = { store, options, io, mode: plan.mode };
      return withReport(reportable, () => nothingToDo(planned.draft.state, state, work));
    }
    if (!saved) await approve(plan, options, io);
    if (plan.mode === 'refresh-only') {
      return withReport(reportable, () => record(planned.draft.state, store, options, io));
    }
    const isWhole = aim.targets.length === 0;
    const code = await carryOut({
      ...reportable,
      store,
      calls,
      fromFile: saved !== undefined,
      ...(isWhole ? { config } : {}),
    });
    if (code === 0) showWarnings(aftermathWarnings(plan), options, io);
    return code;
  });
}

/** A plan made before there was a state decided the lineage that the state will have. */
function startingWith(saved: SavedPlan | undefined, loaded: State | undefined, fresh: State): State {
  return saved && !loaded ? { ...fresh, ...saved.state } : fresh;
}

/** What `-refresh-only` is for. */
async function record(seen: State, store: StateStore, options: ApplyOptions, io: Io): Promise<ExitCode> {
  await store.save({ ...seen, serial: seen.serial + 1 });
  if (options.json) {
    tellRefreshed(seen, io);
    return 0;
  }
  io.stdout.write('\nThe state now records what AWS has. Nothing was changed there.\n');
  printOutputs(seen.outputs, io);
  return 0;
}

function tellRefreshed({ outputs }: State, io: Io): void {
  const event = { version: EVENTS_VERSION, at: Date.now(), type: 'state-refreshed', outputs };
  io.stdout.write(`${JSON.stringify(event)}\n`);
}

function refuseStale(path: string, saved: Plan, now: Plan): void {
  const why = whyStale(saved, now);
  if (why !== undefined) throw stalePlan(path, why);
}

function refuseLosses(plan: Plan, options: ApplyOptions): void {
  if (plan.losses.length === 0 || options.allowDataLoss) return;
  const list = plan.losses.map(({ address, what }) => `${address}: ${what}`).join('; ');
  throw new StarterError({
    code: 'DATA_LOSS',
    summary: 'The plan would destroy data for good',
    detail: `${list}. Nothing was changed.`,
    hint: 'Save the data first, or change back what replaces it. To destroy it, run the same command with -allow-data-loss.',
  });
}

interface Idle {
  readonly store: StateStore;
  readonly options: ApplyOptions;
  readonly io: Io;
  readonly mode: Plan['mode'];
}

/** What AWS has is recorded all the same, so that drift which asks for nothing is told once. */
async function nothingToDo(seen: State, state: State, { store, options, io, mode }: Idle): Promise<ExitCode> {
  if (!sameValue(seen, state)) await store.save({ ...seen, serial: seen.serial + 1 });
  if (options.json) {
    if (mode === 'refresh-only') tellRefreshed(seen, io);
    else tellEmptyRun(state, io);
    return 0;
  }
  io.stdout.write('\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n');
  printOutputs(state.outputs, io);
  return 0;
}

/** Whoever waits for the end of a run gets it. */
function tellEmptyRun({ outputs }: State, io: Io): void {
  const { onEvent } = jsonProgress((text) => io.stdout.write(text));
  const counts = { created: 0, updated: 0, deleted: 0, failed: 0, skipped: 0, underWay: 0, unfinished: [] };
  onEvent({ at: Date.now(), type: 'run-started', steps: 0 });
  onEvent({ at: Date.now(), type: 'run-done', ...counts, elapsedMs: 0, outputs });
}
