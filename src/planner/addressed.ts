import { type Diagnostic, throwIfAny } from '../core/errors.ts';
import { nearestName } from '../core/nearest.ts';

/** Addresses as somebody gave them, and where. */
export interface Given {
  /** E.g. `-target`. */
  readonly option: string;
  readonly addresses: readonly string[];
}

/**
 * The addresses of `known` that are meant: each itself, or all of its indices (`aws_lb.cluster` is `aws_lb.cluster[0]`).
 * @throws StarterError ADDRESS_UNKNOWN, all of them together
 */
export function addressed({ option, addresses }: Given, known: Iterable<string>): ReadonlySet<string> {
  const all = [...new Set(known)].sort();
  const problems: Diagnostic[] = [];
  const meant = addresses.flatMap((address) => {
    const found = all.filter((each) => each === address || each.startsWith(`${address}[`));
    if (found.length === 0) problems.push(unknownAddress(option, address, all));
    return found;
  });
  throwIfAny(problems);
  return new Set(meant);
}

function unknownAddress(option: string, address: string, known: readonly string[]): Diagnostic {
  const guess = nearestName(address, known);
  const named = `${option} names "${address}"`;
  const base = { code: 'ADDRESS_UNKNOWN', summary: 'There is no such address' };
  if (known.length === 0) return { ...base, detail: `${named}, but there is nothing here that it could mean.` };
  if (guess !== undefined) {
    return { ...base, detail: `${named}, which is not here.`, hint: `Did you mean ${guess}?` };
  }
  return { ...base, detail: `${named}, which is not among ${known.join(', ')}.` };
}
