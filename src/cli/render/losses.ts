import { shellWord } from '../../core/shell-word.ts';
import type { Loss, Plan } from '../../planner/model.ts';
import { fill } from './fold.ts';
import type { Screen } from './line.ts';
import { visibleLine } from './visible.ts';

/** Data that would be lost, that an apply refuses it, and what to do. */
export function lossLines(plan: Plan, { color, columns }: Screen): string[] {
  if (plan.losses.length === 0) return [];
  const advice =
    'An apply refuses this. Change back what replaces it, or save the data first and give -allow-data-loss. To save it:';
  return [
    color.bold(color.red('This destroys data for good:')),
    ...plan.losses.flatMap(({ address, what }) =>
      fill(`${address}: ${what}`, columns - 4).map((line, at) => color.red(`  ${at === 0 ? '- ' : '  '}${line}`)),
    ),
    ...fill(advice, columns),
    ...plan.losses
      .flatMap((loss) => savingCommand(loss, plan))
      .flatMap((command) => shellLines(command.map(visibleLine), columns)),
  ];
}

/** What saves the data of a bucket or a table, to be copied. A bucket's older versions stay behind. */
function savingCommand({ address }: Loss, plan: Plan): string[][] {
  const { id, type } = plan.changes.find((change) => change.address === address) ?? {};
  if (id === undefined) return [];
  const region = `--region ${plan.basis.region}`;
  const name = shellWord(id);
  switch (type) {
    case 'aws_s3_bucket':
      return [['aws s3 sync', `s3://${name}`, name, region]];
    case 'aws_dynamodb_table':
      return [['aws dynamodb create-backup', `--table-name ${name}`, `--backup-name ${name}`, region]];
    default:
      return [];
  }
}

/** A command in as few lines as fit: a backslash goes on, so that it can be copied. */
function shellLines(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 4 <= columns) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(`${last === undefined ? '  ' : '    '}${part}`);
  }
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}
