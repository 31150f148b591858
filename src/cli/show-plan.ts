import type { Diagnostic } from '../core/errors.ts';
import type { Plan } from '../planner/model.ts';
import { diagnosticJson, renderDiagnostic } from './errors-view.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { planAsJson } from './render/json.ts';
import { planLines } from './render/plan.ts';
import { screenOf } from './screen.ts';

/** Prints a plan: Terraform's screen for people, one line of JSON for programs. */
export function showPlan(plan: Plan, options: Pick<GlobalOptions, 'json'>, io: Io): void {
  if (options.json) io.stdout.write(`${JSON.stringify(planAsJson(plan))}\n`);
  else io.stdout.write(`${planLines(plan, screenOf(io.stdout)).join('\n')}\n`);
}

/** Prints warnings: for people on stderr, for programs among the other lines. */
export function showWarnings(
  warnings: readonly Diagnostic[],
  options: Pick<GlobalOptions, 'json' | 'repeated'>,
  io: Io,
): void {
  for (const warning of warnings) {
    const diagnostic: Diagnostic = { ...warning, severity: 'warning' };
    if (options.json) io.stdout.write(diagnosticJson(diagnostic, Date.now(), options));
    else io.stderr.write(renderDiagnostic(diagnostic, io.stderr, options));
  }
}
