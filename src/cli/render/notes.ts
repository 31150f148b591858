import type { Change, Drift } from '../../planner/model.ts';
import { resourceLines } from './change-block.ts';
import { fill } from './fold.ts';
import { inputLines } from './inputs.ts';
import { paintAll, type Screen } from './line.ts';

/** What an interrupted run left and is settled: told once, the next apply or destroy forgets it. */
export function settledLines(settled: readonly Change[], screen: Screen): string[] {
  if (settled.length === 0) return [];
  const { color, columns, keepsWords } = screen;
  return [
    title('Left by an interrupted run, and settled', screen),
    '',
    ...settled.flatMap(({ address, reason }) => [
      ...fill(address, columns - 4, keepsWords).map((line) => `  # ${color.bold(line)}`),
      ...fill(`(${reason})`, columns - 4, keepsWords).map((line) => `  # ${line}`),
      '',
    ]),
  ];
}

/** What others changed, apart from what is planned. */
export function driftLines(drift: readonly Drift[], screen: Screen): string[] {
  if (drift.length === 0) return [];
  const intro =
    'Since the last apply, AWS differs from what was recorded, and it was not this program that changed it:';
  return [
    title('Changed outside of teleport-starter', screen),
    '',
    ...fill(intro, screen.columns),
    '',
    ...drift.flatMap((each) => [...oneDrift(each, screen), '']),
  ];
}

function oneDrift({ address, kind, inputs }: Drift, screen: Screen): string[] {
  const { color, columns, keepsWords } = screen;
  const what = `${address} has ${kind === 'deleted' ? 'been deleted' : 'changed'}`;
  const header = fill(what, columns - 4, keepsWords).map((line) => `  # ${color.bold(line)}`);
  // What is gone is told by its name: each of its inputs would only say so again.
  if (kind === 'deleted') return header;
  return [...header, ...paintAll(resourceLines('~', address, inputLines(inputs, { indent: 6, columns })), screen)];
}

function title(text: string, { color }: Screen): string {
  return `${color.bold(color.cyan('Note:'))} ${color.bold(text)}`;
}
