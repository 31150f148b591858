import { type AliasListEntry, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { StarterError } from '../../../core/errors.ts';
import { onPages } from '../../../resources/aws/pages.ts';
import type { Context } from '../../../resources/contract.ts';

/** The ARN of the key behind an alias. @throws StarterError KMS_ALIAS_NOT_FOUND */
export async function findKmsKey(ctx: Context, alias: string): Promise<string> {
  const key = (await findAlias(ctx, alias))?.TargetKeyId;
  // An alias of AWS's own may be listed before it has a key.
  if (key === undefined) throw notFound(ctx, alias);
  return `arn:${ctx.partition}:kms:${ctx.region}:${ctx.account}:key/${key}`;
}

/** Listed, not described: DescribeKey on an alias of AWS's own creates its key, and a lookup changes nothing. */
async function findAlias(ctx: Context, alias: string): Promise<AliasListEntry | undefined> {
  const listed = onPages(async (Marker) => {
    const page = await ctx.send(KMSClient, new ListAliasesCommand({ Limit: 100, Marker }));
    return { items: page.Aliases, next: page.Truncated ? page.NextMarker : undefined };
  });
  for await (const each of listed) if (each.AliasName === alias) return each;
  return undefined;
}

function notFound(ctx: Context, alias: string): StarterError {
  const parameter = '/teleport-starter/throwaway';
  return new StarterError({
    code: 'KMS_ALIAS_NOT_FOUND',
    summary: 'The KMS alias does not exist in the region',
    detail: `kms_alias_name is "${alias}", which ${ctx.region} of account ${ctx.account} does not have.`,
    hint:
      alias === 'alias/aws/ssm'
        ? `AWS makes this key with the first SecureString. Write one and delete it again:\naws ssm put-parameter --region ${ctx.region} --name ${parameter} --type SecureString --value x\naws ssm delete-parameter --region ${ctx.region} --name ${parameter}`
        : 'Set kms_alias_name to an alias that exists; alias/aws/ssm is the default.',
  });
}
