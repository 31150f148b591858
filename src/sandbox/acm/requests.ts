import { X509Certificate } from 'node:crypto';
import type {
  ImportCertificateCommandInput,
  ImportCertificateCommandOutput,
  RequestCertificateCommandInput,
  RequestCertificateCommandOutput,
} from '@aws-sdk/client-acm';
import { sameValue } from '../../core/canonical.ts';
import { type Answer, type Call, newDigits, type Operations, tagRecord } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';

/** An idempotency token is remembered for an hour. */
const TOKEN_MS = 3_600_000;

/** How certificates come to be. */
export const requests = {
  RequestCertificate(
    { world, now, pace }: Call,
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
      recordsFrom: now + pace.certificateRecords,
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
} satisfies Operations;

function newArn(world: World): string {
  const id = newDigits(world, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `arn:aws:acm:${world.region}:${world.account}:certificate/${id}`;
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
