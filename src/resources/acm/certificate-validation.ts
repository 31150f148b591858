import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { Sighting } from '../../core/poll.ts';
import type { ResourceType } from '../contract.ts';
import { describeCertificate, sharedCertificate } from './describe-certificate.ts';

/** Stands for "the certificate is issued": making it is waiting for that, ending it is nothing. */
export interface CertificateValidationInputs {
  readonly certificate_arn: string;
}

export interface CertificateValidationAttributes {
  /** The certificate, now issued: what a listener refers to. */
  readonly certificate_arn: string;
}

export const certificateValidation: ResourceType<CertificateValidationInputs, CertificateValidationAttributes> = {
  name: 'aws_acm_certificate_validation',
  kind: 'setting',
  importId: "the certificate's ARN",
  replacement: 'create-first',
  typicalMs: 120_000,
  inputs: { certificate_arn: { forcesReplacement: true } },
  attributes: { certificate_arn: 'stable' },
  waits: {
    ready: {
      what: 'ACM to issue the certificate',
      // ACM itself gives up after 72 hours; when the zone is delegated it takes minutes.
      timeoutMs: 75 * 60_000,
      firstMs: 1_000,
      atDeadline:
        'ACM must see the validation record from outside. Check that the zone is delegated to the name servers of its Route 53 zone, then run the command again: it goes on waiting.',
      async check(ctx, id) {
        const found = await describeCertificate(ctx, id);
        return found ? sightingOf(found) : { state: 'failed', why: 'the certificate was deleted' };
      },
    },
  },

  async read(ctx, id) {
    const found = await sharedCertificate(ctx, id);
    if (found?.Status !== 'ISSUED') return undefined;
    return { id, inputs: { certificate_arn: id }, attributes: { certificate_arn: id } };
  },

  async find() {
    return undefined;
  },

  async create(_ctx, { certificate_arn }) {
    return certificate_arn;
  },

  async delete() {},
};

function sightingOf({ Status, FailureReason, RevocationReason }: CertificateDetail): Sighting {
  switch (Status) {
    case 'ISSUED':
      return { state: 'done' };
    case 'FAILED':
    case 'VALIDATION_TIMED_OUT':
    case 'REVOKED':
    case 'EXPIRED':
    case 'INACTIVE': {
      const reason = FailureReason ?? RevocationReason;
      return { state: 'failed', why: `the certificate is ${Status}${reason ? ` (${reason})` : ''}` };
    }
    default:
      return { state: 'pending', note: Status ?? 'not listed yet' };
  }
}
