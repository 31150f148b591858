import type { CertificateDetail } from '@aws-sdk/client-acm';
import { type DnsAnswer, plainName } from '../../core/dns.ts';
import { lookAt } from '../aws/console.ts';
import { type DelegatedZone, delegatedZone, isPartly, leadsTo, notDelegated } from '../aws/delegation.ts';
import type { Context, Finding } from '../contract.ts';
import { describeCertificate } from './describe-certificate.ts';

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
  const [certificate, zone] = await Promise.all([describeCertificate(ctx, arn), delegatedZone(ctx, zoneId)]);
  const record = certificate && pendingRecord(certificate);
  if (!record) return undefined;
  const delegated = await dns.nameServers(zone.name);
  if (delegated.is === 'unknown') return UNCHECKED;
  if (delegated.is !== 'found') return undelegated(zone, delegated);
  const seen = await dns.cname(record.name, delegated.names);
  const toThisZone = leadsTo(delegated, zone);
  const isRight = seen.is === 'found' && seen.names.includes(record.value);
  // Servers of which none is the zone's, and that show the record all the same, are the zone's under names of the owner's.
  if (isRight && (toThisZone || !isPartly(delegated, zone))) return VISIBLE;
  if (!toThisZone) return undelegated(zone, delegated);
  return seen.is === 'unknown' ? UNCHECKED : notSeen(ctx, zone, record, seen);
}

const UNCHECKED: Finding = { note: 'the domain could not be checked through DNS from here' };
const VISIBLE: Finding = { note: 'DNS shows the validation record, ACM has yet to look' };

/** The names share a record, a wildcard and its domain do; one that is validated no longer counts. */
function pendingRecord({ DomainValidationOptions = [] }: CertificateDetail): ValidationRecord | undefined {
  const option = DomainValidationOptions.find(({ ValidationStatus }) => ValidationStatus === 'PENDING_VALIDATION');
  const { Name, Value } = option?.ResourceRecord ?? {};
  return Name === undefined || Value === undefined ? undefined : { name: plainName(Name), value: plainName(Value) };
}

function undelegated(zone: DelegatedZone, delegated: DnsAnswer): Finding {
  return {
    note: `${zone.name} is not delegated to its Route 53 zone`,
    problem: notDelegated(zone, delegated, PATIENCE),
  };
}

const PATIENCE = 'It goes on by itself once that is seen. Ctrl-C leaves it; the same command waits on later.';

function notSeen(ctx: Context, zone: DelegatedZone, { name, value }: ValidationRecord, seen: DnsAnswer): Finding {
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
