import type { Dns, DnsAnswer } from '../../core/dns.ts';
import { plainName } from '../../core/dns.ts';
import { digitsOf } from '../call.ts';
import type { World } from '../world.ts';
import { isWithin, normalName } from './names.ts';
import type { RecordSet, Zone } from './world.ts';

/** Each zone has four of its own, and one that is made again gets others. */
export function nameServersOf(zoneId: string): string[] {
  return ['com', 'net', 'org', 'co.uk'].map((suffix, at) => {
    const number = Number.parseInt(digitsOf(`${zoneId}/${suffix}`, 4), 16) % 512;
    return `ns-${at * 512 + number}.awsdns-${String(number % 64).padStart(2, '0')}.${suffix}.`;
  });
}

/** Has the zone above `domain` name `servers`, as its registrar would; none: it no longer names any. */
export function delegate(world: World, domain: string, servers: readonly string[], now: number): void {
  world.route53.delegations = {
    ...world.route53.delegations,
    [normalName(domain)]: { servers: servers.map(normalName), since: now },
  };
}

/** Since when a CNAME with this value can be seen from outside, milliseconds; undefined: it can't. */
export function publicCnameSince(world: World, name: string, value: string): number | undefined {
  const seen = seenRecord(world, name);
  if (!seen?.record.values.some((one) => normalName(one) === normalName(value))) return undefined;
  return Math.max(seen.record.since, delegationOf(world, seen.zone.name)?.since ?? 0);
}

/** What the world's public zones look like from outside. */
export function publicDns(world: World): Dns {
  return {
    async nameServers(domain) {
      const told = delegationOf(world, normalName(domain));
      const zone = seenZone(world, normalName(domain));
      if (told?.servers.length === 0) return { is: 'absent' };
      if (zone) return found(nameServersOf(zone.id));
      return { is: told ? 'broken' : 'absent' };
    },
    async cname(name) {
      const seen = seenRecord(world, name);
      return seen ? found(seen.record.values) : { is: 'absent' };
    },
  };
}

function found(names: readonly string[]): DnsAnswer {
  return { is: 'found', names: names.map(plainName) };
}

function delegationOf(world: World, domain: string) {
  return world.route53.delegations?.[domain];
}

/** The zone of this name that the zone above leads to: unless told otherwise, any public one. */
function seenZone(world: World, name: string): Zone | undefined {
  const servers = delegationOf(world, name)?.servers;
  return Object.values(world.route53.zones).find(
    (zone) =>
      !zone.private &&
      zone.name === name &&
      (servers === undefined || nameServersOf(zone.id).some((server) => servers.includes(server))),
  );
}

/** The CNAME that the outside gets for a name: from the closest zone above it, if that is one that is seen. */
function seenRecord(world: World, name: string): { readonly zone: Zone; readonly record: RecordSet } | undefined {
  const wanted = normalName(name);
  const domains = Object.values(world.route53.zones)
    .filter((zone) => !zone.private && isWithin(wanted, zone.name))
    .map((zone) => zone.name)
    .sort((a, b) => b.length - a.length);
  const zone = domains[0] === undefined ? undefined : seenZone(world, domains[0]);
  const record = zone?.records.find((one) => one.type === 'CNAME' && one.name === wanted);
  return zone && record && { zone, record };
}
