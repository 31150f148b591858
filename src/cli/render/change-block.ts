import type { Change } from '../../planner/model.ts';
import { markOf } from './actions.ts';
import { fill } from './fold.ts';
import { inputLines } from './inputs.ts';
import { type Line, type Mark, paintAll, type Screen } from './line.ts';
import { resourceHead } from './resource-head.ts';
import { ruleTold } from './rule.ts';
import { visibleLine } from './visible.ts';

/** The column of what a resource is made of. */
const INSIDE = 6;

/** A resource that changes: what happens to it, why, and what of it differs. */
export function changeBlock(change: Change, screen: Screen): string[] {
  const { columns } = screen;
  const told = ruleTold(change, INSIDE);
  const fate = fateOfId(change);
  const inputs = inputLines(told?.rest ?? change.inputs, {
    indent: INSIDE,
    columns,
    ...(change.id !== undefined && fate ? { id: { value: change.id, fate } } : {}),
  });
  return [
    ...headerLines(change, screen),
    ...paintAll(resourceLines(markOf(change), change.address, [...inputs, ...(told?.lines ?? [])]), screen),
  ];
}

/** `resource "aws_lb" "cluster" {` … `}` around what is told of it. */
export function resourceLines(mark: Mark, address: string, inside: readonly Line[]): Line[] {
  const head = resourceHead(address);
  if (inside.length === 0) return [{ indent: 2, mark, text: `${head}}` }];
  return [{ indent: 2, mark, text: head }, ...inside, { indent: 2, mark: ' ', text: '}' }];
}

function headerLines(change: Change, { color, columns, keepsWords = false }: Screen): string[] {
  const room = columns - 4;
  const red = change.action === 'delete' || change.action === 'replace';
  const name = visibleLine(change.deposed === undefined ? change.address : `${change.address} (deposed object)`);
  const [verb, rest] = inWords(change);
  const reasons = [
    ...(change.movedFrom !== undefined && change.action !== 'no-op' ? [`(moved from ${change.movedFrom})`] : []),
    ...(change.reason ? [`(${change.reason})`] : []),
  ];
  const strong = (text: string) => color.bold(red ? color.red(text) : text);
  const isNarrow = !keepsWords && `${name} ${verb} ${rest}`.length > room;
  return [
    ...(isNarrow
      ? [
          ...fill(`${name} ${verb}`, room).map((line) => `  # ${color.bold(line)}`),
          ...fill(rest, room - 2).map((line) => `  #   ${strong(line)}`),
        ]
      : [`  # ${color.bold(`${name} ${verb}`)} ${strong(rest)}`]),
    ...reasons.flatMap((reason) => fill(reason, room, keepsWords).map((line) => `  # ${line}`)),
  ];
}

/** What happens; the second part is red where something ends. */
function inWords(change: Change): readonly [string, string] {
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
      return ['has moved from', visibleLine(change.movedFrom ?? '')];
  }
}

/** What becomes of the object's id; `undefined`: there is none yet. */
function fateOfId({ action, resumes }: Change): 'stays' | 'replaced' | 'ends' | undefined {
  switch (action) {
    case 'create':
      return resumes ? 'stays' : undefined;
    case 'replace':
      return 'replaced';
    case 'delete':
      return 'ends';
    case 'update':
    case 'forget':
    case 'no-op':
      return 'stays';
  }
}
