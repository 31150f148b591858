import { announceSandbox } from '../aws.ts';
import { examinations } from '../doctor/examinations.ts';
import { summaryJson, verdictJson } from '../doctor/json.ts';
import { summaryLine, verdictLines } from '../doctor/lines.ts';
import type { Verdict } from '../doctor/verdict.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { screenOf } from '../screen.ts';

/**
 * Looks at everything that a deployment depends on, changes nothing and asks for nothing: a line each, and what to do about
 * it. Each thing is looked at by itself: one that can't be hides none of the others. Exit 1: something has to be mended.
 */
export async function run(options: GlobalOptions, io: Io): Promise<ExitCode> {
  if (options.sandbox) await announceSandbox(io);
  const verdicts: Verdict[] = [];
  const print = (line: string) => io.stdout.write(`${line}\n`);
  for (const { name, title, verdict: answer } of examinations(options, io)) {
    const verdict = await answer;
    verdicts.push(verdict);
    if (options.json) print(JSON.stringify(verdictJson({ name, title }, verdict, options)));
    else for (const line of verdictLines(title, verdict, screenOf(io.stdout), options)) print(line);
  }
  print(options.json ? JSON.stringify(summaryJson(verdicts)) : `\n${summaryLine(verdicts)}`);
  return verdicts.some(({ status }) => status === 'failure') ? 1 : 0;
}
