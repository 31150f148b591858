import {
  ACMClient,
  type CertificateSummary,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
} from '@aws-sdk/client-acm';
import { orAbsent } from '../aws/errors.ts';
import { allOnPages } from '../aws/pages.ts';
import { isOurs, LINEAGE_TAG } from '../aws/tags.ts';
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

/** Takes this deployment's mark away; from a certificate that has none, nothing: that needs no permission to change it. */
export async function release(ctx: Context, arn: string): Promise<void> {
  if (!(await isMarked(ctx, arn))) return;
  const Tags = [{ Key: LINEAGE_TAG, Value: ctx.lineage }];
  await ctx.send(ACMClient, new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags }));
}

export function listCertificates(ctx: Context): Promise<CertificateSummary[]> {
  return allOnPages(async (NextToken) => {
    const page = await ctx.send(ACMClient, new ListCertificatesCommand({ NextToken }));
    return { items: page.CertificateSummaryList, next: page.NextToken };
  });
}
