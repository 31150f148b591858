import type { CertificateDetail } from '@aws-sdk/client-acm';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { sameSet } from '../../core/canonical.ts';
import { type DnsAnswer, plainName } from '../../core/dns.ts';
import { lookAt } from '../aws/console.ts';
import type { Context, Finding } from '../contract.ts';
import { describeCertificate } from './describe-certificate.ts';

/** The hosted zone that holds the validation record. */
interface Zone {
  readonly id: string;
  readonly name: string;
  /** Its own: each hosted zone has others, also one that was deleted and made again. */
  readonly servers: readonly string[];
}

interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

/**
 * Why ACM may not see the validation record: the domain isn't delegated to the zone that it stands in, or it doesn't stand
 * there as ACM wants it. `undefined`: there is nothing to look for.
 */
export async function diagnoseValidation(ctx: Context, arn: string, zoneId: string): Promise<Finding | undefined> {
  const { dns } = ctx;
  if (!dns) return undefined;
  const [certificate, zone] = await Promise.all([describeCertificate(ctx, arn), zoneOf(ctx, zoneId)]);
  const record = certificate && pendingRecord(certificate);
  if (!record) return undefined;
  const delegated = await dns.nameServers(zone.name);
  if (delegated.is === 'unknown') return UNCHECKED;
  if (delegated.is !== 'found') return notDelegated(zone, delegated);
  const seen = await dns.cname(record.name, delegated.names);
  const toThisZone = sameSet(delegated.names, zone.servers);
  const isRight = seen.is === 'found' && seen.names.includes(record.value);
  // Servers of which none is the zone's, and that show the record all the same, are the zone's under names of the owner's.
  if (isRight && (toThisZone || !isPartly(delegated, zone))) return VISIBLE;
  if (!toThisZone) return notDelegated(zone, delegated);
  return seen.is === 'unknown' ? UNCHECKED : notSeen(ctx, zone, record, seen);
}

const UNCHECKED: Finding = { note: 'the domain could not be checked through DNS from here' };
const VISIBLE: Finding = { note: 'DNS shows the validation record, ACM has yet to look' };

async function zoneOf(ctx: Context, id: string): Promise<Zone> {
  const { HostedZone, DelegationSet } = await ctx.send(Route53Client, new GetHostedZoneCommand({ Id: id }));
  return {
    id,
    name: plainName(HostedZone?.Name ?? ''),
    servers: (DelegationSet?.NameServers ?? []).map(plainName),
  };
}

/** The names share a record, a wildcard and its domain do; one that is validated no longer counts. */
function pendingRecord({ DomainValidationOptions = [] }: CertificateDetail): ValidationRecord | undefined {
  const option = DomainValidationOptions.find(({ ValidationStatus }) => ValidationStatus === 'PENDING_VALIDATION');
  const { Name, Value } = option?.ResourceRecord ?? {};
  return Name === undefined || Value === undefined ? undefined : { name: plainName(Name), value: plainName(Value) };
}

/** Some of the servers are the zone's, and others are not: who asks gets the one or the other. */
function isPartly(delegated: DnsAnswer, { servers }: Zone): boolean {
  return delegated.is === 'found' && delegated.names.some((server) => servers.includes(server));
}

function notDelegated(zone: Zone, delegated: DnsAnswer): Finding {
  const { id, name, servers } = zone;
  const unseen = isPartly(delegated, zone) ? "can't always be seen" : "can't be seen";
  return {
    note: `${name} is not delegated to its Route 53 zone`,
    problem: {
      code: 'ZONE_NOT_DELEGATED',
      summary: 'The domain is not delegated to its Route 53 zone',
      detail: `${told(name, delegated)} What stands in its Route 53 zone ${id}, ACM's validation record and the cluster's names, ${unseen} from outside.`,
      hint: `Where ${name} is registered, or in the zone above it, set exactly these name servers:\n${servers.join('\n')}\nIt goes on by itself once that is seen. Ctrl-C leaves it; the same command waits on later.`,
    },
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

function notSeen(ctx: Context, zone: Zone, { name, value }: ValidationRecord, seen: DnsAnswer): Finding {
  const instead = seen.is === 'found' ? `is a CNAME of ${seen.names.join(', ')}` : 'has no CNAME';
  return {
    note: `the validation record is not in ${zone.name}`,
    problem: {
      code: 'VALIDATION_RECORD_WRONG',
      summary: 'DNS does not show the validation record',
      detail: `${zone.name} is delegated to its Route 53 zone, but ${name} ${instead} there; ACM wants ${value}.`,
      hint: lookAt(
        ctx,
        'zone',
        zone.id,
        'If the zone lacks the record, stop with Ctrl-C and run the command again: it puts the record back.',
      ),
    },
  };
}
