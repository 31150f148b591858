import {
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { orAbsent } from '../aws/errors.ts';
import type { Context } from '../contract.ts';
import { canonicalName, domainOf, isUnder, type RecordKey } from './record-names.ts';

/** The start of a domain's records, and whether it is all of them. */
interface Listing {
  readonly sets: readonly ResourceRecordSet[];
  readonly whole: boolean;
}

/** Route 53's most for a page. */
const PAGE = 300;

/**
 * The record, from a listing of its domain that all records of a refresh share. Never reads a whole zone: one page,
 * and where that doesn't reach the end of the domain the record is asked for by itself.
 */
export async function sharedRecordSet(ctx: Context, key: RecordKey): Promise<ResourceRecordSet | undefined> {
  const domain = domainOf(key.name);
  const listing = await ctx.memo(`route53/${key.zone_id}/${domain}`, () => listDomain(ctx, key.zone_id, domain));
  return listing.sets.find((set) => isFor(key, set)) ?? (listing.whole ? undefined : recordSet(ctx, key));
}

/** The record, looked up now. */
export async function recordSet(ctx: Context, key: RecordKey): Promise<ResourceRecordSet | undefined> {
  const { sets } = await list(ctx, key.zone_id, {
    StartRecordName: key.name,
    // The SDK has its own list of types; the declaration's type is a plain string.
    StartRecordType: key.type as RRType,
    MaxItems: 1,
  });
  return sets.find((set) => isFor(key, set));
}

// Route 53 lists by reversed labels: what is below a name follows it at once.
async function listDomain(ctx: Context, zone: string, domain: string): Promise<Listing> {
  const { sets, whole } = await list(ctx, zone, { StartRecordName: domain, MaxItems: PAGE });
  const inside = sets.filter(({ Name }) => isUnder(canonicalName(Name ?? ''), domain));
  return { sets: inside, whole: whole || inside.length < sets.length };
}

async function list(
  ctx: Context,
  HostedZoneId: string,
  start: { StartRecordName: string; StartRecordType?: RRType; MaxItems: number },
): Promise<Listing> {
  const answer = await orAbsent(
    ctx.send(Route53Client, new ListResourceRecordSetsCommand({ HostedZoneId, ...start })),
    'NoSuchHostedZone',
  );
  return { sets: answer?.ResourceRecordSets ?? [], whole: answer?.IsTruncated !== true };
}

/** A record with a SetIdentifier is one of several by weight, region, …: not ours to read or change. */
function isFor({ name, type }: RecordKey, set: ResourceRecordSet): boolean {
  return set.SetIdentifier === undefined && set.Type === type && canonicalName(set.Name ?? '') === name;
}
