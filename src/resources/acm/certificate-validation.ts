import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { Sighting } from '../../core/poll.ts';
import { lookAt } from '../aws/console.ts';
import type { ResourceType } from '../contract.ts';
import { describeCertificate, sharedCertificate } from './describe-certificate.ts';
import { failureOf } from './final-status.ts';
import { certificateValidationPermissions } from './permissions.ts';
import { diagnoseValidation } from './validation-diagnosis.ts';

/** Stands for "the certificate is issued": making it is waiting for that, ending it is nothing. */
export interface CertificateValidationInputs {
  /** What a listener refers to, too: the certificate, issued once this is ready. */
  readonly certificate_arn: string;
  /** Where the validation record stands. Never sent to ACM: it is looked at when the certificate is long in coming. */
  readonly zone_id: string;
}

export const certificateValidation: ResourceType<CertificateValidationInputs, Record<never, never>> = {
  name: 'aws_acm_certificate_validation',
  kind: 'setting',
  importId: "the certificate's ARN",
  replacement: 'create-first',
  typicalMs: 120_000,
  inputs: { certificate_arn: { forcesReplacement: true }, zone_id: { creationOnly: true, writeOnly: true } },
  // None: only an issued certificate can be read here, and new objects are read before they are waited for.
  attributes: {},
  permissions: certificateValidationPermissions,
  waits: {
    ready: {
      what: 'ACM to issue the certificate',
      // ACM itself gives up after 72 hours; when the zone is delegated it takes minutes.
      timeoutMs: 75 * 60_000,
      firstMs: 1_000,
      atDeadline: (ctx, id) =>
        lookAt(
          ctx,
          'certificate',
          id,
          'ACM must see the validation record from outside. Check that the zone is delegated to the name servers of its Route 53 zone, then run the command again: it goes on waiting. The certificate:',
        ),
      diagnosis: {
        // Where all is well ACM may take this long: nobody is to be alarmed by what is only slow.
        afterMs: 60_000,
        everyMs: 30_000,
        look: (ctx, id, { zone_id }) => diagnoseValidation(ctx, id, zone_id),
      },
      async check(ctx, id) {
        const found = await describeCertificate(ctx, id);
        if (found) return sightingOf(found);
        return {
          state: 'failed',
          why: 'the certificate was deleted',
          hint: 'Run the command again: it requests another.',
        };
      },
    },
  },

  async read(ctx, id) {
    const found = await sharedCertificate(ctx, id);
    if (found?.Status !== 'ISSUED') return undefined;
    return { id, inputs: { certificate_arn: id }, attributes: {} };
  },

  async find() {
    return undefined;
  },

  async create(_ctx, { certificate_arn }) {
    return certificate_arn;
  },

  async delete() {},
};

function sightingOf(found: CertificateDetail): Sighting {
  if (found.Status === 'ISSUED') return { state: 'done' };
  return failureOf(found) ?? { state: 'pending', note: found.Status ?? 'not listed yet' };
}
