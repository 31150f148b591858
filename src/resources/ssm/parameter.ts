import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  type ParameterMetadata,
  type ParameterTier,
  type ParameterType,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { Secret } from '../../core/values.ts';
import { orAbsent } from '../aws/errors.ts';
import { onPages } from '../aws/pages.ts';
import { isOurs, tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { parameterPermissions } from './permissions.ts';

export interface ParameterInputs {
  readonly name: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly value: Secret;
  /** The KMS key of a SecureString: an alias, an id or an ARN. */
  readonly key_id: string;
  /** `Standard`, `Advanced` or `Intelligent-Tiering`. */
  readonly tier: string;
}

type NoAttributes = Record<never, never>;

const ABSENT = 'ParameterNotFound';
/** The key of a SecureString for which none was named. */
const DEFAULT_KEY = 'alias/aws/ssm';
const INTELLIGENT = 'Intelligent-Tiering';
const TAGGED = { ResourceType: 'Parameter' } as const;
/** A parameter just made may be unknown to the calls for tags, although GetParameter gives it. */
const UNKNOWN_YET = {
  retryCodes: [{ code: 'InvalidResourceId', what: 'all of SSM to know the new parameter', forMs: 20_000 }],
};

export const parameter: ResourceType<ParameterInputs, NoAttributes> = {
  name: 'aws_ssm_parameter',
  kind: 'object',
  importId: "the parameter's name",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: {
    name: { forcesReplacement: true },
    type: {},
    value: { sensitive: true },
    key_id: { equal: (desired, live) => withoutArn(desired) === withoutArn(live) },
    // Intelligent-Tiering is a wish: AWS reports the tier that it chose, standard or advanced.
    tier: { equal: (desired, live) => desired === INTELLIGENT || desired === live },
  },
  attributes: {},
  identity: (inputs) => inputs.name,
  permissions: parameterPermissions,

  async read(ctx, id) {
    const metadata = describe(ctx, id);
    // Only GetParameter decides about absence, and its failure comes first.
    metadata.catch(() => undefined);
    const answer = await orAbsent(
      ctx.send(SSMClient, new GetParameterCommand({ Name: id, WithDecryption: true })),
      ABSENT,
    );
    if (!answer) return undefined;
    const { Type, Value } = answer.Parameter ?? {};
    const { KeyId = Type === 'SecureString' ? DEFAULT_KEY : undefined, Tier } = (await metadata) ?? {};
    return {
      id,
      inputs: {
        name: id,
        value: new Secret(Value ?? ''),
        ...(Type === undefined ? {} : { type: Type }),
        ...(KeyId === undefined ? {} : { key_id: KeyId }),
        ...(Tier === undefined ? {} : { tier: Tier }),
      },
      attributes: {},
    };
  },

  async find(ctx, { name }) {
    const answer = await orAbsent(ctx.send(SSMClient, new GetParameterCommand({ Name: name })), ABSENT);
    if (!answer) return undefined;
    const tags = await ctx.send(
      SSMClient,
      new ListTagsForResourceCommand({ ...TAGGED, ResourceId: name }),
      UNKNOWN_YET,
    );
    return { id: name, ours: isOurs(ctx, tags.TagList) };
  },

  // Without Overwrite: a parameter that is there already is somebody's. AWS takes tags only without it, too.
  async create(ctx, inputs) {
    await ctx.send(SSMClient, new PutParameterCommand({ ...settingsOf(inputs), Tags: tagsToSend(ctx) }), {
      repeat: 'unless unanswered',
    });
    return inputs.name;
  },

  // What somebody deleted a moment ago the first call makes anew, without our mark.
  async update(ctx, id, { inputs }) {
    await ctx.send(SSMClient, new PutParameterCommand({ ...settingsOf(inputs), Overwrite: true }));
    const marks = { ...TAGGED, ResourceId: id, Tags: tagsToSend(ctx) };
    await ctx.send(SSMClient, new AddTagsToResourceCommand(marks), UNKNOWN_YET);
  },

  async delete(ctx, id) {
    await orAbsent(ctx.send(SSMClient, new DeleteParameterCommand({ Name: id })), ABSENT);
  },
};

function settingsOf({ name, type, value, key_id, tier }: ParameterInputs) {
  return {
    Name: name,
    // The declaration knows only AWS's own words.
    Type: type as ParameterType,
    Value: value.reveal(),
    Tier: tier as ParameterTier,
    // Other types are not encrypted and refuse a key.
    ...(type === 'SecureString' ? { KeyId: key_id } : {}),
  };
}

/** What GetParameter doesn't tell. */
async function describe(ctx: Context, name: string): Promise<ParameterMetadata | undefined> {
  const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: [name] }];
  const listed = onPages(async (NextToken) => {
    const page = await ctx.send(SSMClient, new DescribeParametersCommand({ ParameterFilters, NextToken }));
    return { items: page.Parameters, next: page.NextToken };
  });
  for await (const each of listed) if (each.Name === name) return each;
  return undefined;
}

/** `arn:…:alias/x` and `alias/x`, `arn:…:key/ID` and `ID` are the same key. */
function withoutArn(key: string): string {
  return key.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
}
