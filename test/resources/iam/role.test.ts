import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  type Role,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { role } from '../../../src/resources/iam/role.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const aws = mockClient(IAMClient);
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const inputs = { name: 'example-cluster', assume_role_policy: trust };
const arn = 'arn:aws:iam::123456789012:role/example-cluster';
const live = { id: 'example-cluster', inputs, attributes: { arn } };
const answered: Role = {
  Path: '/',
  RoleName: 'example-cluster',
  RoleId: 'AROA',
  Arn: arn,
  CreateDate: new Date(0),
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
  Tags: [OUR_TAG],
};
const ABSENT = refusal('NoSuchEntityException', 'The role with name example-cluster cannot be found.', 404);
const DENIED = refusal('AccessDenied', 'not authorized', 403);

beforeEach(() => {
  aws.reset();
});

test('create sends the trust policy and our mark', async () => {
  aws.on(CreateRoleCommand).resolves({});
  expect(await role.create(testContext(), inputs, 'token')).toBe('example-cluster');
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([
    { RoleName: 'example-cluster', AssumeRolePolicyDocument: JSON.stringify(trust), Tags: [OUR_TAG] },
  ]);
});

test('create is never repeated blindly', async () => {
  aws.on(CreateRoleCommand).rejects(refusal('ServiceFailure', 'oops', 500));
  await expect(role.create(testContext(), inputs, 'token')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(aws.calls()).toHaveLength(1);
});

test('read decodes the trust policy', async () => {
  aws.on(GetRoleCommand).resolves({ Role: answered });
  expect(await role.read(testContext(), 'example-cluster')).toEqual(live);
});

test('read is absent only when IAM says so', async () => {
  aws.on(GetRoleCommand).rejectsOnce(ABSENT).rejects(DENIED);
  expect(await role.read(testContext(), 'example-cluster')).toBeUndefined();
  await expect(role.read(testContext(), 'example-cluster')).rejects.toMatchObject({
    code: 'AWS_REFUSED',
    diagnostics: [{ hint: 'Ask for the permission to call IAM GetRole, then run the command again.' }],
  });
});

test('find tells ours, foreign and none apart', async () => {
  aws
    .on(GetRoleCommand)
    .resolvesOnce({ Role: answered })
    .resolvesOnce({ Role: { ...answered, Tags: [{ ...OUR_TAG, Value: 'another' }] } })
    .rejects(ABSENT);
  expect(await role.find(testContext(), inputs)).toEqual({ id: 'example-cluster', ours: true });
  expect(await role.find(testContext(), inputs, { token: 'token', since: 0 })).toEqual({
    id: 'example-cluster',
    ours: false,
  });
  expect(await role.find(testContext(), inputs)).toBeUndefined();
});

test('update writes the trust policy', async () => {
  aws.on(UpdateAssumeRolePolicyCommand).resolves({});
  await role.update?.(testContext(), 'example-cluster', {
    inputs,
    changed: new Set(['assume_role_policy']),
    prior: live,
  });
  expect(aws.calls().map((call) => call.args[0].input)).toEqual([
    { RoleName: 'example-cluster', PolicyDocument: JSON.stringify(trust) },
  ]);
});

/** What the SDK's type asks of an instance profile. */
const MADE = { Path: '/', InstanceProfileId: 'AIPA1', Arn: 'arn:1', CreateDate: new Date(0), Roles: [] };

describe('delete', () => {
  test('takes away the inline policies of ours that were left, no others', async () => {
    aws.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['example-cluster-s3', 'audit', 'example-cluster-ssm'] });
    aws.on(DeleteRolePolicyCommand).resolvesOnce({}).rejects(ABSENT);
    aws.on(DeleteRoleCommand).resolves({});
    await role.delete(testContext(), 'example-cluster', live);
    expect(aws.calls().map((call) => call.args[0].input)).toEqual([
      { RoleName: 'example-cluster' },
      { RoleName: 'example-cluster', PolicyName: 'example-cluster-s3' },
      { RoleName: 'example-cluster', PolicyName: 'example-cluster-ssm' },
      { RoleName: 'example-cluster' },
    ]);
  });

  test('succeeds when the role is gone already', async () => {
    aws.on(ListRolePoliciesCommand).rejects(ABSENT);
    aws.on(DeleteRoleCommand).rejects(ABSENT);
    await role.delete(testContext(), 'example-cluster', live);
    expect(aws.calls()).toHaveLength(2);
  });

  test('waits until IAM has seen the profile let go of it', async () => {
    aws.on(ListRolePoliciesCommand).resolves({ PolicyNames: [] });
    aws
      .on(DeleteRoleCommand)
      .rejectsOnce(refusal('DeleteConflictException', 'remove roles first', 409))
      .resolves({});
    await role.delete(testContext(), 'example-cluster', live);
    expect(aws.commandCalls(DeleteRoleCommand)).toHaveLength(2);
  });

  test('names what others have put there, with the commands that take it away, and detaches nothing', async () => {
    aws.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['audit'] });
    aws.on(ListAttachedRolePoliciesCommand).resolves({
      AttachedPolicies: [{ PolicyName: 'Core', PolicyArn: 'arn:aws:iam::aws:policy/Core' }],
    });
    aws.on(ListInstanceProfilesForRoleCommand).resolves({
      InstanceProfiles: [{ ...MADE, InstanceProfileName: 'bastion' }],
    });
    const message = 'Cannot delete entity, must detach all policies first.';
    aws.on(DeleteRoleCommand).rejects(refusal('DeleteConflictException', message, 409));
    await expect(role.delete(testContext(), 'example-cluster', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'ROLE_IN_USE',
          detail: `IAM refuses to delete role example-cluster: ${message} The state records none of: attached policy Core, inline policy audit, instance profile bastion.`,
          hint: [
            'If nobody needs that, take it away, then run the command again:',
            'aws iam detach-role-policy --role-name example-cluster --policy-arn arn:aws:iam::aws:policy/Core',
            'aws iam delete-role-policy --role-name example-cluster --policy-name audit',
            'aws iam remove-role-from-instance-profile --instance-profile-name bastion --role-name example-cluster',
          ].join('\n'),
        },
      ],
    });
    expect(aws.commandCalls(DeleteRolePolicyCommand)).toHaveLength(0);
  });

  test('tells of the conflict even where nobody may look at what holds it', async () => {
    aws.on(ListRolePoliciesCommand).resolvesOnce({ PolicyNames: [] }).rejects(DENIED);
    aws.on(ListAttachedRolePoliciesCommand).rejects(DENIED);
    aws.on(ListInstanceProfilesForRoleCommand).rejects(DENIED);
    const message = 'Cannot delete entity, must detach all policies first.';
    aws.on(DeleteRoleCommand).rejects(refusal('DeleteConflictException', message, 409));
    await expect(role.delete(testContext(), 'example-cluster', live)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'ROLE_IN_USE',
          summary: 'A role could not be deleted',
          detail: `IAM refuses to delete role example-cluster: ${message} Something that the state doesn't record is attached to it.`,
          hint: 'Look at what it is, take it away, then run the command again:\nhttps://us-east-1.console.aws.amazon.com/iam/home#/roles/details/example-cluster',
        },
      ],
    });
  });

  test('fails when it is denied', async () => {
    aws.on(ListRolePoliciesCommand).rejects(DENIED);
    await expect(role.delete(testContext(), 'example-cluster', live)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  });
});
