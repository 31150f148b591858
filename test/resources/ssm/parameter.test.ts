import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/values.ts';
import { parameter } from '../../../src/resources/ssm/parameter.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(SSMClient);
const name = '/teleport/example/license';
const inputs = {
  name,
  type: 'SecureString',
  value: new Secret('a license'),
  key_id: 'alias/aws/ssm',
  tier: 'Intelligent-Tiering',
};
const live = { id: name, inputs, attributes: {} };
const settings = {
  Name: name,
  Type: 'SecureString',
  Value: 'a license',
  KeyId: 'alias/aws/ssm',
  Tier: 'Intelligent-Tiering',
};
const ABSENT = refusal('ParameterNotFound', `Parameter ${name} not found.`);
const DENIED = refusal('AccessDeniedException', 'not authorized');

beforeEach(() => {
  aws.reset();
});

describe('create', () => {
  test('writes without Overwrite and with our mark: AWS takes tags only so', async () => {
    aws.on(PutParameterCommand).resolves({});
    expect(await parameter.create(testContext(), inputs, 'token')).toBe(name);
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([{ ...settings, Tags: [OUR_TAG] }]);
  });

  test("never writes over somebody's parameter", async () => {
    aws.on(PutParameterCommand).rejects(refusal('ParameterAlreadyExists', 'The parameter already exists.'));
    await expect(parameter.create(testContext(), inputs, 'token')).rejects.toMatchObject({
      failure: { awsCode: 'ParameterAlreadyExists' },
    });
    expect(aws.calls()).toHaveLength(1);
  });

  test('is never repeated blindly', async () => {
    aws.on(PutParameterCommand).rejects(refusal('InternalServerError', 'oops', 500));
    await expect(parameter.create(testContext(), inputs, 'token')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(aws.calls()).toHaveLength(1);
  });

  test('names no key for a parameter that is not encrypted', async () => {
    aws.on(PutParameterCommand).resolves({});
    await parameter.create(testContext(), { ...inputs, type: 'String' }, 'token');
    expect(aws.calls()[0]?.args[0].input).not.toHaveProperty('KeyId');
  });
});

test('update writes with Overwrite, then our mark: what was deleted meanwhile is made anew without it', async () => {
  aws.on(PutParameterCommand).resolves({});
  aws.on(AddTagsToResourceCommand).rejectsOnce(refusal('InvalidResourceId', 'not valid')).resolves({});
  await parameter.update?.(testContext(), name, { inputs, changed: new Set(['value']), prior: live });
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([
    { ...settings, Overwrite: true },
    { ResourceType: 'Parameter', ResourceId: name, Tags: [OUR_TAG] },
    { ResourceType: 'Parameter', ResourceId: name, Tags: [OUR_TAG] },
  ]);
});

describe('read', () => {
  beforeEach(() => {
    aws.on(GetParameterCommand).resolves({ Parameter: { Name: name, Type: 'SecureString', Value: 'a license' } });
    aws
      .on(DescribeParametersCommand)
      .resolves({ Parameters: [{ Name: name, KeyId: 'alias/aws/ssm', Tier: 'Standard' }] });
  });

  test('tells the value as a secret, the key and the tier', async () => {
    const found = await parameter.read(testContext(), name);
    expect(found?.inputs).toMatchObject({ name, type: 'SecureString', key_id: 'alias/aws/ssm', tier: 'Standard' });
    expect(found?.inputs.value?.reveal()).toBe('a license');
    expect(JSON.stringify(found)).not.toContain('a license');
    expect(aws.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({ Name: name, WithDecryption: true });
    expect(aws.commandCalls(DescribeParametersCommand)[0]?.args[0].input).toEqual({
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name] }],
    });
    expect(aws.calls()).toHaveLength(2);
  });

  test('looks past an empty page', async () => {
    aws
      .on(DescribeParametersCommand)
      .resolvesOnce({ Parameters: [], NextToken: 'more' })
      .resolves({ Parameters: [{ Name: name, KeyId: 'alias/mine', Tier: 'Advanced' }] });
    expect((await parameter.read(testContext(), name))?.inputs).toMatchObject({
      key_id: 'alias/mine',
      tier: 'Advanced',
    });
    expect(aws.commandCalls(DescribeParametersCommand)[1]?.args[0].input).toMatchObject({ NextToken: 'more' });
  });

  test("is under AWS's managed key when none is named", async () => {
    aws.on(DescribeParametersCommand).resolves({ Parameters: [{ Name: name, Tier: 'Standard' }] });
    expect((await parameter.read(testContext(), name))?.inputs.key_id).toBe('alias/aws/ssm');
  });

  test('has no key when it is not encrypted', async () => {
    aws.on(GetParameterCommand).resolves({ Parameter: { Name: name, Type: 'String', Value: 'plain' } });
    aws.on(DescribeParametersCommand).resolves({ Parameters: [{ Name: name, Tier: 'Standard' }] });
    expect((await parameter.read(testContext(), name))?.inputs).not.toHaveProperty('key_id');
  });

  test('is absent only when AWS says so', async () => {
    aws.on(GetParameterCommand).rejectsOnce(ABSENT).rejects(DENIED);
    expect(await parameter.read(testContext(), name)).toBeUndefined();
    await expect(parameter.read(testContext(), name)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });

  test('fails when its key and tier may not be looked at', async () => {
    aws.on(DescribeParametersCommand).rejects(DENIED);
    await expect(parameter.read(testContext(), name)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

test.each([
  ['alias/aws/ssm', 'alias/aws/ssm', true],
  ['alias/aws/ssm', 'arn:aws:kms:us-west-2:123456789012:alias/aws/ssm', true],
  ['1234abcd-12ab', 'arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab', true],
  ['alias/aws/ssm', 'alias/mine', false],
])('key %s satisfied by %s: %s', (desired, found, same) => {
  expect(parameter.inputs.key_id.equal?.(desired, found, { owned: true })).toBe(same);
});

test.each([
  ['Intelligent-Tiering', 'Standard', true],
  ['Intelligent-Tiering', 'Advanced', true],
  ['Advanced', 'Advanced', true],
  ['Advanced', 'Standard', false],
])('tier %s satisfied by %s: %s', (desired, found, same) => {
  expect(parameter.inputs.tier.equal?.(desired, found, { owned: true })).toBe(same);
});

describe('find', () => {
  test('tells ours and foreign apart', async () => {
    aws.on(GetParameterCommand).resolves({ Parameter: { Name: name } });
    aws
      .on(ListTagsForResourceCommand)
      .resolvesOnce({ TagList: [OUR_TAG] })
      .resolves({ TagList: [] });
    expect(await parameter.find(testContext(), inputs)).toEqual({ id: name, ours: true });
    expect(await parameter.find(testContext(), inputs, { token: 'token', since: 0 })).toEqual({
      id: name,
      ours: false,
    });
    expect(aws.commandCalls(ListTagsForResourceCommand)[0]?.args[0].input).toEqual({
      ResourceType: 'Parameter',
      ResourceId: name,
    });
  });

  describe('of a parameter just made, whose tags are not known yet', () => {
    const UNKNOWN = refusal('InvalidResourceId', 'The resource ID is not valid.');

    test('asks until they are', async () => {
      aws.on(GetParameterCommand).resolves({ Parameter: { Name: name } });
      aws
        .on(ListTagsForResourceCommand)
        .rejectsOnce(UNKNOWN)
        .rejectsOnce(UNKNOWN)
        .resolves({ TagList: [OUR_TAG] });
      expect(await parameter.find(testContext(), inputs)).toEqual({ id: name, ours: true });
    });

    test('ends some time', async () => {
      aws.on(GetParameterCommand).resolves({ Parameter: { Name: name } });
      aws.on(ListTagsForResourceCommand).rejects(UNKNOWN);
      await expect(parameter.find(testContext(), inputs)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
    });
  });

  test('asks for no decryption: who may not read the value can still deploy over its own', async () => {
    aws.on(GetParameterCommand).rejects(ABSENT);
    expect(await parameter.find(testContext(), inputs)).toBeUndefined();
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([{ Name: name }]);
  });
});

test('delete succeeds, and succeeds again; denied, it fails', async () => {
  aws.on(DeleteParameterCommand).resolvesOnce({}).rejectsOnce(ABSENT).rejects(DENIED);
  await parameter.delete(testContext(), name, live);
  await parameter.delete(testContext(), name, live);
  await expect(parameter.delete(testContext(), name, live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});
