import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CreateHostedZoneCommand, GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { Ref } from '../../src/core/values.ts';
import type { Declaration } from '../../src/planner/declaration.ts';
import { delegate, nameServersOf } from '../../src/sandbox/route53/delegation.ts';
import { account } from './account.ts';
import { deploying } from './deploying.ts';

const CERT = 'aws_acm_certificate.cert[0]';
const VALIDATION = 'aws_acm_certificate_validation.cert[0]';

/** A certificate, its record and its validation, as the stack declares them. */
function proof(zone_id: string): Declaration[] {
  const of = (attribute: string) => new Ref(CERT, attribute);
  return [
    {
      address: CERT,
      type: 'aws_acm_certificate',
      inputs: { domain_names: ['teleport.example.com'], validation_method: 'DNS', status: 'usable' },
      needs: [],
    },
    {
      address: 'aws_route53_record.cert_validation[0]',
      type: 'aws_route53_record',
      inputs: {
        zone_id,
        name: of('validation_record_name'),
        type: of('validation_record_type'),
        ttl: 60,
        records: [of('validation_record_value')],
        alias: null,
      },
      needs: [],
    },
    {
      address: VALIDATION,
      type: 'aws_acm_certificate_validation',
      inputs: { certificate_arn: of('arn'), zone_id },
      needs: [{ address: 'aws_route53_record.cert_validation[0]', until: 'exists' }],
    },
  ];
}

function waiting() {
  const here = account();
  const [zone = ''] = Object.keys(here.world.route53.zones);
  return { ...here, ...deploying(here), zone, declarations: proof(zone) };
}

test('a domain that is not delegated is told after a minute; the wait goes on, and ends once that is mended', async () => {
  const { apply, clock, declarations, events, state, watch, world, zone } = waiting();
  delegate(world, 'example.com', [], clock.now());
  const startedAt = clock.now();
  let warnedAfter = 0;
  watch((event) => {
    if (event.type !== 'warning') return;
    warnedAfter = event.at - startedAt;
    delegate(world, 'example.com', nameServersOf(zone), event.at);
  });
  expect((await apply(declarations)).failures).toEqual([]);
  expect(warnedAfter).toBeGreaterThanOrEqual(60_000);
  expect(warnedAfter).toBeLessThan(90_000);
  expect(state().resources[VALIDATION]?.status).toBe('ready');
  const warnings = events.filter(({ type }) => type === 'warning');
  expect(warnings).toMatchObject([
    {
      diagnostic: {
        code: 'ZONE_NOT_DELEGATED',
        address: VALIDATION,
        hint: expect.stringContaining(nameServersOf(zone)[0]?.slice(0, -1) ?? ''),
      },
    },
  ]);
  const notes = events.flatMap((event) => (event.type === 'step-waiting' && event.note ? [event.note] : []));
  expect(notes).toContain('PENDING_VALIDATION; example.com is not delegated to its Route 53 zone');
  expect(notes.at(-1)).not.toContain('not delegated');
});

test('a certificate that is only slow warns of nothing', async () => {
  const { apply, declarations, events } = waiting();
  expect((await apply(declarations)).failures).toEqual([]);
  expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  const notes = events.flatMap((event) => (event.type === 'step-waiting' && event.note ? [event.note] : []));
  expect(notes).toContain('PENDING_VALIDATION; DNS shows the validation record, ACM has yet to look');
});

test('a wait left with Ctrl-C is taken up by the next run, with the same certificate', async () => {
  const { apply, clock, declarations, sandbox, send, state, watch, world, zone } = waiting();
  delegate(world, 'example.com', [], clock.now());
  const stop = new AbortController();
  watch((event) => {
    if (event.type === 'warning') stop.abort(new Error('Ctrl-C'));
  });
  expect(await apply(declarations, stop.signal)).toMatchObject({ failures: [], stopped: [VALIDATION] });
  const arn = state().resources[CERT]?.id ?? '';
  expect(state().resources[VALIDATION]).toMatchObject({ status: 'creating', id: arn });

  delegate(world, 'example.com', nameServersOf(zone), clock.now());
  clock.advance(3_600_000);
  expect((await apply(declarations)).failures).toEqual([]);
  const { Certificate } = await send(ACMClient, new DescribeCertificateCommand({ CertificateArn: arn }));
  expect(Certificate?.Status).toBe('ISSUED');
  expect(Object.keys(world.acm.certificates)).toEqual([arn]);
  expect(sandbox.calls.filter(({ operation }) => operation === 'RequestCertificate')).toHaveLength(1);
});

test('a zone that is made again has other name servers, and what is delegated to the old ones leads nowhere', async () => {
  const { clock, sandbox, send, world, zone } = waiting();
  const old = nameServersOf(zone);
  delegate(world, 'example.com', old, clock.now());
  expect(await sandbox.dns.nameServers('example.com')).toEqual({
    is: 'found',
    names: old.map((one) => one.slice(0, -1)),
  });
  delete world.route53.zones[zone];
  const made = new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'again' });
  const { HostedZone } = await send(Route53Client, made);
  const { DelegationSet } = await send(Route53Client, new GetHostedZoneCommand({ Id: HostedZone?.Id }));
  expect(DelegationSet?.NameServers).not.toEqual(old);
  expect(await sandbox.dns.nameServers('example.com')).toEqual({ is: 'broken' });
  expect(await sandbox.dns.cname('teleport.example.com', [])).toEqual({ is: 'absent' });
});
