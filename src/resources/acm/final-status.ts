import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { Sighting } from '../../core/poll.ts';

/** ACM's states that a certificate never leaves, and in which no listener takes it. */
const FINAL = ['FAILED', 'VALIDATION_TIMED_OUT', 'REVOKED', 'EXPIRED', 'INACTIVE'] as const;

export type FinalStatus = (typeof FINAL)[number];

/** The state that the certificate will never leave; `undefined` for one that is good, or may yet be. */
export function finalStatusOf({ Status }: CertificateDetail): FinalStatus | undefined {
  return FINAL.find((status) => status === Status);
}

/** The end of every wait for a certificate in a final state; `undefined` while there is something to wait for. */
export function failureOf(found: CertificateDetail): Sighting | undefined {
  const status = finalStatusOf(found);
  if (status === undefined) return undefined;
  const reason = found.FailureReason ?? found.RevocationReason;
  const remedy = REMEDIES[reason ?? status] ?? 'mend the cause, which the ACM console names';
  return {
    state: 'failed',
    why: `the certificate is ${status}${reason ? ` (${reason})` : ''}`,
    hint: `It stays so: ${remedy}, then run the command again. It replaces a certificate that it requested; one that you imported must be renewed in ACM.`,
  };
}

/** By ACM's reasons and states, what its user guide says of them ("Troubleshooting certificate requests"). */
const REMEDIES: Readonly<Record<string, string>> = {
  ADDITIONAL_VERIFICATION_REQUIRED: "let AWS's support verify the domain, which it wants for well-known names",
  CAA_ERROR:
    'a CAA record of the domain, or of one above it, forbids Amazon to issue certificates: add one with the value 0 issue "amazon.com" (0 issuewild "amazon.com" where wildcards have records of their own)',
  DOMAIN_NOT_ALLOWED: "ask AWS's support, which has the domain on a list of unsafe ones",
  INVALID_PUBLIC_DOMAIN: 'choose a route53_domain below a public top-level domain',
  VALIDATION_TIMED_OUT:
    'ACM did not see the validation record for 72 hours; delegate the domain to the name servers of its Route 53 zone',
};
