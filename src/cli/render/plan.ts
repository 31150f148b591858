import type { Change, Drift, Loss, OutputChange, Plan } from '../../planner/model.ts';
import { countsOf, isSettled, isShown, isUnchanged } from './counts.ts';
import { inputLines } from './inputs.ts';
import { type Line, type Mark, paint, paintMark, type Screen } from './line.ts';
import { resourceHead } from './resource-head.ts';
import { wrap } from './wrap.ts';

const LEGEND: readonly (readonly [Mark, string])[] = [
  ['+', 'create'],
  ['~', 'update in-place'],
  ['-', 'destroy'],
  ['-/+', 'destroy and then create replacement'],
  ['+/-', 'create replacement and then destroy'],
  ['.', 'forget (stays in AWS)'],
];

/** A plan as a screen, line by line, in Terraform's order: what is settled, drift, legend, changes, losses, the one count line, outputs. Pure. */
export function planLines(plan: Plan, screen: Screen): string[] {
  const changes = plan.changes.filter(isShown);
  const outputs = plan.outputs.filter((output) => !isUnchanged(output));
  const notes = [...settledLines(plan.changes.filter(isSettled), screen), ...driftLines(plan.drift, screen)];
  if (changes.length === 0 && outputs.length === 0) return [...notes, ...unchangedLines(plan, screen)];
  return [
    ...notes,
    ...(notes.length > 0 ? [separator(screen), ''] : []),
    ...(changes.length > 0 ? [...legendLines(changes, screen), '', ...actionLines(changes, screen)] : []),
    ...lossLines(plan.losses, screen),
    ...(changes.length > 0 ? [countLine(plan, screen)] : []),
    ...outputLines(outputs, changes.length > 0, screen),
  ];
}

/** `Plan: 30 to add, 0 to change, 0 to destroy.` */
function countLine(plan: Plan, { color }: Screen): string {
  const { add, change, destroy } = countsOf(plan);
  return `${color.bold('Plan:')} ${add} to add, ${change} to change, ${destroy} to destroy.`;
}

function unchangedLines(plan: Plan, { color, columns }: Screen): string[] {
  const [headline, explanation] =
    plan.mode === 'destroy'
      ? [
          'No changes. No objects need to be destroyed.',
          'Either nothing has been created yet, or it was already deleted outside of teleport-starter.',
        ]
      : plan.drift.length > 0
        ? [
            'No changes. Your infrastructure still matches the configuration.',
            'What was changed outside of teleport-starter is nothing that your variables decide.',
          ]
        : [
            'No changes. Your infrastructure matches the configuration.',
            'teleport-starter compared what AWS has with your variables and found no differences.',
          ];
  return [color.bold(color.green(headline)), '', ...wrap(explanation, columns)];
}

function legendLines(changes: readonly Change[], { color, columns }: Screen): string[] {
  const used = new Set(changes.map(markOf));
  const intro =
    'teleport-starter compared your variables with what AWS has now. Resource actions are indicated with the following symbols:';
  return [
    ...wrap(intro, columns),
    ...LEGEND.filter(([mark]) => used.has(mark)).map(
      ([mark, meaning]) => `${' '.repeat(3 - mark.length)}${paintMark(mark, color)} ${meaning}`,
    ),
  ];
}

function actionLines(changes: readonly Change[], screen: Screen): string[] {
  return [
    'teleport-starter will perform the following actions:',
    '',
    ...changes.flatMap((change) => [...changeBlock(change, screen), '']),
  ];
}

function changeBlock(change: Change, screen: Screen): string[] {
  const fate = {
    create: change.resumes ? 'stays' : undefined,
    forget: 'stays',
    'no-op': 'stays',
    update: 'stays',
    replace: 'replaced',
    delete: 'ends',
  } as const;
  const idFate = fate[change.action];
  const inputs = inputLines(change.inputs, {
    indent: 6,
    columns: screen.columns,
    ...(change.id !== undefined && idFate ? { id: { value: change.id, fate: idFate } } : {}),
  });
  return [
    ...headerLines(change, screen),
    ...resourceLines(markOf(change), change.address, inputs).map((line) => paint(line, screen)),
  ];
}

function headerLines(change: Change, { color, columns }: Screen): string[] {
  const red = change.action === 'delete' || change.action === 'replace';
  const name = change.deposed === undefined ? change.address : `${change.address} (deposed object)`;
  const [verb = '', rest = ''] = fateOf(change);
  const reasons = [
    ...(change.movedFrom !== undefined && change.action !== 'no-op' ? [`(moved from ${change.movedFrom})`] : []),
    ...(change.reason ? [`(${change.reason})`] : []),
  ];
  const start = color.bold(`${name} ${verb}`);
  const end = red ? color.bold(color.red(rest)) : color.bold(rest);
  const isWide = `  # ${name} ${verb} ${rest}`.length > columns;
  return [
    ...(isWide ? [`  # ${start}`, `  #   ${end}`] : [`  # ${start} ${end}`]),
    ...reasons.flatMap((reason) => wrap(reason, columns - 4).map((line) => `  # ${line}`)),
  ];
}

/** What happens, in words; the second part is red where something ends. */
function fateOf(change: Change): readonly [string, string] {
  switch (change.action) {
    case 'create':
      return change.resumes ? ['will be', 'taken up again and completed'] : ['will be', 'created'];
    case 'update':
      return ['will be', 'updated in-place'];
    case 'replace':
      return ['must be', 'replaced'];
    case 'delete':
      return ['will be', change.id === undefined ? 'destroyed if it appears' : 'destroyed'];
    case 'forget':
      return ['will be', 'forgotten, not destroyed'];
    case 'no-op':
      return ['has moved from', change.movedFrom ?? ''];
  }
}

function markOf(change: Change): Mark {
  switch (change.action) {
    case 'create':
      return '+';
    case 'update':
      return '~';
    case 'replace':
      return change.order === 'create-first' ? '+/-' : '-/+';
    case 'delete':
      return '-';
    case 'forget':
      return '.';
    case 'no-op':
      return ' ';
  }
}

/** `resource "aws_lb" "cluster" {` … `}` around what is told of it. */
function resourceLines(mark: Mark, address: string, inside: readonly Line[]): Line[] {
  const head = resourceHead(address);
  if (inside.length === 0) return [{ indent: 2, mark, text: `${head}}` }];
  return [{ indent: 2, mark, text: head }, ...inside, { indent: 2, mark: ' ', text: '}' }];
}

/** Told once: the next apply or destroy forgets it. */
function settledLines(settled: readonly Change[], { color, columns }: Screen): string[] {
  if (settled.length === 0) return [];
  return [
    `${color.bold(color.cyan('Note:'))} ${color.bold('Left by an interrupted run, and settled')}`,
    '',
    ...settled.flatMap(({ address, reason }) => [
      `  # ${color.bold(address)}`,
      ...wrap(`(${reason})`, columns - 4).map((line) => `  # ${line}`),
      '',
    ]),
  ];
}

function driftLines(drift: readonly Drift[], screen: Screen): string[] {
  if (drift.length === 0) return [];
  const { color, columns } = screen;
  return [
    `${color.bold(color.cyan('Note:'))} ${color.bold('Changed outside of teleport-starter')}`,
    '',
    ...wrap(
      'Since the last apply, AWS differs from what was recorded, and it was not this program that changed it:',
      columns,
    ),
    '',
    ...drift.flatMap(({ address, kind, inputs }) => {
      const header = `  # ${color.bold(`${address} has ${kind === 'deleted' ? 'been deleted' : 'changed'}`)}`;
      // What is gone is told by its name: each of its inputs would only say so again.
      if (kind === 'deleted') return [header, ''];
      const lines = resourceLines('~', address, inputLines(inputs, { indent: 6, columns }));
      return [header, ...lines.map((line) => paint(line, screen)), ''];
    }),
  ];
}

function lossLines(losses: readonly Loss[], { color, columns }: Screen): string[] {
  if (losses.length === 0) return [];
  const hint = 'An apply refuses this unless it is given -allow-data-loss.';
  return [
    color.bold(color.red('This destroys data for good:')),
    ...losses.flatMap(({ address, what }) =>
      wrap(`${address}: ${what}`, columns - 4).map((line, at) => color.red(`  ${at === 0 ? '- ' : '  '}${line}`)),
    ),
    ...wrap(hint, columns),
    '',
  ];
}

function outputLines(outputs: readonly OutputChange[], followsChanges: boolean, screen: Screen): string[] {
  if (outputs.length === 0) return [];
  const lines = inputLines(outputs, { indent: 2, columns: screen.columns }).map((line) => paint(line, screen));
  if (followsChanges) return ['', 'Changes to Outputs:', ...lines];
  const hint =
    'You can apply this plan to save these new output values to the state, without changing any real infrastructure.';
  return ['Changes to Outputs:', ...lines, '', ...wrap(hint, screen.columns)];
}

function separator({ color, columns }: Screen): string {
  return color.dim('─'.repeat(Math.min(columns, 120)));
}
