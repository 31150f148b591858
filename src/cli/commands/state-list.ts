import { answerJson } from '../answer.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { page } from '../pager.ts';
import { readState } from '../read-state.ts';
import { visibleLine } from '../render/visible.ts';

/** The addresses in the state, one a line; nothing when there are none. */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const { resources } = await readState(options, io);
  const addresses = Object.keys(resources).sort();
  if (options.json) {
    const list = addresses.map((address) => {
      const { type, status, id } = resources[address] ?? {};
      return { address, type, status, id };
    });
    io.stdout.write(answerJson('resources', { resources: list }));
  } else {
    await page(addresses.map((address) => `${visibleLine(address)}\n`).join(''), options, io);
  }
  return 0;
}
