import type {
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  DeleteRoleCommandInput,
  GetRoleCommandInput,
  GetRoleCommandOutput,
  ListRolesCommandOutput,
  Role as SdkRole,
  TagRoleCommandInput,
  UntagRoleCommandInput,
  UpdateAssumeRolePolicyCommandInput,
} from '@aws-sdk/client-iam';
import { type Answer, type Call, newDigits, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { validName, validPolicy } from './validity.ts';
import type { Role } from './world.ts';

export const roles = {
  CreateRole({ world, now }: Call, input: CreateRoleCommandInput): Answer<CreateRoleCommandOutput> {
    const name = validName(input.RoleName, 64);
    if (world.iam.roles[name]) refuse('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
    const role: Role = {
      id: `AROA${newDigits(world, 17).toUpperCase()}`,
      name,
      arn: `arn:aws:iam::${world.account}:role/${name}`,
      createdAt: now,
      trust: validPolicy(input.AssumeRolePolicyDocument),
      policies: {},
      tags: tagRecord(input.Tags),
    };
    world.iam.roles[name] = role;
    return { Role: shownRole(role) };
  },

  GetRole({ world }: Call, input: GetRoleCommandInput): Answer<GetRoleCommandOutput> {
    return { Role: shownRole(roleNamed(world, input.RoleName)) };
  },

  ListRoles({ world }: Call): Answer<ListRolesCommandOutput> {
    return { Roles: Object.values(world.iam.roles).map(shownRole), IsTruncated: false };
  },

  UpdateAssumeRolePolicy({ world }: Call, input: UpdateAssumeRolePolicyCommandInput): object {
    roleNamed(world, input.RoleName).trust = validPolicy(input.PolicyDocument);
    return {};
  },

  DeleteRole({ world }: Call, input: DeleteRoleCommandInput): object {
    const role = roleNamed(world, input.RoleName);
    if (Object.values(world.iam.profiles).some((profile) => profile.role?.name === role.name)) {
      refuse('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.', 409);
    }
    if (Object.keys(role.policies).length > 0) {
      refuse('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409);
    }
    if ((role.attached ?? []).length > 0) {
      refuse('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409);
    }
    delete world.iam.roles[role.name];
    return {};
  },

  TagRole({ world }: Call, input: TagRoleCommandInput): object {
    const role = roleNamed(world, input.RoleName);
    role.tags = { ...role.tags, ...tagRecord(input.Tags) };
    return {};
  },

  UntagRole({ world }: Call, input: UntagRoleCommandInput): object {
    const role = roleNamed(world, input.RoleName);
    role.tags = withoutTags(role.tags, input.TagKeys);
    return {};
  },
} satisfies Operations;

/** @throws NoSuchEntity */
export function roleNamed(world: World, name = ''): Role {
  return world.iam.roles[name] ?? missingRole(name);
}

export function missingRole(name = ''): never {
  return refuse('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
}

/** Policy documents come back URL-encoded, as RFC 3986 says. */
export function shownRole(role: Role): SdkRole {
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Tags: tagList(role.tags),
  };
}
