import { resolve } from 'node:path';
import type { Diagnostic } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { JsonObject } from '../../core/values.ts';
import { changesAnything } from '../../planner/plan.ts';
import type { State } from '../../state/model.ts';
import { type Aim, aimWarnings, refuseContradiction, WHOLE } from '../aim.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { withRepeated } from '../command-line.ts';
import { type Planned, planDestroy, planRefresh, planStack, stateFor } from '../deployment.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { PlanOptions } from '../options.ts';
import { refuseOwnBucket } from '../own-bucket.ts';
import { tellingOfLostState } from '../perhaps-lost.ts';
import { refuseStateFiles, savePlan } from '../plan-file.ts';
import { existingState } from '../read-state.ts';
import { pagePlan, showWarnings } from '../show-plan.ts';
import { refuseSecond } from '../state-elsewhere.ts';
import { readConfig } from '../variables.ts';

/** A plan, and what its file must hold beside it. */
interface Made {
  readonly planned: Planned;
  readonly state: State;
  readonly warnings: readonly Diagnostic[];
  /** The variables that are not secret. */
  readonly variables: JsonObject;
}

/** Shows what apply would change. Takes no lock and writes nothing but the plan file. Exit 2: `-detailed-exitcode` and there are changes. */
export async function run(options: PlanOptions, io: Io): Promise<ExitCode> {
  const { aim = WHOLE } = options;
  refuseContradiction(aim, options.refresh);
  if (options.out !== undefined && !options.backend)
    await refuseStateFiles(resolve(io.cwd, options.out), resolve(io.cwd, options.state));
  const made = aim.mode === 'destroy' ? await ofAnEnd(aim, options, io) : await ofTheVariables(aim, options, io);
  const { plan } = made.planned.draft;

  await pagePlan(plan, options, io, made.planned.draft);
  showWarnings([...made.warnings, ...made.planned.warnings, ...aimWarnings(plan)], options, io);
  if (options.out !== undefined) {
    const { lineage, salt } = made.state;
    await savePlan(resolve(io.cwd, options.out), { plan, variables: made.variables, state: { lineage, salt } });
    if (!options.json) {
      const next = withRepeated(`  teleport-starter apply ${shellWord(options.out)}`, options);
      io.stdout.write(`\nSaved the plan to ${options.out}. To carry out exactly this:\n${next}\n`);
    }
  }
  return options.detailedExitcode && changesAnything(plan) ? 2 : 0;
}

async function ofTheVariables(aim: Aim, options: PlanOptions, io: Io): Promise<Made> {
  const { config, warnings, saved } = await readConfig(options, io);
  refuseOwnBucket(options, config.s3_bucket_name);
  const { store } = await openBackend(options, io, { region: config.region });
  const loaded = await store.load();
  await refuseSecond(loaded, options, io);
  const account = await openAccount({ options, io, config });
  const state = stateFor(account, loaded, store.name);
  const planning = aim.mode === 'refresh-only' ? planRefresh : planStack;
  const planned = await tellingOfLostState(loaded, store.name, planning(config, account, state, options, aim));
  return { planned, state, warnings, variables: saved };
}

/** As destroy does: region and order are in the state. */
async function ofAnEnd(aim: Aim, options: PlanOptions, io: Io): Promise<Made> {
  const { store } = await openBackend(options, io);
  const loaded = await existingState(store, options, io);
  const account = await openAccount({ options, io, config: { region: loaded.region } });
  const state = stateFor(account, loaded, store.name);
  return { planned: await planDestroy(account, state, options, aim), state, warnings: [], variables: {} };
}
