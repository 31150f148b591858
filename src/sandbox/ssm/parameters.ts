import type {
  DeleteParameterCommandInput,
  DescribeParametersCommandInput,
  DescribeParametersCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  PutParameterCommandInput,
  PutParameterCommandOutput,
  Parameter as SdkParameter,
} from '@aws-sdk/client-ssm';
import { type Answer, type Call, type Operations, tagRecord } from '../call.ts';
import { decrypt, encrypt, keyIdOf } from '../encryption.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import type { Parameter } from './world.ts';

/** Bytes that a standard parameter can hold, and any. */
const STANDARD_BYTES = 4_096;
const MOST_BYTES = 8_192;

export const parameters = {
  PutParameter({ world, now }: Call, input: PutParameterCommandInput): Answer<PutParameterCommandOutput> {
    const { Name: name = '', Value: value = '' } = input;
    const before = world.ssm.parameters[name];
    if (input.Overwrite && input.Tags) {
      refuse(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    if (value === '')
      refuse(
        'ValidationException',
        "Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
      );
    if (before && !input.Overwrite) {
      refuse(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type =
      input.Type ??
      before?.type ??
      refuse('ValidationException', 'A parameter type is required when you create a parameter.');
    const bytes = Buffer.byteLength(value);
    if (bytes > MOST_BYTES || (bytes > STANDARD_BYTES && (input.Tier ?? 'Standard') === 'Standard')) {
      refuse(
        'ValidationException',
        `Standard tier parameters support a maximum parameter value of ${STANDARD_BYTES} characters, advanced tier parameters one of ${MOST_BYTES}.`,
      );
    }
    // Intelligent tiering shows as the tier that it chose, and never goes back.
    const tier =
      input.Tier === 'Advanced' || bytes > STANDARD_BYTES || before?.tier === 'Advanced' ? 'Advanced' : 'Standard';
    world.ssm.parameters[name] = {
      name,
      type,
      ...protectedValue(world, type, value, input.KeyId ?? before?.key?.asGiven ?? 'alias/aws/ssm'),
      tier,
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? now,
      modifiedAt: now,
      tags: before?.tags ?? tagRecord(input.Tags),
    };
    return { Version: (before?.version ?? 0) + 1, Tier: tier };
  },

  GetParameter({ world }: Call, input: GetParameterCommandInput): Answer<GetParameterCommandOutput> {
    return { Parameter: shown(world, parameterNamed(world, input.Name), input.WithDecryption === true) };
  },

  DescribeParameters({ world }: Call, input: DescribeParametersCommandInput): Answer<DescribeParametersCommandOutput> {
    const wanted = (name: string): boolean =>
      (input.ParameterFilters ?? []).every(({ Key, Option, Values }) => {
        if (Key !== 'Name') return refuse('InvalidFilterKey', `The sandbox filters parameters by Name, not by ${Key}`);
        return (Values ?? []).some((value) => (Option === 'BeginsWith' ? name.startsWith(value) : name === value));
      });
    return {
      Parameters: Object.values(world.ssm.parameters)
        .filter(({ name }) => wanted(name))
        .map((parameter) => ({
          Name: parameter.name,
          ARN: arnOf(world, parameter.name),
          Type: parameter.type,
          Tier: parameter.tier,
          Version: parameter.version,
          LastModifiedDate: new Date(parameter.modifiedAt),
          DataType: 'text',
          ...(parameter.key ? { KeyId: parameter.key.asGiven } : {}),
        })),
    };
  },

  DeleteParameter({ world }: Call, { Name }: DeleteParameterCommandInput): object {
    delete world.ssm.parameters[parameterNamed(world, Name).name];
    return {};
  },
} satisfies Operations;

function protectedValue(world: World, type: Parameter['type'], value: string, keyName: string) {
  if (type !== 'SecureString') return { value };
  const id = keyIdOf(world, keyName);
  if (id === undefined) refuse('InvalidKeyId', `Invalid keyId ${keyName}`);
  return { value: encrypt(world, id, value), key: { id, asGiven: keyName } };
}

function shown(world: World, parameter: Parameter, decrypted: boolean): SdkParameter {
  const { key, value } = parameter;
  return {
    Name: parameter.name,
    ARN: arnOf(world, parameter.name),
    Type: parameter.type,
    Value: key && decrypted ? decrypt(world, key.id, value) : value,
    Version: parameter.version,
    LastModifiedDate: new Date(parameter.modifiedAt),
    DataType: 'text',
  };
}

function arnOf(world: World, name: string): string {
  return `arn:aws:ssm:${world.region}:${world.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

function parameterNamed(world: World, name = ''): Parameter {
  return world.ssm.parameters[name] ?? refuse('ParameterNotFound', `Parameter ${name} not found.`);
}
