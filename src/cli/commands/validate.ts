import { starterCluster } from '../../stacks/starter-cluster/stack.ts';
import { answerJson } from '../answer.ts';
import { withRepeated } from '../command-line.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { showWarnings } from '../show-plan.ts';
import { readConfig } from '../variables.ts';

/** Checks the variables as far as that goes without AWS. @throws StarterError with all problems */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const { config, warnings } = await readConfig({ ...options, input: false }, io);
  const all = [...warnings, ...starterCluster.warnings(config)];
  showWarnings(all, options, io);
  if (options.json) io.stdout.write(answerJson('validate', { valid: true, warnings: all.length }));
  else {
    const next = withRepeated('  teleport-starter plan', options);
    io.stdout.write(`Success! The variables are valid. What only AWS can tell is checked by\n${next}\n`);
  }
  return 0;
}
