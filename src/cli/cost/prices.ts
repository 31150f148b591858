import { ADDRESS_HOUR, REGIONS, SIZES_OF } from './price-table.ts';

export { PRICES_DATE, PRICES_SOURCE } from './price-table.ts';

/** AWS's own convention, in its price pages and its calculator. */
const HOURS_A_MONTH = 730;

/** What an instance that never stops costs a month of 730 hours, in US dollars; `undefined` where the table has no price. */
export function instanceMonthlyUsd(instanceType: string, region: string): number | undefined {
  const [family = '', size = ''] = instanceType.split('.');
  const large = find(find(REGIONS, region)?.large, family);
  const share = find(find(SIZES_OF, family), size);
  return large === undefined || share === undefined ? undefined : large * share * HOURS_A_MONTH;
}

/** An application load balancer, a month, without the capacity units that its traffic uses. */
export function loadBalancerMonthlyUsd(region: string): number | undefined {
  const prices = find(REGIONS, region);
  return prices && prices.loadBalancer * HOURS_A_MONTH;
}

/** Provisioned capacity of DynamoDB, a month. */
export function capacityMonthlyUsd(units: { read: number; write: number }, region: string): number | undefined {
  const prices = find(REGIONS, region);
  return prices && (units.read * prices.read + units.write * prices.write) * HOURS_A_MONTH;
}

/** Public IPv4 addresses in use, a month; `undefined` for a region whose other prices aren't known either. */
export function addressesMonthlyUsd(count: number, region: string): number | undefined {
  return find(REGIONS, region) && count * ADDRESS_HOUR * HOURS_A_MONTH;
}

/** Names come from users: `constructor` is none of the table's. */
function find<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}
