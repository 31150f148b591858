import type {
  AttachRolePolicyCommandInput,
  DeleteRolePolicyCommandInput,
  DetachRolePolicyCommandInput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
} from '@aws-sdk/client-iam';
import type { Answer, Call, Operations } from '../call.ts';
import { refuse } from '../refusal.ts';
import { roleNamed } from './roles.ts';
import { validName, validPolicy } from './validity.ts';

export const rolePolicies = {
  PutRolePolicy({ world }: Call, input: PutRolePolicyCommandInput): object {
    roleNamed(world, input.RoleName).policies[validName(input.PolicyName, 128)] = validPolicy(input.PolicyDocument);
    return {};
  },

  GetRolePolicy({ world }: Call, input: GetRolePolicyCommandInput): Answer<GetRolePolicyCommandOutput> {
    const role = roleNamed(world, input.RoleName);
    const policy = role.policies[input.PolicyName ?? ''] ?? missingPolicy(input.PolicyName);
    return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(policy) };
  },

  ListRolePolicies({ world }: Call, input: ListRolePoliciesCommandInput): Answer<ListRolePoliciesCommandOutput> {
    return { PolicyNames: Object.keys(roleNamed(world, input.RoleName).policies), IsTruncated: false };
  },

  ListAttachedRolePolicies(
    { world }: Call,
    input: ListAttachedRolePoliciesCommandInput,
  ): Answer<ListAttachedRolePoliciesCommandOutput> {
    const { attached = [] } = roleNamed(world, input.RoleName);
    return {
      AttachedPolicies: attached.map((arn) => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) })),
      IsTruncated: false,
    };
  },

  /** Attaching again changes nothing. */
  AttachRolePolicy({ world }: Call, { RoleName, PolicyArn = '' }: AttachRolePolicyCommandInput): object {
    const role = roleNamed(world, RoleName);
    role.attached = [...new Set([...(role.attached ?? []), PolicyArn])];
    return {};
  },

  DetachRolePolicy({ world }: Call, { RoleName, PolicyArn = '' }: DetachRolePolicyCommandInput): object {
    const role = roleNamed(world, RoleName);
    if (!role.attached?.includes(PolicyArn)) {
      refuse('NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404);
    }
    role.attached = role.attached.filter((arn) => arn !== PolicyArn);
    return {};
  },

  DeleteRolePolicy({ world }: Call, input: DeleteRolePolicyCommandInput): object {
    const role = roleNamed(world, input.RoleName);
    const name = input.PolicyName ?? '';
    if (role.policies[name] === undefined) missingPolicy(name);
    delete role.policies[name];
    return {};
  },
} satisfies Operations;

function missingPolicy(name = ''): never {
  return refuse('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
}
