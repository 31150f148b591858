import { ListHostedZonesCommand, Route53Client } from '@aws-sdk/client-route-53';
import { allOnPages } from '../../../resources/aws/pages.ts';
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
  const listed = await allOnPages(async (Marker) => {
    const page = await ctx.send(Route53Client, new ListHostedZonesCommand({ Marker }));
    return { items: page.HostedZones, next: page.IsTruncated ? page.NextMarker : undefined };
  });
  const zones = listed.flatMap(({ Name, Id, Config }) =>
    !Name || !Id || Config?.PrivateZone
      ? []
      : [{ name: Name.replace(/\.$/, '').toLowerCase(), id: Id.replace(/^\/hostedzone\//, '') }],
  );
  return zones.sort((a, b) => (a.name === b.name ? compare(a.id, b.id) : compare(a.name, b.name)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
