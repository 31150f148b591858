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
  return {
    state: 'failed',
    why: `the certificate is ${status}${reason ? ` (${reason})` : ''}`,
    hint: 'It stays so: mend the cause, which the ACM console names, then run the command again. It replaces a certificate that it requested; one that you imported must be renewed in ACM.',
  };
}
