import type { ResourceState } from '../../state/model.ts';
import { answerJson } from '../answer.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { StateShowOptions } from '../options.ts';
import { page } from '../pager.ts';
import { readState } from '../read-state.ts';
import { shownInState, stateObjectLines } from '../render/state-object.ts';
import { screenOf } from '../screen.ts';
import { recordedAddress } from '../state-addresses.ts';

/** What the state records of one address. `aws_lb.cluster` finds `aws_lb.cluster[0]` too. */
export async function run(options: StateShowOptions, io: Io): Promise<ExitCode> {
  const state = await readState(options, io);
  const address = recordedAddress(state, options.address);
  const resource = state.resources[address] as ResourceState;
  if (options.json) {
    io.stdout.write(answerJson('resource', { ...shownInState(address, resource), resourceType: resource.type }));
  } else {
    await page(`${stateObjectLines(address, resource, screenOf(io.stdout)).join('\n')}\n`, options, io);
  }
  return 0;
}
