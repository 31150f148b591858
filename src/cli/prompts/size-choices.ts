import type { OfferedType } from '../../stacks/starter-cluster/lookups/instance-types.ts';
import type { Choice } from './asker.ts';

/** Dollars a month for a type, where its price is known. */
export type MonthlyPrice = (instanceType: string) => number | undefined;

/** The types that run an image of `architecture`: those with a known price first, from cheap to dear, then the others by size. */
export function sizeChoices(types: readonly OfferedType[], architecture: string, price: MonthlyPrice): Choice[] {
  const fitting = types
    .filter(({ architectures }) => architectures.includes(architecture))
    .map((type) => ({ ...type, usd: price(type.name) }))
    .sort(
      (a, b) =>
        (a.usd ?? Number.POSITIVE_INFINITY) - (b.usd ?? Number.POSITIVE_INFINITY) ||
        a.vcpus - b.vcpus ||
        a.memoryMib - b.memoryMib ||
        (a.name < b.name ? -1 : 1),
    );
  const width = Math.max(0, ...fitting.map(({ name }) => name.length));
  return fitting.map(({ name, vcpus, memoryMib, usd }) => {
    const memory = `${String(Math.round((memoryMib / 1024) * 10) / 10).padStart(5)} GiB`;
    const cost = usd === undefined ? '' : `$${usd.toFixed(2)}`.padStart(9);
    return {
      value: name,
      short: name,
      name: `${name.padEnd(width)} ${String(vcpus).padStart(3)} vCPU ${memory} ${cost}`.trimEnd(),
    };
  });
}
