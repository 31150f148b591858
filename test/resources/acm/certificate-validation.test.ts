import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { certificateValidation } from '../../../src/resources/acm/certificate-validation.ts';
import { atDeadline, refusal, testContext } from '../context.ts';

const acm = mockClient(ACMClient);
afterEach(() => acm.reset());

const ARN = 'arn:aws:acm:us-west-2:123456789012:certificate/1';
const INPUTS = { certificate_arn: ARN, zone_id: 'Z1' };
const LIVE = { id: ARN, inputs: INPUTS, attributes: {} };

test('at its deadline it says what ACM wants to see, and where the certificate is', () => {
  expect(atDeadline(certificateValidation.waits?.ready, testContext(), ARN, INPUTS)).toBe(
    'ACM must see the validation record from outside. Check that the zone is delegated to the name servers of its Route 53 zone, then run the command again: it goes on waiting. The certificate:\nhttps://us-west-2.console.aws.amazon.com/acm/home?region=us-west-2#/certificates/1',
  );
});

test('making and ending it calls nothing', async () => {
  expect(await certificateValidation.create(testContext(), INPUTS, 't')).toBe(ARN);
  expect(await certificateValidation.find(testContext(), INPUTS, { token: 't', since: 0 })).toBeUndefined();
  await certificateValidation.delete(testContext(), ARN, LIVE);
  expect(acm.calls()).toHaveLength(0);
});

test.each(['PENDING_VALIDATION', 'EXPIRED', 'FAILED'] as const)(
  'a certificate that is %s is not validated',
  async (Status) => {
    acm.on(DescribeCertificateCommand).resolves({ Certificate: { CertificateArn: ARN, Status } });
    expect(await certificateValidation.read(testContext(), ARN)).toBeUndefined();
  },
);

test('it is waited for as long as ACM may need, looking anew each time', async () => {
  const ready = certificateValidation.waits?.ready;
  const ctx = testContext();
  acm
    .on(DescribeCertificateCommand)
    .resolvesOnce({ Certificate: { Status: 'PENDING_VALIDATION' } })
    .resolvesOnce({ Certificate: { Status: 'ISSUED' } })
    .rejectsOnce(refusal('ResourceNotFoundException'))
    .rejects(refusal('AccessDeniedException', 'no', 403));
  expect(ready?.timeoutMs).toBe(75 * 60_000);
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending', note: 'PENDING_VALIDATION' });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({
    state: 'failed',
    why: 'the certificate was deleted',
    hint: 'Run the command again: it requests another.',
  });
  await expect(ready?.check(ctx, ARN, INPUTS)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test.each([
  [
    { Status: 'FAILED' as const, FailureReason: 'CAA_ERROR' as const },
    'the certificate is FAILED (CAA_ERROR)',
    'a CAA record of the domain, or of one above it, forbids Amazon to issue certificates: add one with the value 0 issue "amazon.com" (0 issuewild "amazon.com" where wildcards have records of their own)',
  ],
  [
    { Status: 'FAILED' as const, FailureReason: 'ADDITIONAL_VERIFICATION_REQUIRED' as const },
    'the certificate is FAILED (ADDITIONAL_VERIFICATION_REQUIRED)',
    "let AWS's support verify the domain, which it wants for well-known names",
  ],
  [
    { Status: 'FAILED' as const, FailureReason: 'DOMAIN_NOT_ALLOWED' as const },
    'the certificate is FAILED (DOMAIN_NOT_ALLOWED)',
    "ask AWS's support, which has the domain on a list of unsafe ones",
  ],
  [
    { Status: 'FAILED' as const, FailureReason: 'INVALID_PUBLIC_DOMAIN' as const },
    'the certificate is FAILED (INVALID_PUBLIC_DOMAIN)',
    'choose a route53_domain below a public top-level domain',
  ],
  [
    { Status: 'REVOKED' as const, RevocationReason: 'KEY_COMPROMISE' as const },
    'the certificate is REVOKED (KEY_COMPROMISE)',
  ],
  [
    { Status: 'VALIDATION_TIMED_OUT' as const },
    'the certificate is VALIDATION_TIMED_OUT',
    'ACM did not see the validation record for 72 hours; delegate the domain to the name servers of its Route 53 zone',
  ],
  [{ Status: 'EXPIRED' as const }, 'the certificate is EXPIRED'],
])('%j ends the wait with the reason', async (Certificate, why, remedy?: string) => {
  acm.on(DescribeCertificateCommand).resolves({ Certificate });
  const seen = await certificateValidation.waits?.ready?.check(testContext(), ARN, INPUTS);
  expect(seen).toEqual({
    state: 'failed',
    why,
    hint: `It stays so: ${remedy ?? 'mend the cause, which the ACM console names'}, then run the command again. It replaces a certificate that it requested; one that you imported must be renewed in ACM.`,
  });
});
