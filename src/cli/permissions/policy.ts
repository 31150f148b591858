import { canonicalJson } from '../../core/canonical.ts';
import type { Conditions, Permission } from '../../resources/contract.ts';
import { type PermissionsRequest, permissionsNeeded } from './needed.ts';

type OneOrMore = string | readonly string[];

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** A policy as IAM takes it. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** The least policy for plan, apply or destroy of these variables. Pure: the same request, the same text. */
export function policyFor(request: PermissionsRequest): Policy {
  return policyOf(compacted(permissionsNeeded(request)).map(statementOf));
}

/** Characters that IAM takes in a managed policy; it counts no white space ("IAM and STS quotas"). */
export const MANAGED_POLICY_LIMIT = 6_144;

/** The policy's characters as IAM counts them. */
export function sizeOf(policy: Policy): number {
  return JSON.stringify(policy).replaceAll(/\s/g, '').length;
}

/** Policies of at most `limit` characters that together allow the same; statements stay in their order. */
export function split({ Statement }: Policy, limit: number): Policy[] {
  const parts: Statement[][] = [[]];
  for (const statement of Statement) {
    const last = parts.at(-1) ?? [];
    if (last.length > 0 && sizeOf(policyOf([...last, statement])) > limit) parts.push([statement]);
    else last.push(statement);
  }
  return parts.map(policyOf);
}

function policyOf(Statement: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement };
}

/** Fewer statements that allow the same: first all actions on the same objects, then all objects of the same actions. */
function compacted(permissions: readonly Permission[]): Permission[] {
  const byObjects = merged(
    permissions,
    ({ resources, conditions }) => [sorted(resources), conditions],
    (a, b) => ({ ...a, actions: sorted([...a.actions, ...b.actions]) }),
  );
  const byActions = merged(
    byObjects,
    ({ actions, conditions }) => [sorted(actions), conditions],
    (a, b) => ({ ...a, resources: sorted([...a.resources, ...b.resources]) }),
  );
  return byActions.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function textOf({ actions, resources, conditions }: Permission): string {
  return canonicalJson([[...actions], [...resources], conditions ?? null]);
}

function merged(
  all: readonly Permission[],
  likeness: (one: Permission) => readonly unknown[],
  merge: (a: Permission, b: Permission) => Permission,
): Permission[] {
  const groups = new Map<string, Permission>();
  for (const one of all) {
    const key = JSON.stringify(likeness(one));
    const other = groups.get(key);
    groups.set(key, other ? merge(other, one) : merge(one, one));
  }
  return [...groups.values()];
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function statementOf({ actions, resources, conditions }: Permission): Statement {
  return {
    Effect: 'Allow',
    Action: oneOrMore(actions),
    Resource: oneOrMore(resources),
    ...(conditions ? { Condition: conditionOf(conditions) } : {}),
  };
}

function conditionOf(conditions: Conditions) {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, oneOrMore(values)])),
    ]),
  );
}

function oneOrMore(texts: readonly string[]): OneOrMore {
  const [only, ...others] = texts;
  return only !== undefined && others.length === 0 ? only : texts;
}
