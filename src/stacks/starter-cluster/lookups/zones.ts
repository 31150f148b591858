import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { Context } from '../../../resources/contract.ts';

/** A public hosted zone of the account. */
export interface PublicZone {
  /** Lower case, without trailing dot. */
  readonly name: string;
  /** Without `/hostedzone/`. */
  readonly id: string;
}

/** The account's public hosted zones by name; two may share one. @throws AwsError */
export async function listPublicZones(ctx: Context): Promise<PublicZone[]> {
  const zones: PublicZone[] = [];
  let marker: string | undefined;
  do {
    const page = await ctx.send(Route53Client, new ListHostedZonesCommand(marker ? { Marker: marker } : {}));
    for (const { Name, Id, Config } of page.HostedZones ?? []) {
      if (!Name || !Id || Config?.PrivateZone) continue;
      zones.push({ name: Name.replace(/\.$/, '').toLowerCase(), id: Id.replace(/^\/hostedzone\//, '') });
    }
    marker = page.IsTruncated ? page.NextMarker : undefined;
  } while (marker);
  return zones.sort((a, b) => (a.name === b.name ? compare(a.id, b.id) : compare(a.name, b.name)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
