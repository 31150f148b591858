import { DeleteTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { LINEAGE_TAG } from '../aws/tags.ts';
import type { Context } from '../contract.ts';

/** Takes this deployment's mark away. One that is not there is no error (API reference, DeleteTags). */
export async function release(ctx: Context, id: string): Promise<void> {
  const Tags = [{ Key: LINEAGE_TAG, Value: ctx.lineage }];
  await ctx.send(EC2Client, new DeleteTagsCommand({ Resources: [id], Tags }));
}
