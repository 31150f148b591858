import type {
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  RRType,
  ResourceRecordSet as SdkRecordSet,
} from '@aws-sdk/client-route-53';
import { sameSet, sameValue } from '../../core/canonical.ts';
import { isTooNewForAlias } from '../alias-targets.ts';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { startChange } from './changes.ts';
import { compareNames, isWithin, normalName } from './names.ts';
import type { RecordSet, Zone } from './world.ts';
import { zoneById } from './zones.ts';

export const records = {
  /** A batch takes effect as a whole or not at all. */
  ChangeResourceRecordSets(
    call: Call,
    input: ChangeResourceRecordSetsCommandInput,
  ): Answer<ChangeResourceRecordSetsCommandOutput> {
    const zone = zoneById(call.world, input.HostedZoneId);
    let after = zone.records;
    for (const { Action, ResourceRecordSet } of input.ChangeBatch?.Changes ?? []) {
      const record = wantedRecord(call, ResourceRecordSet ?? refuse('InvalidInput', 'Missing ResourceRecordSet'));
      after = applied(zone, after, Action ?? '', record);
    }
    zone.records = after;
    return { ChangeInfo: startChange(call) };
  },

  ListResourceRecordSets(
    { world }: Call,
    input: ListResourceRecordSetsCommandInput,
  ): Answer<ListResourceRecordSetsCommandOutput> {
    const zone = zoneById(world, input.HostedZoneId);
    if (input.StartRecordType !== undefined && input.StartRecordName === undefined) {
      refuse('InvalidInput', 'The type may not be specified without a name.');
    }
    const start = input.StartRecordName === undefined ? undefined : normalName(input.StartRecordName);
    const from = [...zone.records].sort(byNameAndType).filter((record) => {
      const order = start === undefined ? 1 : compareNames(record.name, start);
      return order > 0 || (order === 0 && record.type >= (input.StartRecordType ?? ''));
    });
    const most = Math.min(Number(input.MaxItems ?? 300), 300);
    const next = from[most];
    return {
      ResourceRecordSets: from.slice(0, most).map(shown),
      MaxItems: most,
      IsTruncated: next !== undefined,
      ...(next ? { NextRecordName: next.name, NextRecordType: next.type as RRType } : {}),
    };
  },
} satisfies Operations;

function applied(zone: Zone, before: readonly RecordSet[], action: string, record: RecordSet): RecordSet[] {
  const told = `[name='${record.name}', type='${record.type}']`;
  if (!isWithin(record.name, zone.name)) {
    refuse('InvalidChangeBatch', `[RRSet with DNS name ${record.name} is not permitted in zone ${zone.name}]`);
  }
  const there = before.find((one) => one.name === record.name && one.type === record.type);
  const others = before.filter((one) => one !== there);
  if (action === 'DELETE') {
    if (!there) {
      refuse('InvalidChangeBatch', `[Tried to delete resource record set ${told} but it was not found]`);
    }
    if (!sameRecord(there, record)) {
      refuse(
        'InvalidChangeBatch',
        `[Tried to delete resource record set ${told} but the values provided do not match the current values]`,
      );
    }
    return others;
  }
  if (action === 'CREATE' && there) {
    refuse('InvalidChangeBatch', `[Tried to create resource record set ${told} but it already exists]`);
  }
  const sameName = others.filter((one) => one.name === record.name);
  if (sameName.some((one) => one.type === 'CNAME' || record.type === 'CNAME')) {
    refuse(
      'InvalidChangeBatch',
      `[RRSet of type ${record.type} with DNS name ${record.name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}]`,
    );
  }
  return [...others, there && sameRecord(there, record) ? there : record];
}

function wantedRecord(call: Call, set: SdkRecordSet): RecordSet {
  const type = set.Type ?? '';
  const values = (set.ResourceRecords ?? []).map((record) => record.Value ?? '');
  const wrong = type === 'A' ? values.find((value) => !/^(\d{1,3}\.){3}\d{1,3}$/.test(value)) : undefined;
  if (wrong !== undefined) {
    refuse(
      'InvalidChangeBatch',
      `[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '${wrong}'']`,
    );
  }
  const alias = set.AliasTarget;
  if ((alias === undefined) === (values.length === 0) || (alias === undefined) !== (set.TTL !== undefined)) {
    refuse('InvalidInput', 'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]]');
  }
  if (alias?.DNSName !== undefined && isTooNewForAlias(call, alias.DNSName)) {
    refuse(
      'InvalidChangeBatch',
      `[Tried to create an alias that targets ${normalName(alias.DNSName)}, type ${type} in zone ${alias.HostedZoneId}, but that target was not found]`,
    );
  }
  return {
    name: normalName(set.Name ?? ''),
    type,
    ...(set.TTL === undefined ? {} : { ttl: set.TTL }),
    values,
    ...(alias
      ? {
          alias: {
            name: normalName(alias.DNSName ?? ''),
            zoneId: alias.HostedZoneId ?? '',
            evaluateHealth: alias.EvaluateTargetHealth ?? false,
          },
        }
      : {}),
    since: call.now,
  };
}

function sameRecord(a: RecordSet, b: RecordSet): boolean {
  return a.ttl === b.ttl && sameSet(a.values, b.values) && sameValue(a.alias ?? null, b.alias ?? null);
}

function byNameAndType(a: RecordSet, b: RecordSet): number {
  return compareNames(a.name, b.name) || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0);
}

function shown(record: RecordSet): SdkRecordSet {
  return {
    Name: record.name,
    Type: record.type as RRType,
    ...(record.ttl === undefined ? {} : { TTL: record.ttl }),
    ...(record.values.length === 0 ? {} : { ResourceRecords: record.values.map((Value) => ({ Value })) }),
    ...(record.alias
      ? {
          AliasTarget: {
            DNSName: record.alias.name,
            HostedZoneId: record.alias.zoneId,
            EvaluateTargetHealth: record.alias.evaluateHealth,
          },
        }
      : {}),
  };
}
