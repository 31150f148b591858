import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { sameSet } from '../../core/canonical.ts';
import { type DnsAnswer, plainName } from '../../core/dns.ts';
import type { Diagnostic } from '../../core/errors.ts';
import type { Context } from '../contract.ts';

/** A hosted zone as its owner's registrar should know it. */
export interface DelegatedZone {
  readonly id: string;
  readonly name: string;
  /** Its own: each hosted zone has others, also one that was deleted and made again. */
  readonly servers: readonly string[];
}

export async function delegatedZone({ send }: Pick<Context, 'send'>, id: string): Promise<DelegatedZone> {
  const { HostedZone, DelegationSet } = await send(Route53Client, new GetHostedZoneCommand({ Id: id }));
  return {
    id,
    name: plainName(HostedZone?.Name ?? ''),
    servers: (DelegationSet?.NameServers ?? []).map(plainName),
  };
}

/** Whether the servers that DNS names are those of the zone, and no others. */
export function leadsTo(delegated: DnsAnswer, { servers }: DelegatedZone): boolean {
  return delegated.is === 'found' && sameSet(delegated.names, servers);
}

/** Some of the servers are the zone's, and others are not: who asks gets the one or the other. */
export function isPartly(delegated: DnsAnswer, { servers }: DelegatedZone): boolean {
  return delegated.is === 'found' && delegated.names.some((server) => servers.includes(server));
}

/** What is wrong when DNS doesn't lead to the zone. `then`: a sentence that ends the hint. */
export function notDelegated(zone: DelegatedZone, delegated: DnsAnswer, then?: string): Diagnostic {
  const { id, name, servers } = zone;
  const unseen = isPartly(delegated, zone) ? "can't always be seen" : "can't be seen";
  return {
    code: 'ZONE_NOT_DELEGATED',
    summary: 'The domain is not delegated to its Route 53 zone',
    detail: `${told(name, delegated)} What stands in its Route 53 zone ${id}, ACM's validation record and the cluster's names, ${unseen} from outside.`,
    hint: `Where ${name} is registered, or in the zone above it, set exactly these name servers:\n${[...servers, ...(then === undefined ? [] : [then])].join('\n')}`,
  };
}

function told(name: string, delegated: DnsAnswer): string {
  switch (delegated.is) {
    case 'found':
      return `${name} is delegated to ${delegated.names.join(', ')}.`;
    case 'broken':
      return `${name} is delegated to name servers that don't answer for it, perhaps those of a hosted zone that was deleted.`;
    default:
      return `${name} is delegated to no name servers at all.`;
  }
}
