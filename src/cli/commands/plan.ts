import { resolve } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';
import { changesAnything } from '../../planner/plan.ts';
import { openAccount } from '../aws.ts';
import { openBackend } from '../backend.ts';
import { withRepeated } from '../command-line.ts';
import { planStack, stateFor } from '../deployment.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { PlanOptions } from '../options.ts';
import { refuseOwnBucket } from '../own-bucket.ts';
import { tellingOfLostState } from '../perhaps-lost.ts';
import { refuseStateFiles, savePlan } from '../plan-file.ts';
import { showPlan, showWarnings } from '../show-plan.ts';
import { refuseSecond } from '../state-elsewhere.ts';
import { readConfig } from '../variables.ts';

/** Shows what apply would change. Takes no lock and writes nothing but the plan file. Exit 2: `-detailed-exitcode` and there are changes. */
export async function run(options: PlanOptions, io: Io): Promise<ExitCode> {
  if (options.out !== undefined && !options.backend)
    await refuseStateFiles(resolve(io.cwd, options.out), resolve(io.cwd, options.state));
  const { config, warnings, saved } = await readConfig(options, io);
  refuseOwnBucket(options, config.s3_bucket_name);
  const { store } = await openBackend(options, io, { region: config.region });
  const loaded = await store.load();
  await refuseSecond(loaded, options, io);
  const account = await openAccount({ options, io, config });
  const state = stateFor(account, loaded, store.name);
  const planned = await tellingOfLostState(loaded, store.name, planStack(config, account, state, options));
  const { plan } = planned.draft;

  showPlan(plan, options, io);
  showWarnings([...warnings, ...planned.warnings], options, io);
  if (options.out !== undefined) {
    await savePlan(resolve(io.cwd, options.out), {
      plan,
      variables: saved,
      state: { lineage: state.lineage, salt: state.salt },
    });
    if (!options.json) {
      const next = withRepeated(`  teleport-starter apply ${shellWord(options.out)}`, options);
      io.stdout.write(`\nSaved the plan to ${options.out}. To carry out exactly this:\n${next}\n`);
    }
  }
  return options.detailedExitcode && changesAnything(plan) ? 2 : 0;
}
