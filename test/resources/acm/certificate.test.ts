import {
  ACMClient,
  type CertificateDetail,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import type { StarterError } from '../../../src/core/errors.ts';
import { type CertificateInputs, certificate } from '../../../src/resources/acm/certificate.ts';
import { certificateValidation } from '../../../src/resources/acm/certificate-validation.ts';
import { atDeadline, OUR_TAG, refusal, testContext } from '../context.ts';

const acm = mockClient(ACMClient);
afterEach(() => acm.reset());

const ARN = 'arn:aws:acm:us-west-2:123456789012:certificate/1';
const TOKEN = '0123456789abcdef0123456789abcdef';
const DOMAIN = 'teleport.example.com';
const INPUTS: CertificateInputs = { domain_names: [DOMAIN, `*.${DOMAIN}`], validation_method: 'DNS', status: 'usable' };
const RECORD = { Name: `_Abc.${DOMAIN}.`, Type: 'CNAME' as const, Value: '_def.acm-validations.aws.' };
const PENDING: CertificateDetail = {
  CertificateArn: ARN,
  DomainName: DOMAIN,
  SubjectAlternativeNames: [`*.${DOMAIN}`, DOMAIN],
  Status: 'PENDING_VALIDATION',
  Type: 'AMAZON_ISSUED',
  DomainValidationOptions: [
    { DomainName: `*.${DOMAIN}`, ValidationMethod: 'DNS', ResourceRecord: { ...RECORD, Name: '_other.example.com.' } },
    { DomainName: DOMAIN, ValidationMethod: 'DNS', ResourceRecord: RECORD },
  ],
};
const { DomainValidationOptions: _none, ...WITHOUT_OPTIONS } = PENDING;
const ATTRIBUTES = {
  arn: ARN,
  certificate_type: 'AMAZON_ISSUED' as const,
  validation_record_name: `_abc.${DOMAIN}`,
  validation_record_type: 'CNAME',
  validation_record_value: '_def.acm-validations.aws.',
};
const LIVE = { id: ARN, inputs: INPUTS, attributes: ATTRIBUTES };

test('a certificate is requested for the main name and the others, with our token and mark', async () => {
  acm.on(RequestCertificateCommand).resolves({ CertificateArn: ARN });
  expect(await certificate.create(testContext(), INPUTS, TOKEN)).toBe(ARN);
  await certificate.create(testContext(), { ...INPUTS, domain_names: [DOMAIN] }, TOKEN);
  const request = { DomainName: DOMAIN, ValidationMethod: 'DNS', IdempotencyToken: TOKEN, Tags: [OUR_TAG] };
  expect(acm.commandCalls(RequestCertificateCommand).map((call) => call.args[0].input)).toEqual([
    { ...request, SubjectAlternativeNames: [`*.${DOMAIN}`] },
    request,
  ]);
});

test('a request without an answer is not repeated', async () => {
  acm.on(RequestCertificateCommand).rejects(refusal('TimeoutError'));
  await expect(certificate.create(testContext(), INPUTS, TOKEN)).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(acm.calls()).toHaveLength(1);
});

test('certificate and validation are read with one call; the main name says which record ACM wants', async () => {
  acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...PENDING, Status: 'ISSUED' } });
  const ctx = testContext();
  expect(await certificate.read(ctx, ARN)).toEqual(LIVE);
  expect(await certificateValidation.read(ctx, ARN)).toEqual({
    id: ARN,
    inputs: { certificate_arn: ARN },
    attributes: {},
  });
  expect(acm.calls()).toHaveLength(1);
});

test('an imported certificate has no validation and no record', async () => {
  acm.on(DescribeCertificateCommand).resolves({
    Certificate: { ...WITHOUT_OPTIONS, Type: 'IMPORTED', Status: 'ISSUED' },
  });
  expect(await certificate.read(testContext(), ARN)).toEqual({
    id: ARN,
    inputs: { domain_names: [DOMAIN, `*.${DOMAIN}`], validation_method: 'NONE', status: 'usable' },
    attributes: {
      arn: ARN,
      certificate_type: 'IMPORTED',
      validation_record_name: null,
      validation_record_type: null,
      validation_record_value: null,
    },
  });
  expect(certificate.importedStays?.(LIVE, 'any')).toBe(true);
});

test('only not-found is absence; access denied is an error', async () => {
  acm
    .on(DescribeCertificateCommand)
    .rejectsOnce(refusal('ResourceNotFoundException'))
    .rejects(refusal('AccessDeniedException', 'no', 403));
  expect(await certificate.read(testContext(), ARN)).toBeUndefined();
  await expect(certificate.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  await expect(certificateValidation.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test.each<[string, string[], string[], boolean, boolean]>([
  ['the same names in another order', [DOMAIN, `*.${DOMAIN}`], [`*.${DOMAIN}`, DOMAIN], true, true],
  ['more names than wanted', [DOMAIN], [DOMAIN, 'other.example.com'], false, true],
  ['a wildcard over one label', [DOMAIN], ['*.example.com'], false, true],
  ['a wildcard over two labels', [`a.${DOMAIN}`], ['*.example.com'], false, false],
  ['a wildcard instead of a deeper wildcard', [`*.${DOMAIN}`], ['*.example.com'], false, false],
  ['fewer names than wanted', [DOMAIN, `*.${DOMAIN}`], [DOMAIN], false, false],
  ['other spelling', ['Teleport.Example.com'], [DOMAIN], true, true],
])('%s', (_what, wanted, live, ifOurs, ifBrought) => {
  const { equal } = certificate.inputs.domain_names;
  expect(equal?.(wanted, live, { owned: true })).toBe(ifOurs);
  expect(equal?.(wanted, live, { owned: false })).toBe(ifBrought);
});

test('how a certificate was validated matters only for our own', () => {
  const { equal } = certificate.inputs.validation_method;
  expect(equal?.('DNS', 'NONE', { owned: false })).toBe(true);
  expect(equal?.('DNS', 'EMAIL', { owned: true })).toBe(false);
});

test.each(['FAILED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'EXPIRED', 'INACTIVE'] as const)(
  'a certificate of our own that is %s is made anew; one that was brought is not ours to replace',
  async (Status) => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...PENDING, Status } });
    const live = await certificate.read(testContext(), ARN);
    const { equal, forcesReplacement } = certificate.inputs.status;
    expect(live?.inputs.status).toBe(Status);
    expect(forcesReplacement).toBe(true);
    expect(equal?.('usable', Status, { owned: true })).toBe(false);
    expect(equal?.('usable', Status, { owned: false })).toBe(true);
  },
);

test('it exists when ACM has named the record; an imported one at once; a failed one says why', async () => {
  const exists = certificate.waits?.exists;
  const ctx = testContext();
  acm
    .on(DescribeCertificateCommand)
    .rejectsOnce(refusal('ResourceNotFoundException'))
    .resolvesOnce({ Certificate: WITHOUT_OPTIONS })
    .resolvesOnce({ Certificate: PENDING })
    .resolvesOnce({ Certificate: { ...WITHOUT_OPTIONS, Type: 'IMPORTED' } })
    .resolves({ Certificate: { ...PENDING, Status: 'FAILED', FailureReason: 'CAA_ERROR' } });
  expect(await exists?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending', note: 'not listed yet' });
  expect(await exists?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending' });
  expect(await exists?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
  expect(await exists?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
  expect(await exists?.check(ctx, ARN, INPUTS)).toMatchObject({
    state: 'failed',
    why: 'the certificate is FAILED (CAA_ERROR)',
    hint: expect.stringContaining('It stays so'),
  });
});

test('an unanswered request is found by our mark, its names and its age, on any page', async () => {
  const since = Date.UTC(2024, 5, 1);
  const at = (ms: number) => new Date(since + ms);
  const mine = { CertificateArn: ARN, DomainName: DOMAIN, CreatedAt: at(1_000) };
  acm
    .on(ListCertificatesCommand)
    .resolvesOnce({
      CertificateSummaryList: [
        { CertificateArn: 'arn:older', DomainName: DOMAIN, CreatedAt: at(-3_600_000) },
        { CertificateArn: 'arn:other', DomainName: 'other.example.com', CreatedAt: at(1_000) },
        { CertificateArn: 'arn:foreign', DomainName: DOMAIN, CreatedAt: at(1_000) },
        { CertificateArn: 'arn:narrower', DomainName: DOMAIN, CreatedAt: at(1_000) },
      ],
      NextToken: 'more',
    })
    .resolvesOnce({ CertificateSummaryList: [mine] });
  acm.on(ListTagsForCertificateCommand).resolves({ Tags: [OUR_TAG] });
  acm.on(ListTagsForCertificateCommand, { CertificateArn: 'arn:foreign' }).resolves({ Tags: [] });
  acm.on(DescribeCertificateCommand).resolves({ Certificate: PENDING });
  acm
    .on(DescribeCertificateCommand, { CertificateArn: 'arn:narrower' })
    .resolves({ Certificate: { ...PENDING, SubjectAlternativeNames: [DOMAIN] } });
  expect(await certificate.find(testContext(), INPUTS, { token: TOKEN, since })).toEqual({ id: ARN, ours: true });
  const asked = acm.commandCalls(ListTagsForCertificateCommand).map((call) => call.args[0].input.CertificateArn);
  expect(asked).toEqual(['arn:foreign', 'arn:narrower', ARN]);
  expect(acm.commandCalls(ListCertificatesCommand)[1]?.args[0].input).toEqual({ NextToken: 'more' });
});

test('nothing is asked before a first request', async () => {
  expect(await certificate.find(testContext(), INPUTS)).toBeUndefined();
  expect(acm.calls()).toHaveLength(0);
});

test('deleting waits for a listener that lets go late and for a change under way; twice is success', async () => {
  acm
    .on(DeleteCertificateCommand)
    .rejectsOnce(refusal('ResourceInUseException'))
    .rejectsOnce(refusal('ConflictException'))
    .resolvesOnce({})
    .rejects(refusal('ResourceNotFoundException'));
  await certificate.delete(testContext(), ARN, LIVE);
  await certificate.delete(testContext(), ARN, LIVE);
  expect(acm.commandCalls(DeleteCertificateCommand)).toHaveLength(4);
});

test('a certificate that stays in use names what uses it', async () => {
  acm.on(DeleteCertificateCommand).rejects(refusal('ResourceInUseException'));
  acm.on(DescribeCertificateCommand).resolves({ Certificate: { ...PENDING, InUseBy: ['arn:lb-1', 'arn:lb-2'] } });
  const error = await certificate.delete(testContext(), ARN, LIVE).catch((e: unknown) => e);
  expect((error as StarterError).diagnostics).toEqual([
    {
      code: 'CERTIFICATE_IN_USE',
      summary: 'A certificate is still in use',
      detail: `${ARN} could not be deleted for several minutes (ResourceInUseException). It is used by arn:lb-1, arn:lb-2.`,
      hint: `ACM forgets a deleted listener after some minutes; take the certificate away from anything else. Then run the command again.\nhttps://us-west-2.console.aws.amazon.com/acm/home?region=us-west-2#/certificates/${ARN.split('/')[1]}`,
    },
  ]);
});

test('at the deadline of its record the certificate can be looked at', () => {
  expect(atDeadline(certificate.waits?.exists, testContext(), ARN, LIVE.inputs)).toBe(
    `Run the command again: it goes on with the same certificate. See what ACM says of it:\nhttps://us-west-2.console.aws.amazon.com/acm/home?region=us-west-2#/certificates/${ARN.split('/')[1]}`,
  );
});
