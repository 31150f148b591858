import {
  ACMClient,
  type CertificateDetail,
  type CertificateSummary,
  DeleteCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import { namesCover, sameNames } from '../../core/certificate-names.ts';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { tagsToSend } from '../aws/tags.ts';
import type { Context, JournalEntry, ResourceType } from '../contract.ts';
import { CERTIFICATE_ABSENT, describeCertificate, namesOf, sharedCertificate } from './describe-certificate.ts';
import { type FinalStatus, failureOf, finalStatusOf } from './final-status.ts';
import { isMarked, listCertificates, listMarked, release } from './list-certificates.ts';
import { certificatePermissions, markedCertificatesPermissions } from './permissions.ts';

export interface CertificateInputs {
  /** The main name first. */
  readonly domain_names: readonly string[];
  /** We ask for `DNS`; `NONE`: an imported certificate has no validation. */
  readonly validation_method: 'DNS' | 'EMAIL' | 'HTTP' | 'NONE';
  /** `usable`: issued, or still to be validated. A dead certificate of our own is replaced. */
  readonly status: 'usable' | FinalStatus;
}

export interface CertificateAttributes {
  readonly arn: string;
  readonly certificate_type: 'AMAZON_ISSUED' | 'IMPORTED';
  /** The record that ACM wants to see: no trailing dot, lower case. Null where nothing is validated through DNS. */
  readonly validation_record_name: string | null;
  readonly validation_record_type: string | null;
  /** As ACM gives it, with a trailing dot. */
  readonly validation_record_value: string | null;
}

/** A listener that has ended holds its certificate for minutes. */
const DELETE_RETRY_MS = 10 * 60_000;
const CONFLICT_RETRY_MS = 2 * 60_000;
/** ACM's clock and ours may differ. */
const CLOCK_SLACK_MS = 60_000;

export const certificate: ResourceType<CertificateInputs, CertificateAttributes> = {
  name: 'aws_acm_certificate',
  kind: 'object',
  importId: "the certificate's ARN",
  replacement: 'create-first',
  hasTwins: true,
  typicalMs: 5_000,
  inputs: {
    domain_names: {
      forcesReplacement: true,
      // One that the user brought may be good for more names.
      equal: (desired, live, { owned }) => (owned ? sameNames(desired, live) : namesCover(live, desired)),
    },
    validation_method: {
      forcesReplacement: true,
      equal: (desired, live, { owned }) => !owned || desired === live,
    },
    status: {
      forcesReplacement: true,
      // One that the user brought is theirs to renew, under the same ARN.
      equal: (desired, live, { owned }) => !owned || desired === live,
    },
  },
  attributes: {
    arn: 'stable',
    certificate_type: 'stable',
    validation_record_name: 'stable',
    validation_record_type: 'stable',
    validation_record_value: 'stable',
  },
  marked: { endsBefore: [], list: listMarked, release, permissions: markedCertificatesPermissions },
  permissions: certificatePermissions,
  waits: {
    exists: {
      what: 'ACM to name the validation record',
      timeoutMs: 2 * 60_000,
      firstMs: 300,
      atDeadline: (ctx, id) =>
        lookAt(
          ctx,
          'certificate',
          id,
          'Run the command again: it goes on with the same certificate. See what ACM says of it:',
        ),
      async check(ctx, id) {
        const found = await describeCertificate(ctx, id);
        if (!found) return { state: 'pending', note: 'not listed yet' };
        const failure = failureOf(found);
        if (failure) return failure;
        return found.Type === 'IMPORTED' || recordOf(found) ? { state: 'done' } : { state: 'pending' };
      },
    },
  },

  async read(ctx, id) {
    const found = await sharedCertificate(ctx, id);
    if (!found) return undefined;
    const record = recordOf(found);
    return {
      id,
      inputs: {
        domain_names: namesOf(found),
        validation_method: methodOf(found),
        status: finalStatusOf(found) ?? 'usable',
      },
      attributes: {
        arn: id,
        certificate_type: found.Type === 'IMPORTED' ? 'IMPORTED' : 'AMAZON_ISSUED',
        validation_record_name: record?.Name?.toLowerCase().replace(/\.$/, '') ?? null,
        validation_record_type: record?.Type ?? null,
        validation_record_value: record?.Value ?? null,
      },
    };
  },

  async find(ctx, inputs, journal) {
    if (!journal) return undefined;
    for (const summary of await listCertificates(ctx)) {
      const arn = summary.CertificateArn;
      if (arn && mayBe(summary, inputs, journal) && (await isMade(ctx, arn, inputs))) return { id: arn, ours: true };
    }
    return undefined;
  },

  async create(ctx, { domain_names: [domain = '', ...others] }, token) {
    const { CertificateArn } = await ctx.send(
      ACMClient,
      new RequestCertificateCommand({
        DomainName: domain,
        ...(others.length > 0 ? { SubjectAlternativeNames: others } : {}),
        ValidationMethod: 'DNS',
        IdempotencyToken: token,
        Tags: tagsToSend(ctx),
      }),
      { repeat: 'unless unanswered' },
    );
    return CertificateArn ?? '';
  },

  async delete(ctx, id) {
    try {
      await orAbsent(
        ctx.send(ACMClient, new DeleteCertificateCommand({ CertificateArn: id }), {
          retryCodes: [
            {
              code: 'ResourceInUseException',
              what: 'ACM to see that nothing uses it any more',
              forMs: DELETE_RETRY_MS,
            },
            // Something else of it is being changed: "wait for the previous operation to finish" (API reference, DeleteCertificate).
            { code: 'ConflictException', what: 'another change of the certificate to end', forMs: CONFLICT_RETRY_MS },
          ],
        }),
        CERTIFICATE_ABSENT,
      );
    } catch (error) {
      throw isAwsError(error, 'ResourceInUseException') ? await inUse(ctx, id, error) : error;
    }
  },

  // Importing is how a certificate of the user's own is used: it was there before the deployment and stays after it.
  importedStays: () => true,
};

/** The record for the main name; its wildcard asks for the same one. */
function recordOf(found: CertificateDetail) {
  const options = found.DomainValidationOptions ?? [];
  return (options.find(({ DomainName }) => DomainName === found.DomainName) ?? options[0])?.ResourceRecord;
}

function methodOf(found: CertificateDetail): CertificateInputs['validation_method'] {
  if (found.Type === 'IMPORTED') return 'NONE';
  return found.DomainValidationOptions?.[0]?.ValidationMethod ?? 'DNS';
}

function mayBe(
  { DomainName, CreatedAt }: CertificateSummary,
  { domain_names }: CertificateInputs,
  { since }: JournalEntry,
): boolean {
  const newEnough = CreatedAt === undefined || CreatedAt.getTime() >= since - CLOCK_SLACK_MS;
  return newEnough && DomainName?.toLowerCase() === domain_names[0]?.toLowerCase();
}

/** It carries our mark and is for exactly the wanted names. */
async function isMade(ctx: Context, arn: string, { domain_names }: CertificateInputs): Promise<boolean> {
  if (!(await isMarked(ctx, arn))) return false;
  const found = await describeCertificate(ctx, arn);
  return found !== undefined && sameNames(namesOf(found), domain_names);
}

async function inUse(ctx: Context, id: string, cause: unknown): Promise<StarterError> {
  const users = (await describeCertificate(ctx, id))?.InUseBy ?? [];
  const held = users.length > 0 ? `It is used by ${users.join(', ')}.` : 'ACM does not say what uses it.';
  return new StarterError(
    {
      code: 'CERTIFICATE_IN_USE',
      summary: 'A certificate is still in use',
      detail: `${id} could not be deleted for several minutes (ResourceInUseException). ${held}`,
      hint: lookAt(
        ctx,
        'certificate',
        id,
        'ACM forgets a deleted listener after some minutes; take the certificate away from anything else. Then run the command again.',
      ),
    },
    { cause },
  );
}
