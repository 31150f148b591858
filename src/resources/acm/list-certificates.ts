import {
  ACMClient,
  type CertificateSummary,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
} from '@aws-sdk/client-acm';
import { orAbsent } from '../aws/errors.ts';
import { isOurs } from '../aws/tags.ts';
import type { Context } from '../contract.ts';
import { CERTIFICATE_ABSENT } from './describe-certificate.ts';

/** ACM has neither a filter for tags nor a call for several certificates' tags. */
export async function listMarked(ctx: Context): Promise<string[]> {
  const requested = (await listCertificates(ctx)).filter(({ Type }) => Type !== 'IMPORTED');
  const marked: string[] = [];
  for (const { CertificateArn: arn } of requested) if (arn && (await isMarked(ctx, arn))) marked.push(arn);
  return marked;
}

export async function isMarked(ctx: Context, arn: string): Promise<boolean> {
  const tags = await orAbsent(
    ctx.send(ACMClient, new ListTagsForCertificateCommand({ CertificateArn: arn })),
    CERTIFICATE_ABSENT,
  );
  return isOurs(ctx, tags?.Tags);
}

export async function listCertificates(ctx: Context): Promise<CertificateSummary[]> {
  const found: CertificateSummary[] = [];
  let next: string | undefined;
  do {
    const page = await ctx.send(ACMClient, new ListCertificatesCommand(next === undefined ? {} : { NextToken: next }));
    found.push(...(page.CertificateSummaryList ?? []));
    next = page.NextToken || undefined;
  } while (next !== undefined);
  return found;
}
