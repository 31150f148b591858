import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Dns, DnsAnswer } from '../../../src/core/dns.ts';
import { diagnoseValidation } from '../../../src/resources/acm/validation-diagnosis.ts';
import { refusal, testContext } from '../context.ts';

const acm = mockClient(ACMClient);
const route53 = mockClient(Route53Client);
const ARN = 'arn:aws:acm:us-west-2:123456789012:certificate/1';
const OWN = ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'];
const RECORD = { Name: '_abc.teleport.example.com.', Type: 'CNAME' as const, Value: '_Def.acm-validations.aws.' };

beforeEach(() => {
  acm.reset();
  route53.reset();
  acm.on(DescribeCertificateCommand).resolves({
    Certificate: {
      DomainValidationOptions: [
        { DomainName: 'done.example.com', ValidationStatus: 'SUCCESS' },
        { DomainName: 'teleport.example.com', ValidationStatus: 'PENDING_VALIDATION', ResourceRecord: RECORD },
      ],
    },
  });
  route53.on(GetHostedZoneCommand, { Id: 'Z1' }).resolves({
    HostedZone: { Id: '/hostedzone/Z1', Name: 'example.com.', CallerReference: 'r' },
    DelegationSet: { NameServers: ['NS-2.awsdns-02.net.', 'ns-1.awsdns-01.com'] },
  });
});

const found = (...names: string[]): DnsAnswer => ({ is: 'found', names });
const RIGHT = found('_def.acm-validations.aws');

function diagnosed(servers: DnsAnswer, cname: DnsAnswer) {
  const asked: unknown[] = [];
  const dns: Dns = {
    async nameServers(domain) {
      asked.push(domain);
      return servers;
    },
    async cname(name, at) {
      asked.push([name, at]);
      return cname;
    },
  };
  return diagnoseValidation(testContext({ dns }), ARN, 'Z1').then((finding) => ({ finding, asked }));
}

describe('a zone that is delegated rightly', () => {
  test('is told with a record that can be seen: ACM is only slow', async () => {
    const { finding, asked } = await diagnosed(found(...[...OWN].reverse()), RIGHT);
    expect(finding).toEqual({ note: 'DNS shows the validation record, ACM has yet to look' });
    expect(asked).toEqual(['example.com', ['_abc.teleport.example.com', [...OWN].reverse()]]);
  });

  test.each([
    ['is missing', { is: 'absent' } as const, 'has no CNAME'],
    ['has another value', found('_old.acm-validations.aws'), 'is a CNAME of _old.acm-validations.aws'],
    ['its servers fail to give', { is: 'broken' } as const, 'has no CNAME'],
  ])('is not blamed for a record that %s', async (_case, cname, told) => {
    const { finding } = await diagnosed(found(...OWN), cname);
    expect(finding).toEqual({
      note: 'the validation record is not in example.com',
      problem: {
        code: 'VALIDATION_RECORD_WRONG',
        summary: 'DNS does not show the validation record',
        detail: `example.com is delegated to its Route 53 zone, but _abc.teleport.example.com ${told} there; ACM wants _def.acm-validations.aws.`,
        hint: 'If the zone lacks the record, stop with Ctrl-C and run the command again: it puts the record back.\nhttps://us-east-1.console.aws.amazon.com/route53/v2/hostedzones#ListRecordSets/Z1',
      },
    });
  });

  test('whose record nobody could be asked for is not judged', async () => {
    const { finding } = await diagnosed(found(...OWN), { is: 'unknown' });
    expect(finding).toEqual({ note: 'the domain could not be checked through DNS from here' });
  });
});

describe('a zone that is not delegated to its own servers', () => {
  const OLD = ['ns-8.awsdns-08.com', 'ns-9.awsdns-09.net'];

  test.each<[string, DnsAnswer, DnsAnswer, string, string?]>([
    ['to none', { is: 'absent' }, RIGHT, 'example.com is delegated to no name servers at all.'],
    [
      'to those of a zone that was deleted',
      { is: 'broken' },
      RIGHT,
      "example.com is delegated to name servers that don't answer for it, perhaps those of a hosted zone that was deleted.",
    ],
    [
      'to others',
      found(...OLD),
      { is: 'absent' },
      'example.com is delegated to ns-8.awsdns-08.com, ns-9.awsdns-09.net.',
    ],
    [
      'to others that nobody can ask',
      found(...OLD),
      { is: 'unknown' },
      'example.com is delegated to ns-8.awsdns-08.com, ns-9.awsdns-09.net.',
    ],
    [
      'to some of its own and others, though one may show the record',
      found(...OLD, 'ns-1.awsdns-01.com'),
      RIGHT,
      'example.com is delegated to ns-8.awsdns-08.com, ns-9.awsdns-09.net, ns-1.awsdns-01.com.',
      "can't always be seen",
    ],
  ])('%s, is told with the servers to set', async (_case, servers, cname, told, unseen = "can't be seen") => {
    const { finding } = await diagnosed(servers, cname);
    expect(finding).toEqual({
      note: 'example.com is not delegated to its Route 53 zone',
      problem: {
        code: 'ZONE_NOT_DELEGATED',
        summary: 'The domain is not delegated to its Route 53 zone',
        detail: `${told} What stands in its Route 53 zone Z1, ACM's validation record and the cluster's names, ${unseen} from outside.`,
        hint: 'Where example.com is registered, or in the zone above it, set exactly these name servers:\nns-2.awsdns-02.net\nns-1.awsdns-01.com\nIt goes on by itself once that is seen. Ctrl-C leaves it; the same command waits on later.',
      },
    });
  });

  test('but shows the record under name servers of its own names, is in order', async () => {
    const { finding } = await diagnosed(found('ns1.example.com', 'ns2.example.com'), RIGHT);
    expect(finding?.problem).toBeUndefined();
  });
});

test('a DNS that answers nothing is told, and nothing is blamed', async () => {
  const { finding, asked } = await diagnosed({ is: 'unknown' }, RIGHT);
  expect(finding).toEqual({ note: 'the domain could not be checked through DNS from here' });
  expect(asked).toEqual(['example.com']);
});

test('nothing is said where there is no DNS, no record yet, or no certificate', async () => {
  expect(await diagnoseValidation(testContext(), ARN, 'Z1')).toBeUndefined();
  expect(acm.calls()).toHaveLength(0);
  acm.on(DescribeCertificateCommand).resolvesOnce({ Certificate: {} }).rejects(refusal('ResourceNotFoundException'));
  expect((await diagnosed(found(...OWN), RIGHT)).finding).toBeUndefined();
  expect((await diagnosed(found(...OWN), RIGHT)).finding).toBeUndefined();
});
