/** A domain name as Route 53 keeps it: lower case, with trailing dot, other characters than `a-z0-9-_.` in octal. */
export function normalName(name: string): string {
  const lower = name.toLowerCase().replace(/\.?$/, '.');
  return lower.replace(/\\(\d{3})|([^a-z0-9_.-])/g, (_all, code: string | undefined, other: string | undefined) =>
    code === undefined ? `\\${(other ?? '').charCodeAt(0).toString(8).padStart(3, '0')}` : `\\${code}`,
  );
}

/** Route 53's order: by labels from the right, as plain characters. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [reversed(a), reversed(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function reversed(name: string): string {
  const plain = name.replace(/\\(\d{3})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
  // The lowest character between labels, so that a domain comes before all below it.
  return plain.split('.').reverse().join('\u0000');
}

/** Whether `name` is `domain` or below it; both with trailing dot. */
export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
