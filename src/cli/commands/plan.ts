import { resolve } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';
import { changesAnything } from '../../planner/plan.ts';
import { WHOLE } from '../aim.ts';
import { withRepeated } from '../command-line.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { PlanOptions } from '../options.ts';
import { savePlan } from '../plan-file.ts';
import { planFor } from '../plan-made.ts';
import { refuseBadPlace } from '../plan-place.ts';
import { pagePlan, showWarnings } from '../show-plan.ts';

/** Shows what apply would change. Takes no lock and writes nothing but the plan file. Exit 2: `-detailed-exitcode` and there are changes. */
export async function run(options: PlanOptions, io: Io): Promise<ExitCode> {
  const { aim = WHOLE } = options;
  if (options.out !== undefined) {
    await refuseBadPlace(resolve(io.cwd, options.out), options.backend ? undefined : resolve(io.cwd, options.state));
  }
  const { planned, state, variables, warnings } = await planFor(aim, options, io);
  const { plan } = planned.draft;

  await pagePlan(plan, options, io, planned.draft);
  showWarnings(warnings, options, io);
  if (options.out !== undefined) {
    const { lineage, salt } = state;
    await savePlan(resolve(io.cwd, options.out), { plan, variables, state: { lineage, salt } });
    if (!options.json) {
      const next = withRepeated(`  teleport-starter apply ${shellWord(options.out)}`, options);
      io.stdout.write(`\nSaved the plan to ${options.out}. To carry out exactly this:\n${next}\n`);
    }
  }
  return options.detailedExitcode && changesAnything(plan) ? 2 : 0;
}
