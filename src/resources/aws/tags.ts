import type { Context } from '../contract.ts';

/** The tag that says which deployment made an object. */
export const LINEAGE_TAG = 'teleport-starter:lineage';

/** The user's tags plus our own mark, in the form most services take. */
export function tagsToSend(
  ctx: Context,
  tags: Readonly<Record<string, string>> = {},
): { Key: string; Value: string }[] {
  return Object.entries({ ...tags, [LINEAGE_TAG]: ctx.lineage }).map(([Key, Value]) => ({ Key, Value }));
}

/** A list of tags as a record, without the marks that AWS (`aws:`) and we (`teleport-starter:`) put there. */
export function userTags(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (tags ?? [])
      .filter((tag) => tag.Key !== undefined && !/^(aws|teleport-starter):/.test(tag.Key))
      .map((tag) => [tag.Key ?? '', tag.Value ?? '']),
  );
}

/** Whether the tags carry our mark for this deployment. */
export function isOurs(
  ctx: Context,
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): boolean {
  return (tags ?? []).some((tag) => tag.Key === LINEAGE_TAG && tag.Value === ctx.lineage);
}
