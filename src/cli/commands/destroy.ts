import { resolve } from 'node:path';
import { untilStopped } from '../../core/until-stopped.ts';
import { aimWarnings } from '../aim.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { callTap, carryOut } from '../carry-out.ts';
import { planDestroy, stateFor, whyStale } from '../deployment.ts';
import { keptWhenUnsaved } from '../errored-state.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import { confirmNothingLeft } from '../nothing-left.ts';
import type { DestroyOptions } from '../options.ts';
import { refuseOwnBucket } from '../own-bucket.ts';
import { loadPlan, stalePlan } from '../plan-file.ts';
import { approve } from '../prompts/approve.ts';
import { existingState } from '../read-state.ts';
import { refuseBadReport, reportPlace } from '../report/open.ts';
import { runAtWork } from '../run-at-work.ts';
import { showPlan, showWarnings, tellingOn } from '../show-plan.ts';

/**
 * Removes everything that the state records or that carries the deployment's tag, then looks whether anything is left.
 * Needs no variables: region and order of deletion are in the state. With targets it removes these, and what depends on them.
 */
export async function run(options: DestroyOptions, io: Io): Promise<ExitCode> {
  await refuseBadReport(options, io);
  const { planFile } = options;
  const saved = planFile === undefined ? undefined : (await loadPlan(resolve(io.cwd, planFile))).plan;
  const { targets = [] } = saved ?? options;
  const calls = callTap();
  const backend = await openBackend(options, io, { observe: calls.observe });
  return locked('destroy', backend, options, io, async () => {
    const store = keptWhenUnsaved(backend.store, options, io);
    const placeWarnings = backend.warnings();
    const loaded = await untilStopped(io.stop, existingState(store, options, io));
    for (const { type, id } of Object.values(loaded.resources)) {
      if (type === 'aws_s3_bucket' && id !== undefined) refuseOwnBucket(options, id);
    }
    const account = await openAccount({ options, io, config: { region: loaded.region }, observe: calls.observe });
    const state = stateFor(account, loaded, store.name);
    const planned = await untilStopped(io.stop, planDestroy(account, state, tellingOn(options, io), { targets }));
    const { plan } = planned.draft;
    const stale = saved && whyStale(saved, plan);
    if (stale !== undefined) throw stalePlan(planFile ?? '', stale);
    if (!saved) showPlan(plan, options, io, planned.draft);
    const beside = options.lock ? [] : await runAtWork(loaded, backend);
    const others = [...beside, ...(await untilStopped(io.stop, placeWarnings))];
    showWarnings([...aimWarnings(plan), ...others], options, io);
    if (!saved && plan.changes.some(({ action }) => action !== 'no-op')) await approve(plan, options, io);
    const isWhole = targets.length === 0;
    const confirm = () => confirmNothingLeft({ planned, account, options, io });
    const undertaking = { planned, store, account, options, io, calls, fromFile: saved !== undefined };
    return carryOut({ ...undertaking, ...reportPlace(options), ...(isWhole ? { confirm } : {}) });
  });
}
