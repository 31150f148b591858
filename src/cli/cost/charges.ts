import { isPlainObject } from '../../core/values.ts';
import { addressesMonthlyUsd, capacityMonthlyUsd, instanceMonthlyUsd, loadBalancerMonthlyUsd } from './prices.ts';

/** What AWS charges for as long as something exists, used or not. */
export type Item = 'instance' | 'load balancer' | 'public IPv4 addresses' | 'table capacity';
export const ITEMS: readonly Item[] = ['instance', 'load balancer', 'public IPv4 addresses', 'table capacity'];

/** One charge a month. */
export interface Charge {
  readonly item: Item;
  /** What is charged: `t3.micro`, or how many. */
  readonly of: string | number;
  /** US dollars; missing: the price table doesn't know. */
  readonly usd: number | undefined;
}

type Inputs = Readonly<Record<string, unknown>>;

/** What an object of this type, with these inputs, is charged a month. Nothing for what costs only by use, or nothing at all. */
export function chargesOf(type: string, inputs: Inputs, region: string): Charge[] {
  switch (type) {
    case 'aws_instance':
      return instanceCharges(inputs, region);
    case 'aws_lb':
      return loadBalancerCharges(inputs, region);
    case 'aws_dynamodb_table':
      return tableCharges(inputs, region);
    default:
      return [];
  }
}

/** Whether objects of this type may be charged as long as they exist. */
export function isCharged(type: string): boolean {
  return ['aws_instance', 'aws_lb', 'aws_dynamodb_table'].includes(type);
}

function instanceCharges({ instance_type, associate_public_ip_address }: Inputs, region: string): Charge[] {
  const of = String(instance_type);
  return [
    { item: 'instance', of, usd: instanceMonthlyUsd(of, region) },
    ...(associate_public_ip_address === true ? [addresses(1, region)] : []),
  ];
}

/** One that faces the internet has an address in each of its subnets. */
function loadBalancerCharges({ internal, subnets }: Inputs, region: string): Charge[] {
  const count = internal === true || !Array.isArray(subnets) ? 0 : subnets.length;
  return [
    { item: 'load balancer', of: 1, usd: loadBalancerMonthlyUsd(region) },
    ...(count > 0 ? [addresses(count, region)] : []),
  ];
}

function tableCharges(inputs: Inputs, region: string): Charge[] {
  if (inputs.billing_mode !== 'PROVISIONED') return [];
  const indexes = Array.isArray(inputs.global_secondary_indexes) ? inputs.global_secondary_indexes : [];
  const parts = [inputs, ...indexes.filter(isPlainObject)];
  const sum = (name: 'read_capacity' | 'write_capacity') =>
    parts.reduce((total, part) => total + Number(part[name] ?? 0), 0);
  const units = { read: sum('read_capacity'), write: sum('write_capacity') };
  return [{ item: 'table capacity', of: units.read + units.write, usd: capacityMonthlyUsd(units, region) }];
}

function addresses(count: number, region: string): Charge {
  return { item: 'public IPv4 addresses', of: count, usd: addressesMonthlyUsd(count, region) };
}
