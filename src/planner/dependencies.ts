import { StarterError } from '../core/errors.ts';
import { refsIn } from '../core/values.ts';
import type { Declaration, Need } from './declaration.ts';

/** All that a declaration needs: what its references imply (`exists`) and what it states. One address may stand twice. */
export function needsOf(declaration: Declaration): readonly Need[] {
  const implied = new Set(refsIn(declaration.inputs).map((ref) => ref.address));
  return [...[...implied].map((address) => ({ address, until: 'exists' as const })), ...declaration.needs];
}

/**
 * The addresses to keep in the state as an object's dependencies: what must outlive it. That is what it needs, less what
 * it outlives itself (a validation record is made from its certificate, yet stays until the certificate is gone).
 */
export function recordedDependencies(declaration: Declaration, all: readonly Declaration[]): readonly string[] {
  const outlived = new Set(declaration.outlives);
  const outliving = all.filter((other) => other.outlives?.includes(declaration.address)).map((other) => other.address);
  const needed = needsOf(declaration)
    .map((need) => need.address)
    .filter((address) => !outlived.has(address));
  return [...new Set([...needed, ...outliving])].sort();
}

/** The declarations, each after what it needs. @throws StarterError when they need each other in a circle: a bug in the stack. */
export function inOrder(declarations: readonly Declaration[]): readonly Declaration[] {
  const byAddress = new Map(declarations.map((d) => [d.address, d]));
  const done = new Set<string>();
  const ordered: Declaration[] = [];
  const visit = (declaration: Declaration, path: readonly string[]): void => {
    if (done.has(declaration.address)) return;
    if (path.includes(declaration.address)) {
      throw new StarterError({
        code: 'INTERNAL',
        summary: 'This is a bug in teleport-starter',
        detail: `Declarations need each other in a circle: ${[...path, declaration.address].join(' → ')}`,
      });
    }
    for (const { address } of needsOf(declaration)) {
      const needed = byAddress.get(address);
      if (needed) visit(needed, [...path, declaration.address]);
    }
    done.add(declaration.address);
    ordered.push(declaration);
  };
  for (const declaration of declarations) visit(declaration, []);
  return ordered;
}
