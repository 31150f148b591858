import { shellWord } from '../../core/shell-word.ts';
import type { ResourceState } from '../../state/model.ts';
import { answerJson } from '../answer.ts';
import { openBackend } from '../backend.ts';
import { withRepeated } from '../command-line.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { locked } from '../locked.ts';
import type { StateRmOptions } from '../options.ts';
import { existingState } from '../read-state.ts';
import { visibleLine } from '../render/visible.ts';
import { wrap } from '../render/wrap.ts';
import { recordedAddress } from '../state-addresses.ts';

/** Takes addresses out of the state. What they stand for stays in AWS. All of them or, when one is unknown, none. */
export async function run(options: StateRmOptions, io: Io): Promise<ExitCode> {
  const backend = await openBackend(options, io);
  return locked('state rm', backend, options, io, async (): Promise<ExitCode> => {
    const state = await existingState(backend.store, options, io);
    const removed = new Set(options.addresses.map((address) => recordedAddress(state, address)));
    const entries = Object.entries(state.resources);
    const resources = Object.fromEntries(entries.filter(([address]) => !removed.has(address)));
    await backend.store.save({ ...state, serial: state.serial + 1, resources });
    await tell(
      entries.filter(([address]) => removed.has(address)),
      options,
      io,
    );
    return 0;
  });
}

async function tell(
  removed: readonly (readonly [string, ResourceState])[],
  options: StateRmOptions,
  io: Io,
): Promise<void> {
  if (options.json) {
    const list = removed.map(([address, { type, id }]) => ({ address, type, ...(id === undefined ? {} : { id }) }));
    io.stdout.write(answerJson('state-rm', { removed: list }));
    return;
  }
  const lines = removed.flatMap(([address, { id, deposed }]) => [
    `Removed ${address}${id === undefined ? ', of which AWS had given no id yet' : ` [id=${id}]`}`,
    ...deposed.map((old) => `  and what it had replaced [id=${old.id}], which no apply removes any more`),
  ]);
  const forgotten = removed.flatMap(([address, { type, id }]) => (id === undefined ? [] : [{ address, type, id }]));
  io.stdout.write(`${lines.map(visibleLine).join('\n')}\n`);
  if (forgotten.length === 0) return;
  const { whatBecomesOf } = await import('../forgotten.ts');
  const stays = wrap(
    `What they stood for stays in AWS. ${whatBecomesOf(forgotten)} To record them again:`,
    io.stdout.columns,
  );
  const imports = forgotten.map(({ address, id }) =>
    visibleLine(`  teleport-starter import ${shellWord(address)} ${shellWord(id)}`),
  );
  io.stdout.write(withRepeated(`\n${stays.join('\n')}\n${imports.join('\n')}\n`, options));
}
