import { resolve } from 'node:path';
import type { State } from '../../state/model.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { ShowOptions } from '../options.ts';
import { page } from '../pager.ts';
import { loadPlan } from '../plan-file.ts';
import { readState } from '../read-state.ts';
import { outputLines } from '../render/outputs.ts';
import { stateAsJson } from '../render/state-json.ts';
import { stateObjectLines } from '../render/state-object.ts';
import { screenOf } from '../screen.ts';
import { pagePlan } from '../show-plan.ts';

/** Shows a saved plan, or all that the state records. Asks AWS nothing. */
export async function run(options: ShowOptions, io: Io): Promise<ExitCode> {
  if (options.planFile !== undefined) {
    await pagePlan((await loadPlan(resolve(io.cwd, options.planFile), 'show')).plan, options, io);
    return 0;
  }
  const state = await readState(options, io);
  await page(options.json ? `${JSON.stringify(stateAsJson(state))}\n` : stateText(state, io), options, io);
  return 0;
}

function stateText(state: State, io: Io): string {
  const addresses = Object.keys(state.resources).sort();
  if (addresses.length === 0) return 'The state records no resources.\n';
  const screen = screenOf(io.stdout);
  const blocks = addresses.flatMap((address) => {
    const resource = state.resources[address];
    return resource ? [...stateObjectLines(address, resource, screen), ''] : [];
  });
  return `${[...blocks, ...outputLines(state.outputs)].join('\n').trimEnd()}\n`;
}
