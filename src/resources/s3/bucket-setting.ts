import { isAwsError } from '../aws/errors.ts';
import type { RetryRule, SendOptions } from '../aws/send.ts';
import type { Context, InputSpec, ResourceType } from '../contract.ts';
import { settingPermissions } from './permissions.ts';

type NoAttributes = Record<never, never>;

interface OfBucket {
  readonly bucket: string;
}

/** What one setting of a bucket has of its own. */
interface Setting<I extends OfBucket> {
  readonly name: string;
  readonly inputs: { readonly [K in Exclude<keyof I, 'bucket'>]: InputSpec<I[K]> };
  /** What IAM calls it: `Get` and `Put` come before it. */
  readonly permission: string;
  /** AWS's code for "not configured"; a bucket that is gone is told apart by `bucketSetting`. */
  readonly absentCode?: string;
  /** `undefined`: not configured. */
  read(ctx: Context, bucket: string): Promise<Omit<I, 'bucket'> | undefined>;
  /** Writes the whole setting, whatever was there. */
  write(ctx: Context, inputs: I): Promise<void>;
}

/** S3 refuses a change of a bucket while another is under way. */
export const UNDER_WAY: RetryRule = {
  code: 'OperationAborted',
  what: 'another change of the bucket to end',
  forMs: 60_000,
};

/** For a setting, which is a put: S3 may not know a new bucket yet. */
export const SETTLING: SendOptions = {
  retryCodes: [UNDER_WAY, { code: 'NoSuchBucket', what: 'all of S3 to know the new bucket', forMs: 30_000 }],
};

/** A part of a bucket with a life of its own: written whole, never found in the way, and gone with its bucket. */
export function bucketSetting<I extends OfBucket>(setting: Setting<I>): ResourceType<I, NoAttributes> {
  const write = async (ctx: Context, inputs: I): Promise<string> => {
    await setting.write(ctx, inputs);
    return inputs.bucket;
  };
  return {
    name: setting.name,
    kind: 'setting',
    importId: "the bucket's name",
    replacement: 'create-first',
    typicalMs: 500,
    // The mapped type can't be seen to be whole while I is open.
    inputs: { bucket: { forcesReplacement: true }, ...setting.inputs } as ResourceType<I, NoAttributes>['inputs'],
    attributes: {},
    identity: (inputs) => inputs.bucket,
    permissions: (place, { bucket }) => settingPermissions(place, bucket, setting.permission),

    async read(ctx, id) {
      try {
        const live = await setting.read(ctx, id);
        return live && { id, inputs: { bucket: id, ...live } as Partial<I> & OfBucket, attributes: {} };
      } catch (error) {
        if (isAwsError(error, 'NoSuchBucket', ...(setting.absentCode ? [setting.absentCode] : []))) return undefined;
        throw error;
      }
    },

    // Every bucket has some value: putting ours in its place harms nobody and can be repeated.
    find: async () => undefined,
    create: write,
    update: async (ctx, _id, { inputs }) => void (await write(ctx, inputs)),
    // The bucket goes away or keeps its protection: taking it away first would only weaken what is left.
    delete: async () => undefined,
  };
}
