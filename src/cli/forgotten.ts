import type { AnyResourceType } from '../resources/contract.ts';
import { resourceTypes } from '../resources/registry.ts';

/** What the state no longer records and AWS still has. */
export interface Forgotten {
  readonly address: string;
  readonly type: string;
}

/** What the next apply and the next destroy make of it: sentences, for people. That depends on how its type can be found again. */
export function whatBecomesOf(forgotten: readonly Forgotten[]): string {
  const types = new Map(resourceTypes().map((type) => [type.name, type]));
  const among = (fits: (type: AnyResourceType) => boolean) =>
    forgotten.flatMap((each) => {
      const type = types.get(each.type);
      return type && fits(type) ? [each.address] : [];
    });
  const shared = among(isShared);
  const nameless = among(isNameless);
  const found = among((type) => !isShared(type) && !isNameless(type));
  const unlisted = among(isFoundByNameOnly);
  return [
    ...(found.length > 0
      ? [`Apply takes up again what bears this deployment's tag, or belongs to what does: ${listed(found)}.`]
      : []),
    ...(unlisted.length > 0 ? [`Until then destroy does not find ${listed(unlisted)}.`] : []),
    ...(nameless.length > 0
      ? [
          `${listed(nameless)} can't be found by a name: apply makes another, and what there is stays until destroy, which finds it by the tag.`,
        ]
      : []),
    ...(shared.length > 0
      ? [
          `${listed(shared)} can't bear a tag: apply keeps what is as wanted, which destroy then leaves, and refuses the rest.`,
        ]
      : []),
  ].join(' ');
}

/** AWS can hold any number of them, so that none is known for the one that is meant. */
function isNameless(type: AnyResourceType): boolean {
  return type.hasTwins === true;
}

/** It can't carry a tag. */
function isShared(type: AnyResourceType): boolean {
  return type.sharesIdentical === true;
}

/** AWS doesn't list them by their tag. */
function isFoundByNameOnly(type: AnyResourceType): boolean {
  return type.kind === 'object' && !type.marked && type.identity !== undefined && !isShared(type);
}

function listed(addresses: readonly string[]): string {
  return addresses.join(', ');
}
