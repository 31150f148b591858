import { StarterError } from '../../core/errors.ts';
import type { RecordedObject, ResourceState, State } from '../../state/model.ts';
import { answerJson } from '../answer.ts';
import { openBackend } from '../backend.ts';
import { withRepeated } from '../command-line.ts';
import type { ExitCode } from '../exit.ts';
import { refuseTaken } from '../import-refusals.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { StateMvOptions } from '../options.ts';
import { existingState } from '../read-state.ts';
import { recordedAddress } from '../state-addresses.ts';

/** Gives what the state records at one address another one of the same type. AWS is not asked. */
export async function run(options: StateMvOptions, io: Io): Promise<ExitCode> {
  const backend = await openBackend(options, io);
  return locked('state mv', backend, options, io, async (): Promise<ExitCode> => {
    const state = await existingState(backend.store, options, io);
    const from = recordedAddress(state, options.from);
    const { to } = options;
    refuseOtherType(from, to, state);
    refuseTaken(to, state);
    await backend.store.save(moved(state, from, to));
    if (options.json) io.stdout.write(answerJson('state-mv', { from, to }));
    else {
      const next = withRepeated('  teleport-starter plan', options);
      io.stdout.write(`Moved ${from} to ${to}.\nSee what apply would do with it:\n${next}\n`);
    }
    return 0;
  });
}

/** @throws StarterError MOVE_REFUSED */
function refuseOtherType(from: string, to: string, { resources }: State): void {
  const type = resources[from]?.type ?? '';
  const [, named] = /^([a-z0-9_]+)\.[A-Za-z_][\w-]*(\[\d+\])?$/.exec(to) ?? [];
  if (named === type) return;
  throw new StarterError({
    code: 'MOVE_REFUSED',
    summary: 'The object can not move there',
    detail:
      named === undefined
        ? `"${to}" is no address: that is a type and a name, such as ${from}. Nothing was changed.`
        : `${from} is of type ${type}, and "${to}" would make it one of ${named}. Nothing was changed.`,
    hint: 'See which addresses the variables declare with\nteleport-starter plan',
    address: from,
  });
}

/** What was made from it is made from `to` now. */
function moved(state: State, from: string, to: string): State {
  const rename = (address: string) => (address === from ? to : address);
  const renamed = <T extends Pick<RecordedObject, 'dependencies'>>(object: T): T => ({
    ...object,
    dependencies: object.dependencies.map(rename).sort(),
  });
  const resources = Object.entries(state.resources).map(([address, entry]): [string, ResourceState] => [
    rename(address),
    { ...renamed(entry), deposed: entry.deposed.map(renamed) },
  ]);
  return { ...state, serial: state.serial + 1, resources: Object.fromEntries(resources) };
}
