import { VALIDATION_MS, validationRecord } from './acm/validation.ts';
import type { Call } from './call.ts';
import { publicCnameSince } from './route53/delegation.ts';

/** Issues what has been validated for long enough. What is issued stays so, whatever becomes of its records. */
export function issueCertificates({ world, now, pace }: Call): void {
  for (const certificate of Object.values(world.acm.certificates)) {
    if (certificate.issuedAt !== undefined || now < certificate.requestedAt + pace.certificate) continue;
    const since = certificate.names.map((name) => {
      const record = validationRecord(world, name);
      return publicCnameSince(world, record.Name, record.Value);
    });
    const issuedAt =
      Math.max(certificate.requestedAt, ...since.map((at) => at ?? Number.POSITIVE_INFINITY)) + pace.certificate;
    if (now >= issuedAt && issuedAt < certificate.requestedAt + VALIDATION_MS) certificate.issuedAt = issuedAt;
  }
}
