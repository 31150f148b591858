import type { Diagnostic } from '../core/errors.ts';
import type { Plan } from '../planner/model.ts';
import { costOf, type Origin } from './cost/estimate.ts';
import { diagnosticJson, renderDiagnostic } from './errors-view.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
import { page } from './pager.ts';
import { planAsJson } from './render/json.ts';
import { planLines } from './render/plan.ts';
import { screenOf } from './screen.ts';

type Shown = Pick<GlobalOptions, 'json' | 'refresh'>;

/**
 * Prints a plan that is carried out next: the question stands right below it. `origin` is its draft; a saved plan has none, and
 * so may not know its cost.
 */
export function showPlan(plan: Plan, options: Shown, io: Io, origin?: Origin): void {
  io.stdout.write(planText(plan, options, io, origin));
}

/** Prints a plan to be read: through a pager where it is longer than the screen. */
export async function pagePlan(
  plan: Plan,
  options: Shown & Pick<GlobalOptions, 'input'>,
  io: Io,
  origin?: Origin,
): Promise<void> {
  await page(planText(plan, options, io, origin), options, io);
}

/** Terraform's screen for people, one line of JSON for programs. */
function planText(plan: Plan, { json, refresh }: Shown, io: Io, origin: Origin | undefined): string {
  const cost = costOf(plan, origin);
  if (json) return `${JSON.stringify(planAsJson(plan, cost))}\n`;
  return `${planLines(plan, screenOf(io.stdout), cost, refresh).join('\n')}\n`;
}

/** Prints warnings: for people on stderr, for programs among the other lines. */
export function showWarnings(
  warnings: readonly Diagnostic[],
  options: Pick<GlobalOptions, 'json' | 'repeated' | 'compactWarnings'>,
  io: Io,
): void {
  if (options.compactWarnings && !options.json) {
    io.stderr.write(compactWarnings(warnings));
    return;
  }
  for (const warning of warnings) {
    const diagnostic: Diagnostic = { ...warning, severity: 'warning' };
    if (options.json) io.stdout.write(diagnosticJson(diagnostic, Date.now(), options));
    else io.stderr.write(renderDiagnostic(diagnostic, io.stderr, options));
  }
}

/**
 * The options, with `tell`: prints what is to be known before the plan is, whole, since it tells why there is none yet; of each
 * address once.
 */
export function tellingOn<O extends Pick<GlobalOptions, 'json' | 'repeated'>>(options: O, io: Io) {
  const told = new Set<string | undefined>();
  const tell = (warning: Diagnostic) => {
    if (!told.has(warning.address)) showWarnings([warning], { ...options, compactWarnings: false }, io);
    told.add(warning.address);
  };
  return { ...options, tell };
}

/** One line for all of a kind, as `-compact-warnings` asks. */
function compactWarnings(warnings: readonly Diagnostic[]): string {
  if (warnings.length === 0) return '';
  const kinds = new Set(warnings.map(({ summary, code }) => `- ${summary} [${code}]`));
  return `\nWarnings:\n\n${[...kinds].join('\n')}\n\nTo see them in full, leave -compact-warnings out.\n`;
}
