import { hasUnknown, resolveRefs, unknown } from '../core/values.ts';
import type { Declaration } from './declaration.ts';
import type { Types } from './types.ts';

/** The name by which AWS would know what is declared, as far as it depends on nothing that is made. */
export function wantedIdentity({ type, inputs }: Declaration, types: Types): string | undefined {
  return identityOfInputs(type, resolveRefs(inputs, () => unknown) as Record<string, unknown>, types);
}

/** The name by which AWS would know an object of these inputs, as far as they are known before the apply. */
export function identityOfInputs(type: string, inputs: Record<string, unknown>, types: Types): string | undefined {
  const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
  return types(type).identity?.(known);
}
