import { openAccount } from '../aws.ts';
import { callTap, carryOut } from '../carry-out.ts';
import { planDestroy, stateFor, stateStore } from '../deployment.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { DestroyOptions } from '../options.ts';
import { approve } from '../prompts/approve.ts';
import { readState } from '../read-state.ts';
import { showPlan } from '../show-plan.ts';
import { untilStopped } from '../until-stopped.ts';

/** Removes everything that the state records. Needs no variables: region and order of deletion are in the state. */
export async function run(options: DestroyOptions, io: Io): Promise<ExitCode> {
  return locked('destroy', options, io, async () => {
    const loaded = await readState(options, io);
    const calls = callTap();
    const account = await openAccount({ options, io, config: { region: loaded.region }, observe: calls.observe });
    const store = stateStore(options, io);
    const state = stateFor(account, loaded, store.name);
    const planned = await untilStopped(io.stop, planDestroy(account, state, options));
    const { plan } = planned.draft;
    showPlan(plan, options, io);
    if (plan.changes.length > 0) await approve(plan, options, io);
    return carryOut({ planned, store, account, options, io, calls });
  });
}
