import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  IAMClient,
  type InstanceProfile,
  RemoveRoleFromInstanceProfileCommand,
  type Role,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { instanceProfile } from '../../../src/resources/iam/instance-profile.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(IAMClient);
const name = 'example-cluster';
const inputs = { name, role: 'wanted' };
const arn = `arn:aws:iam::123456789012:instance-profile/${name}`;
const live = { id: name, inputs, attributes: { arn } };
const ABSENT = refusal('NoSuchEntityException', 'cannot be found', 404);
const FULL = refusal('LimitExceededException', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
const DENIED = refusal('AccessDenied', 'not authorized', 403);

beforeEach(() => {
  aws.reset();
});

function profile(...roles: string[]): InstanceProfile {
  return {
    Path: '/',
    InstanceProfileName: name,
    InstanceProfileId: 'AIPA',
    Arn: arn,
    CreateDate: new Date(0),
    Roles: roles.map(
      (RoleName): Role => ({ Path: '/', RoleName, RoleId: 'AROA', Arn: 'arn', CreateDate: new Date(0) }),
    ),
    Tags: [OUR_TAG],
  };
}

function sent(): unknown[] {
  return aws.calls().map((call) => ({ [call.args[0].constructor.name.replace('Command', '')]: call.args[0].input }));
}

const add = { AddRoleToInstanceProfile: { InstanceProfileName: name, RoleName: 'wanted' } };
const look = { GetInstanceProfile: { InstanceProfileName: name } };
const remove = (RoleName: string) => ({ RemoveRoleFromInstanceProfile: { InstanceProfileName: name, RoleName } });

test('create makes it with our mark; its role comes later', async () => {
  aws.on(CreateInstanceProfileCommand).resolves({});
  expect(await instanceProfile.create(testContext(), inputs, 'token')).toBe(name);
  expect(sent()).toEqual([{ CreateInstanceProfile: { InstanceProfileName: name, Tags: [OUR_TAG] } }]);
});

test('create is never repeated blindly', async () => {
  aws.on(CreateInstanceProfileCommand).rejects(refusal('ServiceFailure', 'oops', 500));
  await expect(instanceProfile.create(testContext(), inputs, 'token')).rejects.toMatchObject({
    code: 'AWS_UNANSWERED',
  });
  expect(aws.calls()).toHaveLength(1);
});

describe('giving it its role', () => {
  test('waits for a role that IAM does not know everywhere yet', async () => {
    aws.on(AddRoleToInstanceProfileCommand).rejectsOnce(ABSENT).rejectsOnce(ABSENT).resolves({});
    await instanceProfile.configure?.(testContext(), name, inputs);
    expect(sent()).toEqual([add, add, add]);
  });

  test('is done when the role is there already', async () => {
    aws.on(AddRoleToInstanceProfileCommand).rejects(FULL);
    aws.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile('wanted') });
    await instanceProfile.configure?.(testContext(), name, inputs);
    expect(sent()).toEqual([add, look]);
  });

  test('takes another role out first', async () => {
    aws.on(AddRoleToInstanceProfileCommand).rejectsOnce(FULL).resolves({});
    aws.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile('other') });
    aws.on(RemoveRoleFromInstanceProfileCommand).resolves({});
    await instanceProfile.update?.(testContext(), name, { inputs, changed: new Set(['role']), prior: live });
    expect(sent()).toEqual([add, look, remove('other'), add]);
  });

  test('fails when it is denied', async () => {
    aws.on(AddRoleToInstanceProfileCommand).rejects(DENIED);
    await expect(instanceProfile.configure?.(testContext(), name, inputs)).rejects.toMatchObject({
      code: 'AWS_REFUSED',
    });
  });
});

describe('read', () => {
  test('tells the role', async () => {
    aws.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile('wanted') });
    expect(await instanceProfile.read(testContext(), name)).toEqual(live);
  });

  test('tells that there is no role', async () => {
    aws.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile() });
    expect((await instanceProfile.read(testContext(), name))?.inputs).toEqual({ name });
  });

  test('is absent only when IAM says so', async () => {
    aws.on(GetInstanceProfileCommand).rejectsOnce(ABSENT).rejects(DENIED);
    expect(await instanceProfile.read(testContext(), name)).toBeUndefined();
    await expect(instanceProfile.read(testContext(), name)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});

test('find tells ours, foreign and none apart', async () => {
  aws
    .on(GetInstanceProfileCommand)
    .resolvesOnce({ InstanceProfile: profile() })
    .resolvesOnce({ InstanceProfile: { ...profile(), Tags: [] } })
    .rejects(ABSENT);
  expect(await instanceProfile.find(testContext(), inputs)).toEqual({ id: name, ours: true });
  expect(await instanceProfile.find(testContext(), inputs)).toEqual({ id: name, ours: false });
  expect(await instanceProfile.find(testContext(), inputs)).toBeUndefined();
});

describe('delete', () => {
  test('removes whatever role is in it now, then the profile', async () => {
    aws.on(GetInstanceProfileCommand).resolves({ InstanceProfile: profile('drifted') });
    aws.on(RemoveRoleFromInstanceProfileCommand).resolves({});
    aws
      .on(DeleteInstanceProfileCommand)
      .rejectsOnce(refusal('DeleteConflictException', 'must remove roles from instance profile first', 409))
      .resolves({});
    await instanceProfile.delete(testContext(), name, live);
    const end = { DeleteInstanceProfile: { InstanceProfileName: name } };
    expect(sent()).toEqual([look, remove('drifted'), end, end]);
  });

  test('succeeds when it is gone already, or goes meanwhile', async () => {
    aws
      .on(GetInstanceProfileCommand)
      .rejectsOnce(ABSENT)
      .resolves({ InstanceProfile: profile('wanted') });
    aws.on(RemoveRoleFromInstanceProfileCommand).rejects(ABSENT);
    aws.on(DeleteInstanceProfileCommand).rejects(ABSENT);
    await instanceProfile.delete(testContext(), name, live);
    await instanceProfile.delete(testContext(), name, live);
    expect(aws.calls()).toHaveLength(4);
  });

  test('fails when it is denied', async () => {
    aws.on(GetInstanceProfileCommand).rejects(DENIED);
    await expect(instanceProfile.delete(testContext(), name, live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});
