import { Resolver } from 'node:dns/promises';
import { type Dns, type DnsAnswer, plainName } from '../core/dns.ts';

export interface DnsSettings {
  /** Addresses, with ports if not 53. Default: those of the system. */
  readonly servers?: readonly string[];
  /** Milliseconds for one question. Default 1500. */
  readonly timeoutMs?: number;
  /** Of the domains' own name servers. Default 53. */
  readonly port?: number;
}

const ABSENT = ['ENOTFOUND', 'ENODATA'];
/** What a resolver says when it got no answer from the servers that a domain is delegated to. */
const BROKEN = 'ESERVFAIL';

/** DNS as this machine sees it. Needs no permission and no AWS. */
export function systemDns({ servers, timeoutMs = 1_500, port = 53 }: DnsSettings = {}): Dns {
  const open = (asked?: readonly string[]): Resolver => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (asked) resolver.setServers(asked);
    return resolver;
  };

  async function ask(resolver: Resolver, question: (of: Resolver) => Promise<string[]>): Promise<DnsAnswer> {
    // The timeout is that of one server, and there may be several.
    const bound = setTimeout(() => resolver.cancel(), 2 * timeoutMs);
    try {
      return { is: 'found', names: (await question(resolver)).map(plainName).sort() };
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (ABSENT.includes(code)) return { is: 'absent' };
      return { is: code === BROKEN ? 'broken' : 'unknown' };
    } finally {
      clearTimeout(bound);
    }
  }

  return {
    async nameServers(domain) {
      const answer = await ask(open(servers), (of) => of.resolveNs(domain));
      if (answer.is !== 'broken') return answer;
      // A resolver that is cut off says the same of every name: of a top-level domain, too.
      const above = await ask(open(servers), (of) => of.resolveNs(domain.split('.').at(-1) ?? ''));
      return above.is === 'found' ? answer : { is: 'unknown' };
    },

    async cname(name, delegated) {
      const question = (of: Resolver) => of.resolveCname(name);
      const addresses = await addressesOf(open(servers), delegated.slice(0, 2));
      if (addresses.length > 0) {
        const direct = await ask(open(addresses.map((address) => `${address}:${port}`)), question);
        if (direct.is === 'found' || direct.is === 'absent') return direct;
      }
      // Many networks let nobody ask outside but their own resolver.
      return ask(open(servers), question);
    },
  };
}

/** Of those names that have one. */
async function addressesOf(resolver: Resolver, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => resolver.resolve4(name).catch(() => [])));
  return found.flat();
}
