import type {
  AddRoleToInstanceProfileCommandInput,
  CreateInstanceProfileCommandInput,
  CreateInstanceProfileCommandOutput,
  DeleteInstanceProfileCommandInput,
  GetInstanceProfileCommandInput,
  GetInstanceProfileCommandOutput,
  ListInstanceProfilesCommandOutput,
  ListInstanceProfilesForRoleCommandInput,
  ListInstanceProfilesForRoleCommandOutput,
  RemoveRoleFromInstanceProfileCommandInput,
  InstanceProfile as SdkProfile,
  TagInstanceProfileCommandInput,
  UntagInstanceProfileCommandInput,
} from '@aws-sdk/client-iam';
import { type Answer, type Call, newDigits, type Operations, tagList, tagRecord, withoutTags } from '../call.ts';
import { refuse } from '../refusal.ts';
import type { World } from '../world.ts';
import { missingRole, roleNamed, shownRole } from './roles.ts';
import { validName } from './validity.ts';
import type { Profile } from './world.ts';

export const instanceProfiles = {
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
} satisfies Operations;

function profileNamed(world: World, name = ''): Profile {
  return world.iam.profiles[name] ?? refuse('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
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
