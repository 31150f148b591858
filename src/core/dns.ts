/** What DNS said to one question. */
export type DnsAnswer =
  /** Names in lower case, without trailing dots. */
  | { readonly is: 'found'; readonly names: readonly string[] }
  /** There is no such name, or it has no such record. */
  | { readonly is: 'absent' }
  /** The domain is delegated, but to servers that don't answer for it (SERVFAIL). */
  | { readonly is: 'broken' }
  /** Nothing could be learnt: offline, blocked, too slow. */
  | { readonly is: 'unknown' };

/** The public DNS, as seen from here. No question throws, and each is answered within seconds. */
export interface Dns {
  /** The name servers that `domain` is delegated to. */
  nameServers(domain: string): Promise<DnsAnswer>;
  /** What `name` is a CNAME of, asked at `servers`: resolvers remember for long that a name was missing. */
  cname(name: string, servers: readonly string[]): Promise<DnsAnswer>;
}

/** A domain name in the one form in which names can be compared. */
export function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
