import type {
  CreateHostedZoneCommandInput,
  CreateHostedZoneCommandOutput,
  DeleteHostedZoneCommandInput,
  DeleteHostedZoneCommandOutput,
  GetHostedZoneCommandInput,
  GetHostedZoneCommandOutput,
  ListHostedZonesByNameCommandInput,
  ListHostedZonesByNameCommandOutput,
  ListHostedZonesCommandOutput,
  HostedZone as SdkZone,
} from '@aws-sdk/client-route-53';
import { type Answer, type Call, newDigits, type Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { startChange } from './changes.ts';
import { nameServersOf } from './delegation.ts';
import { compareNames, normalName } from './names.ts';
import type { Zone } from './world.ts';

export const zones = {
  CreateHostedZone(call: Call, input: CreateHostedZoneCommandInput): Answer<CreateHostedZoneCommandOutput> {
    const { Name: name = '', CallerReference: reference = '' } = input;
    if (Object.values(call.world.route53.zones).some((zone) => zone.reference === reference)) {
      refuse(
        'HostedZoneAlreadyExists',
        `A hosted zone has already been created with the specified caller reference.`,
        409,
      );
    }
    const zone = addHostedZone(call.world, { name, private: input.VPC !== undefined, reference });
    return {
      HostedZone: shown(zone),
      ChangeInfo: startChange(call),
      DelegationSet: { NameServers: nameServersOf(zone.id) },
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    };
  },

  GetHostedZone({ world }: Call, input: GetHostedZoneCommandInput): Answer<GetHostedZoneCommandOutput> {
    const zone = zoneById(world, input.Id);
    // A private zone is delegated to by nobody.
    const own = zone.private ? {} : { DelegationSet: { NameServers: nameServersOf(zone.id) } };
    return { HostedZone: shown(zone), ...own };
  },

  ListHostedZones({ world }: Call): Answer<ListHostedZonesCommandOutput> {
    return { HostedZones: sorted(world).map(shown), Marker: '', IsTruncated: false, MaxItems: 100 };
  },

  /** A starting point, not a filter: without an exact match the next zones are listed. */
  ListHostedZonesByName(
    { world }: Call,
    input: ListHostedZonesByNameCommandInput,
  ): Answer<ListHostedZonesByNameCommandOutput> {
    const start = input.DNSName === undefined ? undefined : normalName(input.DNSName);
    const startId = plainId(input.HostedZoneId);
    const from = sorted(world).filter((zone) => {
      const order = start === undefined ? 1 : compareNames(zone.name, start);
      return order > 0 || (order === 0 && (startId === '' || zone.id >= startId));
    });
    const most = Number(input.MaxItems ?? 100);
    const next = from[most];
    return {
      HostedZones: from.slice(0, most).map(shown),
      DNSName: input.DNSName,
      MaxItems: most,
      IsTruncated: next !== undefined,
      ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
    };
  },

  DeleteHostedZone(call: Call, input: DeleteHostedZoneCommandInput): Answer<DeleteHostedZoneCommandOutput> {
    const zone = zoneById(call.world, input.Id);
    if (zone.records.some((record) => record.type !== 'NS' && record.type !== 'SOA')) {
      refuse(
        'HostedZoneNotEmpty',
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      );
    }
    delete call.world.route53.zones[zone.id];
    return { ChangeInfo: startChange(call) };
  },
} satisfies Operations;

/** A zone with the records that each has from the beginning. */
export function addHostedZone(world: World, wanted: { name: string; private: boolean; reference: string }): Zone {
  const name = normalName(wanted.name);
  const id = `Z${newDigits(world, 20).toUpperCase()}`;
  const servers = nameServersOf(id);
  const zone: Zone = {
    id,
    name,
    private: wanted.private,
    reference: wanted.reference,
    records: [
      { name, type: 'NS', ttl: 172_800, values: servers, since: 0 },
      {
        name,
        type: 'SOA',
        ttl: 900,
        values: [`${servers[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`],
        since: 0,
      },
    ],
  };
  world.route53.zones[zone.id] = zone;
  return zone;
}

/** @throws NoSuchHostedZone */
export function zoneById(world: World, id: string | undefined): Zone {
  return (
    world.route53.zones[plainId(id)] ?? refuse('NoSuchHostedZone', `No hosted zone found with ID: ${plainId(id)}`, 404)
  );
}

function plainId(id: string | undefined): string {
  return (id ?? '').replace(/^\/?hostedzone\//, '');
}

function sorted(world: World): Zone[] {
  return Object.values(world.route53.zones).sort((a, b) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

function shown(zone: Zone): SdkZone {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.reference,
    Config: { PrivateZone: zone.private },
    ResourceRecordSetCount: zone.records.length,
  };
}
