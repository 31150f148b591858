import { X509Certificate } from 'node:crypto';
import type {
  AddTagsToCertificateCommandInput,
  CertificateDetail,
  DeleteCertificateCommandInput,
  DescribeCertificateCommandInput,
  DescribeCertificateCommandOutput,
  DomainValidation,
  ImportCertificateCommandInput,
  ImportCertificateCommandOutput,
  ListCertificatesCommandInput,
  ListCertificatesCommandOutput,
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
  RemoveTagsFromCertificateCommandInput,
  RequestCertificateCommandInput,
  RequestCertificateCommandOutput,
  ValidationMethod,
} from '@aws-sdk/client-acm';
import { sameValue } from '../core/canonical.ts';
import {
  type Answer,
  type Call,
  digitsOf,
  newDigits,
  type Operations,
  tagList,
  tagRecord,
  withoutTags,
} from './call.ts';
import { refuse } from './refusal.ts';
import { publicCnameSince } from './route53/zones.ts';
import type { World } from './world.ts';

export interface AcmWorld {
  readonly certificates: Record<string, Certificate>;
}

interface Certificate {
  readonly arn: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  /** The domain first. */
  readonly names: readonly string[];
  readonly validation: ValidationMethod;
  readonly requestedAt: number;
  readonly token?: string;
  /** Until then DeleteCertificate finds it in use. */
  freeAt: number;
  issuedAt?: number;
  tags: Record<string, string>;
}

/** An idempotency token is remembered for an hour. */
const TOKEN_MS = 3_600_000;

export const acm: Operations = {
  RequestCertificate(
    { world, now }: Call,
    input: RequestCertificateCommandInput,
  ): Answer<RequestCertificateCommandOutput> {
    const { DomainName: domain = '', SubjectAlternativeNames: others = [], IdempotencyToken: token } = input;
    const names = [...new Set([domain, ...others])];
    const wrong = names.find((name) => !/^(\*\.)?(([a-z0-9-]{0,62}[a-z0-9])\.)+([a-z0-9-]{0,62}[a-z0-9])$/i.test(name));
    if (wrong !== undefined || domain.length > 64) {
      refuse(
        'ValidationException',
        `Value '${wrong ?? domain}' failed to satisfy constraint: Member must satisfy the pattern of a domain name, the first of at most 64 characters`,
      );
    }
    if (token !== undefined && !/^\w{1,32}$/.test(token)) {
      refuse(
        'ValidationException',
        `Value '${token}' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression pattern: \\w+ and have length less than or equal to 32`,
      );
    }
    const before = Object.values(world.acm.certificates).find(
      (known) =>
        token !== undefined &&
        known.token === token &&
        now < known.requestedAt + TOKEN_MS &&
        sameValue(known.names, names),
    );
    if (before) return { CertificateArn: before.arn };
    const arn = newArn(world);
    world.acm.certificates[arn] = {
      arn,
      type: 'AMAZON_ISSUED',
      names,
      validation: input.ValidationMethod ?? 'EMAIL',
      requestedAt: now,
      ...(token === undefined ? {} : { token }),
      freeAt: 0,
      tags: tagRecord(input.Tags),
    };
    return { CertificateArn: arn };
  },

  ImportCertificate(
    { world, now }: Call,
    input: ImportCertificateCommandInput,
  ): Answer<ImportCertificateCommandOutput> {
    const names = namesIn(input.Certificate);
    const arn = newArn(world);
    world.acm.certificates[arn] = {
      arn,
      type: 'IMPORTED',
      names,
      validation: 'DNS',
      requestedAt: now,
      issuedAt: now,
      freeAt: 0,
      tags: tagRecord(input.Tags),
    };
    return { CertificateArn: arn };
  },

  DescribeCertificate(
    call: Call,
    { CertificateArn }: DescribeCertificateCommandInput,
  ): Answer<DescribeCertificateCommandOutput> {
    return { Certificate: shown(call, certificateByArn(call.world, CertificateArn)) };
  },

  ListCertificates({ world }: Call, input: ListCertificatesCommandInput): Answer<ListCertificatesCommandOutput> {
    return {
      CertificateSummaryList: Object.values(world.acm.certificates)
        .filter(
          (certificate) =>
            !input.CertificateStatuses?.length || input.CertificateStatuses.includes(statusOf(certificate)),
        )
        .map((certificate) => ({
          CertificateArn: certificate.arn,
          DomainName: certificate.names[0],
          SubjectAlternativeNameSummaries: [...certificate.names],
          HasAdditionalSubjectAlternativeNames: false,
          Status: statusOf(certificate),
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

  AddTagsToCertificate({ world }: Call, input: AddTagsToCertificateCommandInput): object {
    const certificate = certificateByArn(world, input.CertificateArn);
    certificate.tags = { ...certificate.tags, ...tagRecord(input.Tags) };
    return {};
  },

  RemoveTagsFromCertificate({ world }: Call, input: RemoveTagsFromCertificateCommandInput): object {
    const certificate = certificateByArn(world, input.CertificateArn);
    certificate.tags = withoutTags(
      certificate.tags,
      input.Tags?.map((tag) => tag.Key ?? ''),
    );
    return {};
  },

  ListTagsForCertificate(
    { world }: Call,
    input: ListTagsForCertificateCommandInput,
  ): Answer<ListTagsForCertificateCommandOutput> {
    return { Tags: tagList(certificateByArn(world, input.CertificateArn).tags) };
  },
};

/** Issues what has been validated for long enough. What is issued stays so, whatever becomes of its records. */
export function issueCertificates({ world, now, pace }: Call): void {
  for (const certificate of Object.values(world.acm.certificates)) {
    if (certificate.issuedAt !== undefined) continue;
    const since = certificate.names.map((name) => {
      const record = validationRecord(world, name);
      return publicCnameSince(world, record.Name, record.Value);
    });
    const issuedAt =
      Math.max(certificate.requestedAt, ...since.map((at) => at ?? Number.POSITIVE_INFINITY)) + pace.certificate;
    if (now >= issuedAt) certificate.issuedAt = issuedAt;
  }
}

export function isIssued(world: World, arn: string): boolean {
  return world.acm.certificates[arn]?.issuedAt !== undefined;
}

/** A listener has left the certificate: it counts as in use for a moment more. */
export function leaveCertificate({ world, now, pace }: Call, arn: string): void {
  const certificate = world.acm.certificates[arn];
  if (certificate) certificate.freeAt = now + pace.certificateInUse;
}

function statusOf(certificate: Certificate): 'ISSUED' | 'PENDING_VALIDATION' {
  return certificate.issuedAt === undefined ? 'PENDING_VALIDATION' : 'ISSUED';
}

/** The same for a domain and its wildcard, and each time it is asked for in this account. */
function validationRecord(world: World, name: string) {
  const domain = name.replace(/^\*\./, '');
  return {
    Name: `_${digitsOf(`${world.account}/${domain}/name`, 32)}.${domain}.`,
    Type: 'CNAME' as const,
    Value: `_${digitsOf(`${world.account}/${domain}/value`, 32)}.${digitsOf(domain, 10)}.acm-validations.aws.`,
  };
}

function usersOf(world: World, arn: string): string[] {
  const listeners = Object.values(world.elbv2.listeners).filter((listener) => listener.certificate === arn);
  return [...new Set(listeners.map((listener) => listener.loadBalancer))];
}

function shown({ world, now, pace }: Call, certificate: Certificate): CertificateDetail {
  const { names, issuedAt, requestedAt } = certificate;
  const recordsKnown = now >= requestedAt + pace.certificateRecords;
  return {
    CertificateArn: certificate.arn,
    DomainName: names[0],
    SubjectAlternativeNames: [...names],
    Status: statusOf(certificate),
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

function newArn(world: World): string {
  const id = newDigits(world, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `arn:aws:acm:${world.region}:${world.account}:certificate/${id}`;
}

function certificateByArn(world: World, arn = ''): Certificate {
  if (!arn.startsWith('arn:aws:acm:')) {
    refuse(
      'ValidationException',
      `Value '${arn}' at 'certificateArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:[\\w+=/,.@-]+:acm:…`,
    );
  }
  return (
    world.acm.certificates[arn] ??
    refuse('ResourceNotFoundException', `Could not find certificate ${arn} in account ${world.account}.`)
  );
}

/** The names in a PEM certificate. */
function namesIn(pem: Uint8Array | undefined): string[] {
  try {
    const certificate = new X509Certificate(Buffer.from(pem ?? new Uint8Array()));
    const names = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'));
    const common = /CN=(\S+)/.exec(certificate.subject)?.[1];
    return [...new Set([...(common === undefined ? [] : [common]), ...names.map((name) => name.slice('DNS:'.length))])];
  } catch {
    return refuse('ValidationException', 'The certificate field contains more than one certificate or no valid one.');
  }
}
