import type { ReplaceOrder } from './model.ts';

/** A resource that is to be replaced. */
export interface Replaced {
  readonly address: string;
  /** What it needs, by address. */
  readonly needs: readonly string[];
  readonly preferred: ReplaceOrder;
  /** The old one must go first: AWS can hold only one object of its name and the name stays, or what it needs goes first. */
  readonly goesFirst: boolean;
}

/**
 * The order of each replacement. Two rules spread along dependencies, so that no circle arises:
 * what must be deleted first makes all replaced dependents delete-first; of the rest, a create-first resource makes what
 * it needs create-first too.
 */
export function replacementOrders(replaced: readonly Replaced[]): ReadonlyMap<string, ReplaceOrder> {
  const byAddress = new Map(replaced.map((r) => [r.address, r]));
  const orders = new Map<string, ReplaceOrder>();
  const forceDown = (address: string): void => {
    if (orders.get(address) === 'delete-first') return;
    orders.set(address, 'delete-first');
    for (const dependent of replaced) if (dependent.needs.includes(address)) forceDown(dependent.address);
  };
  const spreadUp = (address: string): void => {
    if (orders.has(address)) return;
    orders.set(address, 'create-first');
    for (const needed of byAddress.get(address)?.needs ?? []) if (byAddress.has(needed)) spreadUp(needed);
  };
  for (const { address, goesFirst } of replaced) if (goesFirst) forceDown(address);
  for (const { address, preferred } of replaced) if (preferred === 'create-first') spreadUp(address);
  for (const { address } of replaced) if (!orders.has(address)) orders.set(address, 'delete-first');
  return orders;
}
