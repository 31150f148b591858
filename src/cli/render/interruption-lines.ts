import { fill } from './fold.ts';
import { interruptionsOf, isRunning, type Noticeable } from './interruptions.ts';
import type { Screen } from './line.ts';

/** What users notice of the plan. */
export function interruptionLines(plan: Noticeable, { color, columns }: Screen): string[] {
  const interruptions = interruptionsOf(plan);
  if (interruptions.length === 0) {
    return [`${color.bold('No interruption.')}${isRunning(plan) ? '' : ' The cluster is not running.'}`];
  }
  const staysUp = !interruptions.some(({ kind }) => kind === 'unreachable' || kind === 'cluster-ends');
  const texts = [...(staysUp ? ['The web UI stays reachable.'] : []), ...interruptions.map(({ text }) => text)];
  return [
    color.bold(color.yellow('Interruption:')),
    ...texts.flatMap((text) => fill(text, columns - 4).map((line, at) => `  ${at === 0 ? '- ' : '  '}${line}`)),
  ];
}
