import { refsIn } from '../core/values.ts';
import type { AnyResourceType, InputSpec } from '../resources/contract.ts';
import type { Declaration } from './declaration.ts';
import type { Change } from './model.ts';

/** By which input an object refers to what AWS doesn't delete meanwhile. */
export interface Hold {
  readonly input: string;
  /** The address of what is held. */
  readonly held: string;
}

/**
 * The hold that an object, which would only be changed, has on one of `deletedFirst`: its successor can't be referred to
 * before it is made, and it can't be made before the old one is deleted, which AWS refuses while it is held.
 */
export function holdOf(
  declaration: Declaration,
  type: AnyResourceType,
  change: Change,
  deletedFirst: ReadonlySet<string>,
): Hold | undefined {
  if (change.id === undefined || change.action === 'replace') return undefined;
  for (const [input, spec] of Object.entries(type.inputs as Record<string, InputSpec<unknown>>)) {
    if (!spec.holds) continue;
    const held = refsIn(declaration.inputs[input]).find(({ address }) => deletedFirst.has(address));
    if (held) return { input, held: held.address };
  }
  return undefined;
}
