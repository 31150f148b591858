import { type HostedZone, ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53';
import { type Diagnostic, StarterError } from '../../../core/errors.ts';
import type { Context } from '../../../resources/contract.ts';
import type { Config } from '../../../variables/config.ts';

/**
 * The id of the one public hosted zone called `name`. Of two, `kept` (the one whose records are deployed) with a warning.
 * @throws StarterError ZONE_NOT_FOUND, ZONE_AMBIGUOUS
 */
export async function findZone(
  ctx: Context,
  name: string,
  kept: string | undefined,
  warnings: Diagnostic[],
): Promise<string> {
  const named = await zonesCalled(ctx, name);
  const ids = named.filter(isPublic).map(idOf);
  const [id, ...others] = ids;
  if (id === undefined) throw notFound(name, named.map(idOf));
  if (others.length === 0) return id;
  if (kept === undefined || !ids.includes(kept)) throw new StarterError(ambiguous(name, ids));
  warnings.push({
    ...ambiguous(name, ids),
    severity: 'warning',
    detail: `${ambiguous(name, ids).detail} The deployed records are in ${kept} and stay there.`,
  });
  return kept;
}

/** Refuses a domain that a more specific public zone takes from the wanted one: DNS and certbot go by the longest match. @throws StarterError ZONE_SHADOWED */
export async function refuseShadows(
  ctx: Context,
  config: Pick<Config, 'route53_domain' | 'route53_zone'>,
): Promise<void> {
  const nearer = namesBetween(config.route53_domain, config.route53_zone);
  const zones = (await Promise.all(nearer.map((name) => zonesCalled(ctx, name)))).flat();
  const [shadow] = zones.filter(isPublic);
  if (!shadow) return;
  throw new StarterError({
    code: 'ZONE_SHADOWED',
    summary: 'A more specific hosted zone takes the domain',
    detail: `route53_zone is "${config.route53_zone}", but route53_domain "${config.route53_domain}" belongs to the public hosted zone ${plain(shadow.Name)} (${idOf(shadow)}): records in the wider zone would not be seen.`,
    hint: `Delete that zone if it isn't used, or set route53_domain to a name below it and route53_zone to ${plain(shadow.Name)}.`,
  });
}

/** `a.b.example.com` in `example.com`: `b.example.com` and `a.b.example.com`. */
function namesBetween(domain: string, zone: string): string[] {
  const labels = domain.slice(0, -(zone.length + 1)).split('.');
  return labels.map((_, at) => `${labels.slice(at).join('.')}.${zone}`);
}

/** The call only starts at `name`: without a zone of that name it answers with the next ones. */
async function zonesCalled(ctx: Context, name: string): Promise<HostedZone[]> {
  const { HostedZones } = await ctx.send(
    Route53Client,
    new ListHostedZonesByNameCommand({ DNSName: name, MaxItems: 100 }),
  );
  return (HostedZones ?? []).filter((zone) => plain(zone.Name) === name);
}

function isPublic(zone: HostedZone): boolean {
  return zone.Config?.PrivateZone !== true;
}

function idOf(zone: HostedZone): string {
  return (zone.Id ?? '').replace(/^\/hostedzone\//, '');
}

function plain(name: string | undefined): string {
  return (name ?? '').replace(/\.$/, '').toLowerCase();
}

function notFound(name: string, privateIds: readonly string[]): StarterError {
  const there =
    privateIds.length > 0
      ? `only a private one (${privateIds.join(', ')}), which the internet can't see`
      : 'no hosted zone of that name';
  return new StarterError({
    code: 'ZONE_NOT_FOUND',
    summary: 'The account has no public hosted zone of that name',
    detail: `route53_zone is "${name}"; Route 53 has ${there}.`,
    hint: `Set route53_zone to a zone you have, or create it and let your registrar point to its name servers:\naws route53 create-hosted-zone --name ${name} --caller-reference teleport-starter-${name}`,
  });
}

function ambiguous(name: string, ids: readonly string[]): Diagnostic {
  return {
    code: 'ZONE_AMBIGUOUS',
    summary: 'Several public hosted zones have that name',
    detail: `route53_zone is "${name}", the name of ${ids.join(' and ')}; only the one that the domain is delegated to works.`,
    hint: `See which name servers the domain has, then delete the other zone:\ndig +short NS ${name}`,
  };
}
