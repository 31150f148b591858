import { StarterError } from '../../core/errors.ts';
import { nearestName } from '../../core/nearest.ts';
import type { State } from '../../state/model.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { StateShowOptions } from '../options.ts';
import { readState } from '../read-state.ts';
import { shownInState, stateObjectLines } from '../render/state-object.ts';
import { screenOf } from '../screen.ts';

/** What the state records of one address. `aws_lb.cluster` finds `aws_lb.cluster[0]` too. */
export async function run(options: StateShowOptions, io: Io): Promise<ExitCode> {
  const state = await readState(options, io);
  const address = addressIn(state, options.address);
  const resource = state.resources[address];
  if (!resource) throw unknownAddress(state, options);
  if (options.json) {
    io.stdout.write(
      `${JSON.stringify({ ...shownInState(address, resource), type: 'resource', resourceType: resource.type })}\n`,
    );
  } else {
    io.stdout.write(`${stateObjectLines(address, resource, screenOf(io.stdout)).join('\n')}\n`);
  }
  return 0;
}

function addressIn(state: State, wanted: string): string {
  return Object.hasOwn(state.resources, wanted) ? wanted : `${wanted}[0]`;
}

function unknownAddress(state: State, { address }: StateShowOptions): StarterError {
  const guess = nearestName(address, Object.keys(state.resources));
  return new StarterError({
    code: 'ADDRESS_UNKNOWN',
    summary: 'There is no such address in the state',
    detail: `"${address}" is not in the state.`,
    hint: `${guess === undefined ? '' : `Did you mean ${guess}? `}See all addresses with\nteleport-starter state list`,
  });
}
