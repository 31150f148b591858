import {
  IAMClient,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { JsonObject } from '../../src/core/values.ts';
import { instanceProfile } from '../../src/resources/iam/instance-profile.ts';
import { role } from '../../src/resources/iam/role.ts';
import { rolePolicy } from '../../src/resources/iam/role-policy.ts';
import { life } from './life.ts';

export function trust(...services: string[]): JsonObject {
  const Principal = { Service: services };
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
}

function allow(...actions: string[]): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

export const iamLives = [
  life({
    type: role,
    inputs: async () => ({ name: 'life-role', assume_role_policy: trust('ec2.amazonaws.com') }),
    updated: (inputs) => ({ ...inputs, assume_role_policy: trust('ssm.amazonaws.com', 'ec2.amazonaws.com') }),
    drift: {
      inputs: ['assume_role_policy'],
      async make({ ctx }, id) {
        const PolicyDocument = JSON.stringify(trust('lambda.amazonaws.com'));
        await ctx.send(IAMClient, new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument }));
        // An inline policy of ours that an interrupted run has left: the role must still be deletable.
        const left = { RoleName: id, PolicyName: `${id}-left`, PolicyDocument: JSON.stringify(allow('s3:GetObject')) };
        await ctx.send(IAMClient, new PutRolePolicyCommand(left));
      },
    },
  }),
  life({
    type: instanceProfile,
    inputs: async (place) => {
      const assume_role_policy = trust('ec2.amazonaws.com');
      await place.make(role, { name: 'life-profile-other', assume_role_policy });
      return {
        name: 'life-profile',
        role: await place.make(role, { name: 'life-profile-role', assume_role_policy }),
      };
    },
    updated: (inputs) => ({ ...inputs, role: 'life-profile-other' }),
    drift: {
      inputs: ['role'],
      async make({ ctx }, id, { role: RoleName }) {
        await ctx.send(IAMClient, new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: id, RoleName }));
      },
    },
  }),
  life({
    type: rolePolicy,
    inputs: async (place) => ({
      name: 'life-role-policy',
      role: await place.make(role, { name: 'life-policy-role', assume_role_policy: trust('ec2.amazonaws.com') }),
      policy: allow('s3:GetObject', 's3:PutObject'),
    }),
    updated: (inputs) => ({ ...inputs, policy: allow('s3:GetObject') }),
    drift: {
      inputs: ['policy'],
      async make({ ctx }, _id, inputs) {
        const PolicyDocument = JSON.stringify(allow('s3:*'));
        await ctx.send(
          IAMClient,
          new PutRolePolicyCommand({ RoleName: inputs.role, PolicyName: inputs.name, PolicyDocument }),
        );
      },
    },
  }),
];
