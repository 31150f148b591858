import type {
  CertificateDetail,
  DeleteCertificateCommandInput,
  DescribeCertificateCommandInput,
  DescribeCertificateCommandOutput,
  DomainValidation,
  ListCertificatesCommandInput,
  ListCertificatesCommandOutput,
} from '@aws-sdk/client-acm';
import type { Answer, Call, Operations } from '../call.ts';
import { usersOf } from '../certificate-use.ts';
import { refuse } from '../refusal.ts';
import { certificateByArn } from './known-certificates.ts';
import { VALIDATION_MS, validationRecord } from './validation.ts';
import type { Certificate } from './world.ts';

export const certificates = {
  DescribeCertificate(
    call: Call,
    { CertificateArn }: DescribeCertificateCommandInput,
  ): Answer<DescribeCertificateCommandOutput> {
    return { Certificate: shown(call, certificateByArn(call.world, CertificateArn)) };
  },

  ListCertificates({ world, now }: Call, input: ListCertificatesCommandInput): Answer<ListCertificatesCommandOutput> {
    return {
      CertificateSummaryList: Object.values(world.acm.certificates)
        .filter(
          (certificate) =>
            !input.CertificateStatuses?.length || input.CertificateStatuses.includes(statusOf(certificate, now)),
        )
        .map((certificate) => ({
          CertificateArn: certificate.arn,
          DomainName: certificate.names[0],
          SubjectAlternativeNameSummaries: [...certificate.names],
          HasAdditionalSubjectAlternativeNames: false,
          Status: statusOf(certificate, now),
          Type: certificate.type,
          KeyAlgorithm: 'RSA_2048' as const,
          InUse: usersOf(world, certificate.arn).length > 0,
          CreatedAt: new Date(certificate.requestedAt),
        })),
    };
  },

  DeleteCertificate({ world, now }: Call, { CertificateArn }: DeleteCertificateCommandInput): object {
    const certificate = certificateByArn(world, CertificateArn);
    // ACM hears of a deleted listener a moment later.
    if (usersOf(world, certificate.arn).length > 0 || now < certificate.freeAt) {
      refuse('ResourceInUseException', `Certificate ${certificate.arn} in account ${world.account} is in use.`);
    }
    delete world.acm.certificates[certificate.arn];
    return {};
  },
} satisfies Operations;

function shown({ world, now }: Call, certificate: Certificate): CertificateDetail {
  const { names, issuedAt, requestedAt, recordsFrom = 0 } = certificate;
  const recordsKnown = now >= recordsFrom;
  return {
    CertificateArn: certificate.arn,
    DomainName: names[0],
    SubjectAlternativeNames: [...names],
    Status: statusOf(certificate, now),
    Type: certificate.type,
    KeyAlgorithm: 'RSA_2048',
    CreatedAt: new Date(requestedAt),
    InUseBy: usersOf(world, certificate.arn),
    ...(issuedAt === undefined ? {} : { IssuedAt: new Date(issuedAt) }),
    ...(certificate.type === 'IMPORTED'
      ? { ImportedAt: new Date(requestedAt) }
      : {
          DomainValidationOptions: names.map(
            (name): DomainValidation => ({
              DomainName: name,
              ValidationDomain: name,
              ValidationMethod: certificate.validation,
              ValidationStatus: issuedAt === undefined ? 'PENDING_VALIDATION' : 'SUCCESS',
              ...(recordsKnown && certificate.validation === 'DNS'
                ? { ResourceRecord: validationRecord(world, name) }
                : {}),
            }),
          ),
        }),
  };
}

function statusOf(certificate: Certificate, now: number): 'ISSUED' | 'PENDING_VALIDATION' | 'VALIDATION_TIMED_OUT' {
  if (certificate.issuedAt !== undefined) return 'ISSUED';
  return now < certificate.requestedAt + VALIDATION_MS ? 'PENDING_VALIDATION' : 'VALIDATION_TIMED_OUT';
}
