import type { Cost, EstimatedItem } from '../cost/estimate.ts';
import { fill, fold } from './fold.ts';
import type { Screen } from './line.ts';

type Estimate = Extract<Cost, { kind: 'estimate' }>;

/** What the plan makes of the monthly bill: the sum, its parts, and what it rests on. */
export function costLines(cost: Cost | undefined, { color, columns }: Screen): string[] {
  if (!cost) return [];
  const title = color.bold('Monthly cost:');
  if (cost.kind === 'unknown') return [title, ...fill(`No estimate: ${cost.why}.`, columns - 2).map(indented)];
  const basis = [
    `An estimate, from AWS's list prices of ${cost.prices.date}.`,
    `Not included: ${cost.notIncluded.join(', ')}.`,
  ];
  return [
    ...fill(`Monthly cost: ${totalText(cost)}`, columns).map((line) => line.replace('Monthly cost:', title)),
    ...itemLines(cost.items, columns),
    ...basis.flatMap((text) => fill(text, columns - 2)).map((line) => color.dim(indented(line))),
  ];
}

/** `about $44.31`, `about $44.31 -> $51.90 (+$7.59)`. */
function totalText({ before, after }: Estimate): string {
  if (before === after) return `about ${usd(after)}, unchanged`;
  if (before === 0) return `about ${usd(after)}`;
  const change = after - before;
  return `about ${usd(before)} -> ${usd(after)} (${change > 0 ? '+' : '-'}${usd(Math.abs(change))})`;
}

/** The amounts one below the other, where there is room for that. */
function itemLines(items: readonly EstimatedItem[], columns: number): string[] {
  const rows = items.map((item) => ({ name: nameOf(item), amounts: amountsOf(item) }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const amountWidth = Math.max(...rows.map(({ amounts: [first = ''] }) => first.length));
  return rows.flatMap(({ name, amounts: [first = '', ...rest] }) => {
    const line = `${name.padEnd(nameWidth)}  ${[first.padStart(amountWidth), ...rest].join(' -> ')}`;
    return fold(line, columns - 2).map(indented);
  });
}

function nameOf({ item, of: { before, after } }: EstimatedItem): string {
  return item === 'load balancer' || item === 'table capacity' ? item : `${item} (${arrow(before, after)})`;
}

function amountsOf({ before, after }: EstimatedItem): string[] {
  return before === 0 || before === after ? [usd(after)] : [usd(before), usd(after)];
}

function arrow(before: string, after: string): string {
  if (before === after || before === '') return after;
  return `${before} -> ${after === '' ? 'none' : after}`;
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

function indented(line: string): string {
  return `  ${line}`;
}
