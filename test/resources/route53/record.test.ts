import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import type { StarterError } from '../../../src/core/errors.ts';
import { type RecordInputs, record } from '../../../src/resources/route53/record.ts';
import { atDeadline, refusal, testContext } from '../context.ts';

const route53 = mockClient(Route53Client);
afterEach(() => route53.reset());

const ZONE = 'Z0123456789ABCDEFGHIJ';
const DOMAIN = 'teleport.example.com';
const JOURNAL = { token: 't', since: 0 };
const ADDRESS: RecordInputs = {
  zone_id: ZONE,
  name: DOMAIN,
  type: 'A',
  ttl: 300,
  records: ['198.51.100.7'],
  alias: null,
};
const ADDRESS_ID = `${ZONE}_${DOMAIN}_A`;
const WILDCARD: RecordInputs = {
  ...ADDRESS,
  name: `*.${DOMAIN}`,
  ttl: null,
  records: [],
  alias: { name: 'lb-1.us-west-2.elb.amazonaws.com', zone_id: 'Z1H1FL5HABSF5', evaluate_target_health: true },
};
const WILDCARD_ID = `${ZONE}_*.${DOMAIN}_A`;
const ADDRESS_SET: ResourceRecordSet = {
  Name: `${DOMAIN}.`,
  Type: 'A',
  TTL: 300,
  ResourceRecords: [{ Value: '198.51.100.7' }],
};
const WILDCARD_SET: ResourceRecordSet = {
  Name: `\\052.${DOMAIN}.`,
  Type: 'A',
  AliasTarget: {
    DNSName: 'dualstack.LB-1.us-west-2.elb.amazonaws.com.',
    HostedZoneId: 'Z1H1FL5HABSF5',
    EvaluateTargetHealth: true,
  },
};
const PROOF_SET: ResourceRecordSet = {
  Name: `_abc.${DOMAIN}.`,
  Type: 'CNAME',
  TTL: 60,
  ResourceRecords: [{ Value: '_def.acm-validations.aws.' }],
};
const BEYOND: ResourceRecordSet = { Name: 'www.example.com.', Type: 'A', TTL: 60, ResourceRecords: [] };

function page(...ResourceRecordSets: ResourceRecordSet[]) {
  return { ResourceRecordSets, IsTruncated: false, MaxItems: 300 };
}

function truncated(...ResourceRecordSets: ResourceRecordSet[]) {
  return { ...page(...ResourceRecordSets), IsTruncated: true };
}

function answerChanges(): void {
  route53.on(ChangeResourceRecordSetsCommand).resolves({
    ChangeInfo: { Id: '/change/C1', Status: 'PENDING', SubmittedAt: new Date(0) },
  });
}

function changes() {
  return route53.commandCalls(ChangeResourceRecordSetsCommand).map((call) => call.args[0].input);
}

test('a record is made with one CREATE, an alias without TTL', async () => {
  answerChanges();
  expect(await record.create(testContext(), ADDRESS, 't')).toBe(ADDRESS_ID);
  expect(await record.create(testContext(), WILDCARD, 't')).toBe(WILDCARD_ID);
  const change = (ResourceRecordSet: ResourceRecordSet) => ({
    HostedZoneId: ZONE,
    ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet }] },
  });
  expect(changes()).toEqual([
    change({ Name: DOMAIN, Type: 'A', TTL: 300, ResourceRecords: [{ Value: '198.51.100.7' }] }),
    change({
      Name: `*.${DOMAIN}`,
      Type: 'A',
      AliasTarget: {
        DNSName: 'lb-1.us-west-2.elb.amazonaws.com',
        HostedZoneId: 'Z1H1FL5HABSF5',
        EvaluateTargetHealth: true,
      },
    }),
  ]);
});

test('a create without an answer is not repeated; one that waits for an earlier change is', async () => {
  route53
    .on(ChangeResourceRecordSetsCommand)
    .rejectsOnce(refusal('PriorRequestNotComplete'))
    .rejects(refusal('TimeoutError'));
  await expect(record.create(testContext(), ADDRESS, 't')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(changes()).toHaveLength(2);
});

const NO_TARGET =
  '[Tried to create an alias that targets lb-1.us-west-2.elb.amazonaws.com., type A in zone Z1H1FL5HABSF5, but that target was not found]';

test('an alias to a load balancer that Route 53 does not know yet is waited for, made or changed', async () => {
  const change = { Id: '/change/C1', Status: 'PENDING', SubmittedAt: new Date(0) } as const;
  route53
    .on(ChangeResourceRecordSetsCommand)
    .rejectsOnce(refusal('InvalidChangeBatch', NO_TARGET))
    .resolvesOnce({ ChangeInfo: change })
    .rejectsOnce(refusal('InvalidChangeBatch', NO_TARGET))
    .resolvesOnce({ ChangeInfo: change });
  expect(await record.create(testContext(), WILDCARD, 't')).toBe(WILDCARD_ID);
  await record.update?.(testContext(), WILDCARD_ID, {
    inputs: WILDCARD,
    changed: new Set(['alias']),
    prior: { id: WILDCARD_ID, inputs: WILDCARD, attributes: { fqdn: '' } },
  });
  const actions = changes().map((input) => input.ChangeBatch?.Changes?.[0]?.Action);
  expect(actions).toEqual(['CREATE', 'CREATE', 'UPSERT', 'UPSERT']);
});

test('a target that never appears ends the create after five minutes, with what Route 53 says of it', async () => {
  route53.on(ChangeResourceRecordSetsCommand).rejects(refusal('InvalidChangeBatch', NO_TARGET));
  const ctx = testContext();
  const before = ctx.clock.now();
  await expect(record.create(ctx, WILDCARD, 't')).rejects.toThrow('target was not found');
  expect(ctx.clock.now() - before).toBeGreaterThanOrEqual(300_000);
  expect(new Set(changes().map((input) => input.ChangeBatch?.Changes?.[0]?.Action))).toEqual(new Set(['CREATE']));
});

test('all records of a domain are read with one call that starts at its name', async () => {
  route53.on(ListResourceRecordSetsCommand).resolves(truncated(ADDRESS_SET, WILDCARD_SET, PROOF_SET, BEYOND));
  const ctx = testContext();
  expect(await record.read(ctx, ADDRESS_ID)).toEqual({ id: ADDRESS_ID, inputs: ADDRESS, attributes: { fqdn: DOMAIN } });
  expect(await record.read(ctx, WILDCARD_ID)).toEqual({
    id: WILDCARD_ID,
    inputs: WILDCARD,
    attributes: { fqdn: `*.${DOMAIN}` },
  });
  expect((await record.read(ctx, `${ZONE}__abc.${DOMAIN}_CNAME`))?.inputs).toMatchObject({
    ttl: 60,
    records: ['_def.acm-validations.aws.'],
  });
  expect(await record.read(ctx, `${ZONE}_${DOMAIN}_AAAA`)).toBeUndefined();
  expect(route53.calls().map((call) => call.args[0].input)).toEqual([
    { HostedZoneId: ZONE, StartRecordName: DOMAIN, MaxItems: 300 },
  ]);
});

test('a domain with more records than a page is not read on: what the page lacks is asked for by itself', async () => {
  route53
    .on(ListResourceRecordSetsCommand, { StartRecordName: DOMAIN, MaxItems: 300 })
    .resolves(truncated(ADDRESS_SET, PROOF_SET));
  route53
    .on(ListResourceRecordSetsCommand, { StartRecordName: `*.${DOMAIN}`, StartRecordType: 'A', MaxItems: 1 })
    .resolvesOnce(truncated(WILDCARD_SET))
    .resolves(truncated(BEYOND));
  expect(await record.read(testContext(), WILDCARD_ID)).toBeDefined();
  expect(await record.read(testContext(), WILDCARD_ID)).toBeUndefined();
  expect(route53.calls()).toHaveLength(4);
});

test('a zone that is gone holds no record; access denied is an error', async () => {
  route53
    .on(ListResourceRecordSetsCommand)
    .rejectsOnce(refusal('NoSuchHostedZone'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await record.read(testContext(), ADDRESS_ID)).toBeUndefined();
  await expect(record.read(testContext(), ADDRESS_ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test("somebody's weighted record of the name is not taken for ours", async () => {
  route53.on(ListResourceRecordSetsCommand).resolves(page({ ...ADDRESS_SET, SetIdentifier: 'blue', Weight: 1 }));
  expect(await record.read(testContext(), ADDRESS_ID)).toBeUndefined();
});

test('values are a set, blind to a trailing dot; an alias to dualstack, dot and case', () => {
  const owned = { owned: true };
  expect(record.inputs.records.equal?.(['a.example.', 'b.example'], ['b.example', 'a.example'], owned)).toBe(true);
  expect(record.inputs.records.equal?.(['192.0.2.1'], ['192.0.2.2'], owned)).toBe(false);
  const alias = { name: 'lb.example.com', zone_id: 'Z1', evaluate_target_health: true };
  expect(record.inputs.alias.equal?.(alias, { ...alias, name: 'dualstack.LB.example.com.' }, owned)).toBe(true);
  expect(record.inputs.alias.equal?.(alias, { ...alias, evaluate_target_health: false }, owned)).toBe(false);
});

test('a record that others made may live longer in caches than we would ask for', () => {
  expect(record.inputs.ttl.equal?.(60, 300, { owned: false })).toBe(true);
  expect(record.inputs.ttl.equal?.(60, 300, { owned: true })).toBe(false);
});

test('what is there before a create is not ours; after an unanswered one, what equals the wish is', async () => {
  route53.on(ListResourceRecordSetsCommand).resolves(page(ADDRESS_SET, WILDCARD_SET));
  expect(await record.find(testContext(), ADDRESS)).toEqual({ id: ADDRESS_ID, ours: false });
  expect(await record.find(testContext(), ADDRESS, JOURNAL)).toEqual({ id: ADDRESS_ID, ours: true });
  expect(await record.find(testContext(), WILDCARD, JOURNAL)).toEqual({ id: WILDCARD_ID, ours: true });
  expect(await record.find(testContext(), { ...ADDRESS, records: ['192.0.2.1'] }, JOURNAL)).toMatchObject({
    ours: false,
  });
  expect(await record.find(testContext(), { ...ADDRESS, ttl: 60 }, JOURNAL)).toMatchObject({ ours: false });
  expect(await record.find(testContext(), { ...WILDCARD, name: DOMAIN }, JOURNAL)).toMatchObject({ ours: false });
  expect(await record.find(testContext(), { ...ADDRESS, name: 'free.example.com' })).toBeUndefined();
  expect(record.sharesIdentical).toBe(true);
  expect(record.identity?.(ADDRESS)).toBe(`${ZONE}/${DOMAIN}/A`);
  expect(record.identity?.({ zone_id: ZONE, type: 'A' })).toBeUndefined();
});

test('an update is one atomic UPSERT, never a delete and a create', async () => {
  answerChanges();
  await record.update?.(testContext(), WILDCARD_ID, {
    inputs: { ...ADDRESS, name: `*.${DOMAIN}` },
    changed: new Set(['alias', 'records', 'ttl']),
    prior: { id: WILDCARD_ID, inputs: WILDCARD, attributes: { fqdn: '' } },
  });
  expect(changes()).toEqual([
    {
      HostedZoneId: ZONE,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: `*.${DOMAIN}`,
              Type: 'A',
              TTL: 300,
              ResourceRecords: [{ Value: '198.51.100.7' }],
            },
          },
        ],
      },
    },
  ]);
});

test('deleting names the values as Route 53 has them now; twice is success', async () => {
  route53.on(ListResourceRecordSetsCommand).resolvesOnce(page(WILDCARD_SET)).resolves(page(BEYOND));
  answerChanges();
  const live = { id: WILDCARD_ID, inputs: WILDCARD, attributes: { fqdn: '' } };
  await record.delete(testContext(), WILDCARD_ID, live);
  await record.delete(testContext(), WILDCARD_ID, live);
  expect(changes()).toEqual([
    { HostedZoneId: ZONE, ChangeBatch: { Changes: [{ Action: 'DELETE', ResourceRecordSet: WILDCARD_SET }] } },
  ]);
});

test('a record that goes while it is deleted is gone; one that stays, or a refusal, is an error', async () => {
  route53
    .on(ListResourceRecordSetsCommand)
    .resolvesOnce(page(ADDRESS_SET))
    .resolvesOnce(page())
    .resolves(page(ADDRESS_SET));
  const stale = refusal('InvalidChangeBatch');
  route53
    .on(ChangeResourceRecordSetsCommand)
    .rejectsOnce(stale)
    .rejectsOnce(stale)
    .rejectsOnce(stale)
    .rejectsOnce(stale)
    .rejects(refusal('AccessDenied', 'no', 403));
  const live = { id: ADDRESS_ID, inputs: ADDRESS, attributes: { fqdn: '' } };
  await record.delete(testContext(), ADDRESS_ID, live);
  await expect(record.delete(testContext(), ADDRESS_ID, live)).rejects.toThrow('InvalidChangeBatch');
  await expect(record.delete(testContext(), ADDRESS_ID, live)).rejects.toThrow('AccessDenied');
});

test('a record that somebody changes while it is deleted is deleted as it is by then', async () => {
  const moved = { ...ADDRESS_SET, ResourceRecords: [{ Value: '203.0.113.9' }] };
  route53.on(ListResourceRecordSetsCommand).resolvesOnce(page(ADDRESS_SET)).resolves(page(moved));
  route53.on(ChangeResourceRecordSetsCommand).rejectsOnce(refusal('InvalidChangeBatch')).resolves({});
  await record.delete(testContext(), ADDRESS_ID, { id: ADDRESS_ID, inputs: ADDRESS, attributes: { fqdn: '' } });
  expect(changes().map((input) => input.ChangeBatch?.Changes?.[0]?.ResourceRecordSet)).toEqual([ADDRESS_SET, moved]);
});

test('at its deadline the wait names the change and the zone', async () => {
  answerChanges();
  const ctx = testContext();
  await record.create(ctx, ADDRESS, 't');
  expect(atDeadline(record.waits?.ready, ctx, ADDRESS_ID, ADDRESS)).toBe(
    `Route 53 usually needs a minute. How far it is:\naws route53 get-change --id /change/C1\nThe record stands in its zone; run the command again later.\nhttps://us-east-1.console.aws.amazon.com/route53/v2/hostedzones#ListRecordSets/${ZONE}`,
  );
});

test('it is ready when its own change has spread; the change is known to all contexts of a run and to no other run', async () => {
  answerChanges();
  const change = { Id: '/change/C1', SubmittedAt: new Date(0) };
  route53
    .on(GetChangeCommand, { Id: '/change/C1' })
    .resolvesOnce({ ChangeInfo: { ...change, Status: 'PENDING' } })
    .resolves({ ChangeInfo: { ...change, Status: 'INSYNC' } });
  const ctx = testContext();
  const later = testContext({ send: ctx.send });
  const ready = record.waits?.ready;
  await record.create(ctx, ADDRESS, 't');
  expect(await ready?.check(later, ADDRESS_ID, ADDRESS)).toEqual({ state: 'pending' });
  expect(await ready?.check(later, ADDRESS_ID, ADDRESS)).toEqual({ state: 'done' });
  expect(await ready?.check(later, WILDCARD_ID, WILDCARD)).toEqual({ state: 'done' });
  expect(await ready?.check(testContext(), ADDRESS_ID, ADDRESS)).toEqual({ state: 'done' });
  expect(route53.commandCalls(GetChangeCommand)).toHaveLength(2);
});

test('an id of another form is refused with the form; a wildcard may be written either way', async () => {
  route53.on(ListResourceRecordSetsCommand).resolves(page(WILDCARD_SET));
  expect((await record.read(testContext(), `${ZONE}_\\052.${DOMAIN}._A`))?.id).toBe(WILDCARD_ID);
  const error = await record.read(testContext(), DOMAIN).catch((e: unknown) => e);
  expect((error as StarterError).diagnostics).toEqual([
    {
      code: 'RECORD_ID_INVALID',
      summary: 'Not the id of a DNS record',
      detail: `Got "${DOMAIN}"; the id is made of hosted zone, name and type.`,
      hint: 'Give it in the form\nZ0123456789ABCDEFGHIJ_teleport.example.com_A',
    },
  ]);
});
