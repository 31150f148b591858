import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  type Role,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/values.ts';
import { rolePolicy } from '../../../src/resources/iam/role-policy.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(IAMClient);
const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::sessions/*' }],
};
const inputs = { name: 'cluster-s3', role: 'cluster', policy };
const id = 'cluster:cluster-s3';
const live = { id, inputs, attributes: {} };
const named = { RoleName: 'cluster', PolicyName: 'cluster-s3' };
const ABSENT = refusal('NoSuchEntityException', 'cannot be found', 404);
const DENIED = refusal('AccessDenied', 'not authorized', 403);

beforeEach(() => {
  aws.reset();
});

function answer(document: JsonObject, tags: Role['Tags'] = []): void {
  const PolicyDocument = encodeURIComponent(JSON.stringify(document));
  aws.on(GetRolePolicyCommand).resolves({ ...named, PolicyDocument });
  const role: Role = {
    Path: '/',
    RoleName: 'cluster',
    RoleId: 'AROA',
    Arn: 'arn',
    CreateDate: new Date(0),
    Tags: tags,
  };
  aws.on(GetRoleCommand).resolves({ Role: role });
}

test('create puts the document, and waits for a role that IAM does not know everywhere yet', async () => {
  aws.on(PutRolePolicyCommand).rejectsOnce(ABSENT).resolves({});
  expect(await rolePolicy.create(testContext(), inputs, 'token')).toBe(id);
  const put = { ...named, PolicyDocument: JSON.stringify(policy) };
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([put, put]);
});

test('update puts the document', async () => {
  aws.on(PutRolePolicyCommand).resolves({});
  await rolePolicy.update?.(testContext(), id, { inputs, changed: new Set(['policy']), prior: live });
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([{ ...named, PolicyDocument: JSON.stringify(policy) }]);
});

describe('read', () => {
  test('takes role and name from the id', async () => {
    answer(policy);
    expect(await rolePolicy.read(testContext(), id)).toEqual(live);
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([named]);
  });

  test('is absent only when IAM says so', async () => {
    aws.on(GetRolePolicyCommand).rejectsOnce(ABSENT).rejects(DENIED);
    expect(await rolePolicy.read(testContext(), id)).toBeUndefined();
    await expect(rolePolicy.read(testContext(), id)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });

  test.each(['cluster', 'cluster:', ':cluster-s3', 'a:b:c'])('knows nothing under the id %s', async (wrong) => {
    expect(await rolePolicy.read(testContext(), wrong)).toBeUndefined();
    expect(aws.calls()).toEqual([]);
  });
});

describe('find', () => {
  const journal = { token: 'token', since: 0 };
  const other = { ...policy, Statement: [] };

  test('a policy in a role of ours is ours', async () => {
    answer(other, [OUR_TAG]);
    expect(await rolePolicy.find(testContext(), inputs)).toEqual({ id, ours: true });
  });

  test("a policy in somebody's role is not, even after an interrupted create", async () => {
    answer(other);
    expect(await rolePolicy.find(testContext(), inputs)).toEqual({ id, ours: false });
    expect(await rolePolicy.find(testContext(), inputs, journal)).toEqual({ id, ours: false });
  });

  test('what an interrupted create would have put there is ours', async () => {
    answer(policy);
    expect(await rolePolicy.find(testContext(), inputs, journal)).toEqual({ id, ours: true });
    expect(await rolePolicy.find(testContext(), inputs)).toEqual({ id, ours: false });
  });

  test('finds nothing where there is nothing', async () => {
    aws.on(GetRolePolicyCommand).rejects(ABSENT);
    expect(await rolePolicy.find(testContext(), inputs, journal)).toBeUndefined();
  });
});

test('delete succeeds, and succeeds again; denied, it fails', async () => {
  aws.on(DeleteRolePolicyCommand).resolvesOnce({}).rejectsOnce(ABSENT).rejects(DENIED);
  await rolePolicy.delete(testContext(), id, live);
  await rolePolicy.delete(testContext(), id, live);
  await expect(rolePolicy.delete(testContext(), id, live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([named, named, named]);
});
