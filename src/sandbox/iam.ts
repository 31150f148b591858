import type {
  AddRoleToInstanceProfileCommandInput,
  CreateInstanceProfileCommandInput,
  CreateInstanceProfileCommandOutput,
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  DeleteInstanceProfileCommandInput,
  DeleteRoleCommandInput,
  DeleteRolePolicyCommandInput,
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  GetRoleCommandInput,
  GetRoleCommandOutput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListInstanceProfilesCommandOutput,
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  ListRolesCommandOutput,
  PutRolePolicyCommandInput,
  RemoveRoleFromInstanceProfileCommandInput,
  InstanceProfile as SdkProfile,
  Role as SdkRole,
  TagInstanceProfileCommandInput,
  TagRoleCommandInput,
  UntagInstanceProfileCommandInput,
  UntagRoleCommandInput,
  UpdateAssumeRolePolicyCommandInput,
} from '@aws-sdk/client-iam';
import { type Answer, type Call, newDigits, type Operations, tagList, tagRecord, withoutTags } from './call.ts';
import { refuse } from './refusal.ts';
import type { World } from './world.ts';

export interface IamWorld {
  readonly roles: Record<string, Role>;
  readonly profiles: Record<string, Profile>;
}

interface Role {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  trust: string;
  /** Inline policies, as given. */
  readonly policies: Record<string, string>;
  tags: Record<string, string>;
}

interface Profile {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  role?: { readonly name: string; readonly addedAt: number };
  tags: Record<string, string>;
}

export const iam: Operations = {
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
    roleNamed(world, input.RoleName);
    return { AttachedPolicies: [], IsTruncated: false };
  },

  DeleteRolePolicy({ world }: Call, input: DeleteRolePolicyCommandInput): object {
    const role = roleNamed(world, input.RoleName);
    const name = input.PolicyName ?? '';
    if (role.policies[name] === undefined) missingPolicy(name);
    delete role.policies[name];
    return {};
  },

  CreateInstanceProfile(
    { world, now }: Call,
    input: CreateInstanceProfileCommandInput,
  ): Answer<CreateInstanceProfileCommandOutput> {
    const name = validName(input.InstanceProfileName, 128);
    if (world.iam.profiles[name]) {
      refuse('EntityAlreadyExists', `Instance Profile ${name} already exists.`, 409);
    }
    const profile: Profile = {
      id: `AIPA${newDigits(world, 17).toUpperCase()}`,
      name,
      arn: `arn:aws:iam::${world.account}:instance-profile/${name}`,
      createdAt: now,
      tags: tagRecord(input.Tags),
    };
    world.iam.profiles[name] = profile;
    return { InstanceProfile: shownProfile(world, profile) };
  },

  GetInstanceProfile({ world }: Call, input: GetInstanceProfileCommandInput): Answer<GetInstanceProfileCommandOutput> {
    return { InstanceProfile: shownProfile(world, profileNamed(world, input.InstanceProfileName)) };
  },

  ListInstanceProfiles({ world }: Call): Answer<ListInstanceProfilesCommandOutput> {
    return {
      InstanceProfiles: Object.values(world.iam.profiles).map((profile) => shownProfile(world, profile)),
      IsTruncated: false,
    };
  },

  ListInstanceProfilesForRole(
    { world }: Call,
    input: ListInstanceProfilesForRoleCommandInput,
  ): Answer<ListInstanceProfilesForRoleCommandOutput> {
    const role = roleNamed(world, input.RoleName);
    return {
      InstanceProfiles: Object.values(world.iam.profiles)
        .filter((profile) => profile.role?.name === role.name)
        .map((profile) => shownProfile(world, profile)),
      IsTruncated: false,
    };
  },

  AddRoleToInstanceProfile({ world, now }: Call, input: AddRoleToInstanceProfileCommandInput): object {
    const profile = profileNamed(world, input.InstanceProfileName);
    const role = roleNamed(world, input.RoleName);
    if (profile.role) {
      refuse('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
    }
    profile.role = { name: role.name, addedAt: now };
    return {};
  },

  RemoveRoleFromInstanceProfile({ world }: Call, input: RemoveRoleFromInstanceProfileCommandInput): object {
    const profile = profileNamed(world, input.InstanceProfileName);
    if (profile.role === undefined || profile.role.name !== input.RoleName) missingRole(input.RoleName);
    delete profile.role;
    return {};
  },

  DeleteInstanceProfile({ world }: Call, input: DeleteInstanceProfileCommandInput): object {
    const profile = profileNamed(world, input.InstanceProfileName);
    if (profile.role) {
      refuse('DeleteConflict', 'Cannot delete entity, must remove roles from instance profile first.', 409);
    }
    delete world.iam.profiles[profile.name];
    return {};
  },

  TagInstanceProfile({ world }: Call, input: TagInstanceProfileCommandInput): object {
    const profile = profileNamed(world, input.InstanceProfileName);
    profile.tags = { ...profile.tags, ...tagRecord(input.Tags) };
    return {};
  },

  UntagInstanceProfile({ world }: Call, input: UntagInstanceProfileCommandInput): object {
    const profile = profileNamed(world, input.InstanceProfileName);
    profile.tags = withoutTags(profile.tags, input.TagKeys);
    return {};
  },
};

function validName(name = '', longest: number): string {
  if (name.length > longest || !/^[\w+=,.@-]+$/.test(name)) {
    refuse(
      'ValidationError',
      `The specified value for a name is invalid: ${name}. It must have 1 to ${longest} alphanumeric characters or +=,.@_-`,
    );
  }
  return name;
}

function validPolicy(document = ''): string {
  try {
    JSON.parse(document);
    return document;
  } catch {
    return refuse('MalformedPolicyDocument', 'This policy contains invalid Json');
  }
}

function roleNamed(world: World, name = ''): Role {
  return world.iam.roles[name] ?? missingRole(name);
}

function profileNamed(world: World, name = ''): Profile {
  return world.iam.profiles[name] ?? refuse('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
}

function missingRole(name = ''): never {
  return refuse('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
}

function missingPolicy(name = ''): never {
  return refuse('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
}

/** Policy documents come back URL-encoded, as RFC 3986 says. */
function shownRole(role: Role): SdkRole {
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

function shownProfile(world: World, profile: Profile): SdkProfile {
  const role = profile.role && world.iam.roles[profile.role.name];
  return {
    Path: '/',
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [shownRole(role)] : [],
    Tags: tagList(profile.tags),
  };
}
