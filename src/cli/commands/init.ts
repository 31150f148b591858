import { StarterError } from '../../core/errors.ts';
import { missing } from '../../variables/check.ts';
import { allMissing, howToSetAll } from '../../variables/problems.ts';
import { announceSandbox } from '../aws.ts';
import { withoutVariables, withRepeated } from '../command-line.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { whyNobodyCanBeAsked } from '../nobody-to-ask.ts';
import type { GlobalOptions } from '../options.ts';
import { wrap } from '../render/wrap.ts';
import { showWarnings } from '../show-plan.ts';
import { type Given, readGiven, refuseWrong } from '../variables.ts';

/** Asks for everything that is not set yet, and saves the answers where the other commands find them. @throws StarterError INIT_NOT_ASKED */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  const given = await readGiven(options, io);
  const why = whyNobodyCanBeAsked(options, io);
  if (why !== undefined) throw notAsked(why, given);
  await refuseWrong(given, io);
  // Before the first question: the answer to it may be there already, under a misspelt name.
  showWarnings(given.warnings, options, io);
  if (options.sandbox) await announceSandbox(io);
  const { holdDialogue } = await import('../prompts/dialogue.ts');
  const { asked, saved, text } = await holdDialogue({ given: given.values, thorough: true, options, io });
  if (!asked) io.stdout.write(`${wrap(NOTHING_LEFT, io.stdout.columns).join('\n')}\n`);
  else if (!saved) io.stdout.write(`\n${text}`);
  if (saved || !asked) {
    // What was saved holds the variables of this run, perhaps changed: as arguments they would go before it.
    const repeated = saved ? withoutVariables(options.repeated) : options.repeated;
    const lines = wrap(NEXT, io.stdout.columns).join('\n');
    io.stdout.write(`\n${lines}\n${withRepeated(COMMANDS, { repeated })}\n`);
  }
  return 0;
}

const NEXT = 'See whether anything stands in the way, then what apply would make of it:';
const COMMANDS = '  teleport-starter doctor\n  teleport-starter plan';

const NOTHING_LEFT = 'Nothing is left to ask: every variable has a value. To answer anew, change it where it is set.';

function notAsked(why: string, { values, warnings }: Given): StarterError {
  const names = missing(values);
  const unset = names.length > 0 ? allMissing(names, values) : undefined;
  const problem = {
    code: 'INIT_NOT_ASKED',
    summary: 'init asks questions, and nobody can be asked',
    detail: `Nobody can answer: ${why}. ${unset?.detail ?? 'All required variables have a value, so that nothing has to be asked.'} Nothing was changed.`,
    hint: unset ? howToSetAll(names) : 'Go on with\nteleport-starter doctor\nteleport-starter plan',
  };
  return new StarterError([problem, ...warnings]);
}
