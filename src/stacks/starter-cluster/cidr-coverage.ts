/**
 * Whether every IPv4 address of the CIDR blocks `inner` is in one of `outer`. IPv6 blocks of either are left out: a load
 * balancer reaches its targets over IPv4. The blocks must be well-formed.
 */
export function coversIpv4(outer: readonly string[], inner: readonly string[]): boolean {
  const ranges = outer.flatMap(rangeOf).sort((a, b) => a.first - b.first);
  return inner.flatMap(rangeOf).every(({ first, last }) => {
    let next = first;
    for (const range of ranges) {
      if (range.first <= next && next <= range.last) next = range.last + 1;
    }
    return next > last;
  });
}

function rangeOf(cidr: string): { first: number; last: number }[] {
  if (cidr.includes(':')) return [];
  const [address = '', prefix] = cidr.split('/');
  const size = 2 ** (32 - Number(prefix));
  const number = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % size);
  return [{ first, last: first + size - 1 }];
}
