import { StarterError } from '../../../core/errors.ts';

/** A subnet of the VPC. */
export interface Subnet {
  readonly id: string;
  /** Its availability zone, e.g. `us-west-2a`. */
  readonly zone: string;
  /** AWS made it with the default VPC: it has a way to the internet. */
  readonly isDefault: boolean;
  readonly freeAddresses: number;
}

/** Where things go. */
export interface Subnets {
  readonly instance: string;
  /** Two in different zones, the instance's zone first; empty without a load balancer. */
  readonly loadBalancer: readonly string[];
}

export interface Placement {
  readonly vpcId: string;
  readonly region: string;
  readonly instanceType: string;
  /** Zones that offer the instance type; `undefined`: nothing is launched, so it doesn't matter. */
  readonly zonesOffering: readonly string[] | undefined;
  readonly loadBalanced: boolean;
  /** Where the instance is already, from the state. */
  readonly instance: string | undefined;
  /** Where the load balancer is already, from the state. */
  readonly loadBalancer: readonly string[];
}

/** A load balancer needs eight free addresses in each subnet (Elastic Load Balancing's user guide). */
const ADDRESSES_FOR_LOAD_BALANCER = 8;

/**
 * Deterministic: the default subnets first, by zone, then by id. What is deployed stays where it is, unless its zone doesn't offer the wanted type.
 * @throws StarterError SUBNET_MISSING, INSTANCE_TYPE_NOT_OFFERED, SECOND_ZONE_MISSING
 */
export function chooseSubnets(all: readonly Subnet[], placement: Placement): Subnets {
  const { zonesOffering, loadBalanced } = placement;
  const deployed = new Set(placement.loadBalancer);
  const offers = ({ zone }: Subnet) => zonesOffering?.includes(zone) ?? true;
  const spacious = all
    .filter((subnet) => inRegularZone(subnet, placement.region))
    .filter(({ freeAddresses }) => freeAddresses > (loadBalanced ? ADDRESSES_FOR_LOAD_BALANCER : 0))
    .sort(byPreference);

  const instance =
    all.find((subnet) => subnet.id === placement.instance && offers(subnet)) ??
    all.filter((subnet) => deployed.has(subnet.id) && offers(subnet)).sort(byPreference)[0] ??
    spacious.find(offers);
  if (!instance) throw spacious.length === 0 ? noSubnet(placement) : notOffered(placement, spacious);
  if (!loadBalanced) return { instance: instance.id, loadBalancer: [] };

  // A load balancer reaches only targets in zones it is in.
  const kept = all.filter(({ id }) => deployed.has(id));
  if (kept.length > 1 && kept.some(({ zone }) => zone === instance.zone)) {
    return {
      instance: instance.id,
      loadBalancer: kept.sort((a, b) => sameZoneFirst(a, b, instance)).map(({ id }) => id),
    };
  }
  const elsewhere = [...kept, ...spacious.filter(offers), ...spacious].find(({ zone }) => zone !== instance.zone);
  if (!elsewhere) throw oneZone(placement, instance.zone);
  return { instance: instance.id, loadBalancer: [instance.id, elsewhere.id] };
}

/** Local Zones and Wavelength Zones have longer names (`us-west-2-lax-1a`) and can't be mixed with others in one load balancer. */
function inRegularZone(subnet: Subnet, region: string): boolean {
  return subnet.zone.startsWith(region) && subnet.zone.length === region.length + 1;
}

function byPreference(a: Subnet, b: Subnet): number {
  return Number(b.isDefault) - Number(a.isDefault) || compare(a.zone, b.zone) || compare(a.id, b.id);
}

function sameZoneFirst(a: Subnet, b: Subnet, instance: Subnet): number {
  return Number(b.zone === instance.zone) - Number(a.zone === instance.zone) || byPreference(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function noSubnet({ vpcId, region }: Placement): StarterError {
  return new StarterError({
    code: 'SUBNET_MISSING',
    summary: 'The default VPC has no usable subnet',
    detail: `VPC ${vpcId} has no subnet with free IPv4 addresses in a zone of ${region}.`,
    hint: `Create the default ones, one for each zone, with\naws ec2 create-default-subnet --region ${region} --availability-zone ${region}a`,
  });
}

function notOffered({ instanceType, zonesOffering, region }: Placement, usable: readonly Subnet[]): StarterError {
  const offering = [...(zonesOffering ?? [])].sort().join(', ');
  const having = [...new Set(usable.map(({ zone }) => zone))].sort().join(', ');
  return new StarterError({
    code: 'INSTANCE_TYPE_NOT_OFFERED',
    summary: 'The instance type is not offered where the cluster can be',
    detail: offering
      ? `cluster_instance_type is "${instanceType}", which ${region} offers in ${offering}; the default VPC has usable subnets in ${having}.`
      : `cluster_instance_type is "${instanceType}", which ${region} does not offer.`,
    hint: `Choose another type; these are offered:\naws ec2 describe-instance-type-offerings --region ${region} --query 'InstanceTypeOfferings[].InstanceType'`,
  });
}

function oneZone({ vpcId, region }: Placement, zone: string): StarterError {
  return new StarterError({
    code: 'SECOND_ZONE_MISSING',
    summary: 'A load balancer needs subnets in two zones',
    detail: `use_acm is true, but VPC ${vpcId} has usable subnets (more than ${ADDRESSES_FOR_LOAD_BALANCER} free addresses) only in ${zone}.`,
    hint: `Set use_acm to false, or create a subnet in another zone with\naws ec2 create-default-subnet --region ${region} --availability-zone ${region}${zone.endsWith('b') ? 'a' : 'b'}`,
  });
}
