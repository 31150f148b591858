import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { orAbsent } from '../aws/errors.ts';
import type { Context } from '../contract.ts';

export const CERTIFICATE_ABSENT = 'ResourceNotFoundException';

/** The certificate, looked up now; `undefined` when ACM has none. */
export async function describeCertificate(ctx: Context, arn: string): Promise<CertificateDetail | undefined> {
  const answer = await orAbsent(
    ctx.send(ACMClient, new DescribeCertificateCommand({ CertificateArn: arn })),
    CERTIFICATE_ABSENT,
  );
  return answer?.Certificate;
}

/** The same, one answer for the certificate and its validation within a refresh. */
export function sharedCertificate(ctx: Context, arn: string): Promise<CertificateDetail | undefined> {
  return ctx.memo(`acm/certificate/${arn}`, () => describeCertificate(ctx, arn));
}

/** The names it is for, its main one first. */
export function namesOf({ DomainName, SubjectAlternativeNames }: CertificateDetail): string[] {
  return [...new Set([DomainName ?? '', ...(SubjectAlternativeNames ?? [])])].filter((name) => name !== '');
}
