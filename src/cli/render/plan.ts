import type { Change, OutputChange, Plan } from '../../planner/model.ts';
import type { Cost } from '../cost/estimate.ts';
import { actionsText, legendLines } from './actions.ts';
import { changeBlock } from './change-block.ts';
import { costLines } from './cost.ts';
import { countsOf, isSettled, isShown, isUnchanged } from './counts.ts';
import { fill } from './fold.ts';
import { GROUPS, groupOf } from './groups.ts';
import { inputLines } from './inputs.ts';
import { interruptionLines } from './interruption-lines.ts';
import { paintAll, type Screen } from './line.ts';
import { lossLines } from './losses.ts';
import { driftLines, settledLines } from './notes.ts';
import { wrap } from './wrap.ts';

/** Beyond this, lines that only part things grow no longer. */
const WIDEST_RULE = 120;

/**
 * A plan as a screen, line by line: what is settled, drift, legend, changes by group, the one count line, outputs; at the end, next to
 * the question that may follow, what it means: interruption, cost, losses. No line is wider than the screen. `refreshed`: AWS was
 * asked what it has. Pure.
 */
export function planLines(plan: Plan, screen: Screen, cost?: Cost, refreshed = true): string[] {
  const changes = plan.changes.filter(isShown);
  const outputs = plan.outputs.filter((output) => !isUnchanged(output));
  const notes = [...settledLines(plan.changes.filter(isSettled), screen), ...driftLines(plan.drift, screen)];
  if (changes.length === 0 && outputs.length === 0) return [...notes, ...unchangedLines(plan, screen, refreshed)];
  return [
    ...notes,
    ...(notes.length > 0 ? [rule('', screen), ''] : []),
    ...(changes.length > 0 ? [...legendLines(changes, screen, refreshed), '', ...actionLines(changes, screen)] : []),
    ...(changes.length > 0 ? [countLine(plan, screen)] : []),
    ...outputLines(outputs, changes.length > 0, screen),
    ...(changes.length > 0 ? meaningLines(plan, screen, cost) : []),
  ];
}

/** `Plan: 30 to add, 0 to change, 0 to destroy.` */
function countLine(plan: Plan, { color }: Screen): string {
  const { add, change, destroy } = countsOf(plan);
  return `${color.bold('Plan:')} ${add} to add, ${change} to change, ${destroy} to destroy.`;
}

function actionLines(changes: readonly Change[], screen: Screen): string[] {
  return [
    ...wrap('teleport-starter will perform the following actions:', screen.columns),
    '',
    ...GROUPS.flatMap((group) => {
      const members = changes.filter(({ address }) => groupOf(address) === group);
      if (members.length === 0) return [];
      const blocks = members.flatMap((change) => [...changeBlock(change, screen), '']);
      return [rule(`${group}: ${actionsText(members)}`, screen), '', ...blocks];
    }),
  ];
}

function meaningLines(plan: Plan, screen: Screen, cost: Cost | undefined): string[] {
  const parts = [interruptionLines(plan, screen), costLines(cost, screen), lossLines(plan, screen)];
  return parts.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
}

function unchangedLines({ mode, drift }: Plan, { color, columns }: Screen, refreshed: boolean): string[] {
  const [headline, explanation] = unchangedText(mode, drift.length > 0, refreshed);
  return [...fill(headline, columns).map((line) => color.bold(color.green(line))), '', ...fill(explanation, columns)];
}

function unchangedText(mode: Plan['mode'], drifted: boolean, refreshed: boolean): readonly [string, string] {
  if (mode === 'destroy') {
    return [
      'No changes. No objects need to be destroyed.',
      'Nothing has been created yet, or all of it is gone already.',
    ];
  }
  if (drifted && mode === 'refresh-only') {
    return [
      'No changes will be made in AWS.',
      'This is a refresh-only plan: applying it records what AWS has now, and undoes nothing of it.',
    ];
  }
  if (mode === 'refresh-only') {
    return [
      'No changes. Your infrastructure still matches what was recorded.',
      'teleport-starter compared what AWS has with its state and found no differences.',
    ];
  }
  if (drifted) {
    return [
      'No changes. Your infrastructure still matches the configuration.',
      'What was changed outside of teleport-starter is nothing that your variables decide.',
    ];
  }
  if (!refreshed) {
    return [
      'No changes. What was recorded matches the configuration.',
      'teleport-starter compared what was recorded with your variables and found no differences; AWS was not asked.',
    ];
  }
  return [
    'No changes. Your infrastructure matches the configuration.',
    'teleport-starter compared what AWS has with your variables and found no differences.',
  ];
}

function outputLines(outputs: readonly OutputChange[], followsChanges: boolean, screen: Screen): string[] {
  if (outputs.length === 0) return [];
  const lines = paintAll(inputLines(outputs, { indent: 2, columns: screen.columns }), screen);
  if (followsChanges) return ['', 'Changes to Outputs:', ...lines];
  const hint =
    'You can apply this plan to save these new output values to the state, without changing any real infrastructure.';
  return ['Changes to Outputs:', ...lines, '', ...fill(hint, screen.columns)];
}

/** A line across the screen, with a title in it. */
function rule(title: string, { color, columns }: Screen): string {
  const width = Math.min(columns, WIDEST_RULE);
  if (title === '') return color.dim('─'.repeat(width));
  const rest = '─'.repeat(Math.max(0, width - title.length - 4));
  return `${color.dim('──')} ${color.bold(title)} ${color.dim(rest)}`.trimEnd();
}
