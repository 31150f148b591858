import type { Conditions, Permission, Place } from '../contract.ts';
import { LINEAGE_TAG } from './tags.ts';

/** An object of a service that has regions. */
export function arn({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** An object of a service without regions. */
export function globalArn({ partition, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}::${account}:${resource}`;
}

/** The actions, on these objects, under these conditions. */
export function allow(actions: readonly string[], resources: readonly string[], conditions?: Conditions): Permission {
  return { actions, resources, ...(conditions ? { conditions } : {}) };
}

/** Actions of regional services that know no resource: the region at least can be told. */
export function anywhere({ region }: Place, actions: readonly string[], conditions: Conditions = {}): Permission {
  return allow(actions, ['*'], both({ StringEquals: { 'aws:RequestedRegion': [region] } }, conditions));
}

/** The object carries our mark. */
export function isMarked({ lineage }: Place): Conditions {
  return { StringLike: { [`aws:ResourceTag/${LINEAGE_TAG}`]: [lineage] } };
}

/** The call puts our mark on what it makes. */
export function marks({ lineage }: Place): Conditions {
  return { StringLike: { [`aws:RequestTag/${LINEAGE_TAG}`]: [lineage] } };
}

/** Conditions that must all hold. */
export function both(a: Conditions, b: Conditions): Conditions {
  const operators = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(operators.map((operator) => [operator, { ...a[operator], ...b[operator] }]));
}
