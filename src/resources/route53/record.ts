import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type ResourceRecordSet,
  Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53';
import { sameSet, sameValue } from '../../core/canonical.ts';
import { lookAt } from '../aws/console.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import type { RetryRule, SendOptions } from '../aws/send.ts';
import type { Context, ResourceType } from '../contract.ts';
import { changeOf, noteChange } from './pending-changes.ts';
import { recordPermissions } from './permissions.ts';
import { canonicalTarget, canonicalValue, parseRecordId, type RecordKey, recordId } from './record-names.ts';
import { recordSet, sharedRecordSet } from './record-sets.ts';

/** Where an alias record points. */
export interface AliasTarget {
  readonly name: string;
  /** The target's own hosted zone. */
  readonly zone_id: string;
  readonly evaluate_target_health: boolean;
}

export interface RecordInputs {
  readonly zone_id: string;
  /** Lower case, no trailing dot, `*` as such. */
  readonly name: string;
  readonly type: string;
  /** Seconds; null for an alias. */
  readonly ttl: number | null;
  /** Empty for an alias. */
  readonly records: readonly string[];
  readonly alias: AliasTarget | null;
}

export interface RecordAttributes {
  readonly fqdn: string;
}

/**
 * Route 53 hears of a new load balancer some minutes after it has its name: "Tried to create an alias that targets …, but
 * that target was not found". The code is that of everything else that is wrong with a change, so the text must tell.
 */
const NO_TARGET = 'target was not found';
const NEW_TARGET: readonly RetryRule[] = [
  {
    code: 'InvalidChangeBatch',
    message: NO_TARGET,
    what: 'Route 53 to hear of the new load balancer',
    forMs: 5 * 60_000,
  },
];

const DELETE_ATTEMPTS = 3;

export const record: ResourceType<RecordInputs, RecordAttributes> = {
  name: 'aws_route53_record',
  kind: 'object',
  importId: 'hosted zone, name and type, e.g. Z0123456789ABCDEFGHIJ_teleport.example.com_A',
  replacement: 'create-first',
  typicalMs: 30_000,
  inputs: {
    zone_id: { forcesReplacement: true },
    name: { forcesReplacement: true },
    type: { forcesReplacement: true },
    // ACM's console writes its validation record with another TTL: it is the same record.
    ttl: { equal: (desired, live, { owned }) => !owned || desired === live },
    records: { equal: (desired, live) => sameSet(desired.map(canonicalValue), live.map(canonicalValue)) },
    alias: { equal: sameTarget },
  },
  attributes: { fqdn: 'stable' },
  identity: ({ zone_id, name, type }) =>
    [zone_id, name, type].every((part) => typeof part === 'string') ? `${zone_id}/${name}/${type}` : undefined,
  sharesIdentical: true,
  permissions: recordPermissions,
  waits: {
    ready: {
      what: "the record to reach all of Route 53's name servers",
      timeoutMs: 5 * 60_000,
      firstMs: 2_000,
      atDeadline: (ctx, id, { zone_id }) =>
        lookAt(
          ctx,
          'zone',
          zone_id,
          `Route 53 usually needs a minute. How far it is:\naws route53 get-change --id ${changeOf(ctx, id)}\nThe record stands in its zone; run the command again later.`,
        ),
      async check(ctx, id) {
        const change = changeOf(ctx, id);
        if (change === undefined) return { state: 'done' };
        const { ChangeInfo } = await ctx.send(Route53Client, new GetChangeCommand({ Id: change }));
        return ChangeInfo?.Status === 'INSYNC' ? { state: 'done' } : { state: 'pending' };
      },
    },
  },

  async read(ctx, id) {
    const key = parseRecordId(id);
    const set = await sharedRecordSet(ctx, key);
    return set && { id: recordId(key), inputs: { ...key, ...contentOf(set) }, attributes: { fqdn: key.name } };
  },

  // A record can't carry a mark. It was absent before the journal's entry: the one we wanted is then the one we made.
  async find(ctx, inputs, journal) {
    const set = await (journal ? recordSet(ctx, inputs) : sharedRecordSet(ctx, inputs));
    if (!set) return undefined;
    return { id: recordId(inputs), ours: journal !== undefined && sameContent(inputs, contentOf(set)) };
  },

  async create(ctx, inputs) {
    try {
      await change(ctx, inputs, 'CREATE', setOf(inputs), { repeat: 'unless unanswered' });
    } catch (error) {
      if (!isAwsError(error, 'InvalidChangeBatch') || error.failure.message.includes(NO_TARGET)) throw error;
      // A listing shows every accepted change at once. Refused as existing and yet not listed: a set that was deleted a moment ago.
      if (await recordSet(ctx, inputs)) throw error;
      await change(ctx, inputs, 'UPSERT', setOf(inputs));
    }
    return recordId(inputs);
  },

  // One atomic change: no name server ever answers that the name doesn't exist.
  async update(ctx, _id, { inputs }) {
    await change(ctx, inputs, 'UPSERT', setOf(inputs));
  },

  // Route 53 deletes only what is named with its exact values.
  async delete(ctx, id) {
    const key = parseRecordId(id);
    for (let attempt = 1; ; attempt++) {
      const set = await recordSet(ctx, key);
      if (!set) return;
      try {
        await orAbsent(change(ctx, key, 'DELETE', set), 'NoSuchHostedZone');
        return;
      } catch (error) {
        // It went, or was changed, between the two calls.
        if (!isAwsError(error, 'InvalidChangeBatch') || attempt === DELETE_ATTEMPTS) throw error;
      }
    }
  },
};

type Content = Pick<RecordInputs, 'ttl' | 'records' | 'alias'>;

function contentOf({ TTL, ResourceRecords, AliasTarget: target }: ResourceRecordSet): Content {
  return {
    ttl: target ? null : (TTL ?? null),
    records: (ResourceRecords ?? []).flatMap(({ Value }) => Value ?? []).sort(),
    alias: target
      ? {
          name: canonicalTarget(target.DNSName ?? ''),
          zone_id: target.HostedZoneId ?? '',
          evaluate_target_health: target.EvaluateTargetHealth ?? false,
        }
      : null,
  };
}

function setOf({ name, type, ttl, records, alias }: RecordInputs): ResourceRecordSet {
  return {
    Name: name,
    // Ours are in the SDK's list; the declaration's type is a plain string.
    Type: type as RRType,
    ...(alias
      ? {
          AliasTarget: {
            DNSName: alias.name,
            HostedZoneId: alias.zone_id,
            EvaluateTargetHealth: alias.evaluate_target_health,
          },
        }
      : { ...(ttl === null ? {} : { TTL: ttl }), ResourceRecords: records.map((Value) => ({ Value })) }),
  };
}

function sameTarget(a: AliasTarget, b: AliasTarget): boolean {
  return sameValue({ ...a, name: canonicalTarget(a.name) }, { ...b, name: canonicalTarget(b.name) });
}

function sameContent(a: Content, b: Content): boolean {
  if (a.alias || b.alias) return a.alias !== null && b.alias !== null && sameTarget(a.alias, b.alias);
  return a.ttl === b.ttl && sameSet(a.records.map(canonicalValue), b.records.map(canonicalValue));
}

async function change(
  ctx: Context,
  key: RecordKey,
  action: ChangeAction,
  set: ResourceRecordSet,
  options: SendOptions = {},
): Promise<void> {
  const { ChangeInfo } = await ctx.send(
    Route53Client,
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: key.zone_id,
      ChangeBatch: { Changes: [{ Action: action, ResourceRecordSet: set }] },
    }),
    { ...options, retryCodes: NEW_TARGET },
  );
  noteChange(ctx, recordId(key), ChangeInfo?.Id);
}
