import type { Diagnostic } from '../../core/errors.ts';
import { type DelegatedZone, delegatedZone, leadsTo, notDelegated } from '../../resources/aws/delegation.ts';
import { findZone, refuseShadows } from '../../stacks/starter-cluster/lookups/zone.ts';
import type { Config } from '../../variables/config.ts';
import type { Scene } from './scene.ts';
import { ok, unchecked, type Verdict } from './verdict.ts';

type Domain = Pick<Config, 'route53_zone' | 'route53_domain'>;

/** The one public hosted zone of the name, which no closer zone takes the domain from. */
export async function zoneVerdict(scene: Scene, config: Domain): Promise<Verdict> {
  const warnings: Diagnostic[] = [];
  const [id] = await Promise.all([zoneIdOf(scene, config, warnings), refuseShadows(scene.ctx, config)]);
  return warnings.length > 0 ? { status: 'warning', problems: warnings } : ok(`${config.route53_zone} (${id})`);
}

/** Whether the public DNS leads to that zone. */
export async function delegationVerdict(scene: Scene, config: Pick<Config, 'route53_zone'>): Promise<Verdict> {
  const { ctx, isPublic } = scene;
  if (!isPublic || !ctx.dns) return unchecked('AWS_ENDPOINT_URL names an AWS whose zones DNS does not know');
  const id = await zoneIdOf(scene, config, []).catch(() => undefined);
  if (id === undefined) return unchecked('there is no zone to lead to');
  const [zone, delegated] = await Promise.all([delegatedZone(ctx, id), ctx.dns.nameServers(config.route53_zone)]);
  if (delegated.is === 'unknown') return unchecked('DNS does not answer here');
  if (leadsTo(delegated, zone)) return ok(servedBy(zone));
  return {
    status: 'failure',
    problems: [notDelegated(zone, delegated)],
  };
}

function servedBy({ name, servers }: DelegatedZone): string {
  return `${name} leads to the zone's ${servers.length} name servers`;
}

function zoneIdOf({ ctx, deployed }: Scene, { route53_zone }: Pick<Config, 'route53_zone'>, warnings: Diagnostic[]) {
  const record = deployed('aws_route53_record.cluster_acm[0]') ?? deployed('aws_route53_record.cluster[0]');
  const kept = record?.inputs.zone_id;
  return findZone(ctx, route53_zone, typeof kept === 'string' ? kept : undefined, warnings);
}
