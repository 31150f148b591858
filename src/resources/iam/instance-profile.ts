import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { isOurs, tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { ABSENT, FULL, UNTIL_EMPTY, UNTIL_VISIBLE } from './answers.ts';
import { instanceProfilePermissions } from './permissions.ts';

export interface InstanceProfileInputs {
  readonly name: string;
  /** The role's name. */
  readonly role: string;
}

export interface InstanceProfileAttributes {
  readonly arn: string;
}

export const instanceProfile: ResourceType<InstanceProfileInputs, InstanceProfileAttributes> = {
  name: 'aws_iam_instance_profile',
  kind: 'object',
  importId: "the profile's name",
  replacement: 'create-first',
  // EC2 sees a new one some seconds later.
  typicalMs: 10_000,
  inputs: { name: { forcesReplacement: true }, role: { holds: true } },
  attributes: { arn: 'stable' },
  identity: (inputs) => inputs.name,
  permissions: instanceProfilePermissions,

  async read(ctx, id) {
    const found = await getProfile(ctx, id);
    if (!found) return undefined;
    const [role] = rolesOf(found);
    return {
      id,
      inputs: { name: found.InstanceProfileName ?? id, ...(role === undefined ? {} : { role }) },
      attributes: { arn: found.Arn ?? `arn:${ctx.partition}:iam::${ctx.account}:instance-profile/${id}` },
    };
  },

  async find(ctx, { name }) {
    const found = await getProfile(ctx, name);
    return found && { id: name, ours: isOurs(ctx, found.Tags) };
  },

  async create(ctx, { name }) {
    await ctx.send(IAMClient, new CreateInstanceProfileCommand({ InstanceProfileName: name, Tags: tagsToSend(ctx) }), {
      repeat: 'unless unanswered',
    });
    return name;
  },

  configure: (ctx, id, { role }) => setRole(ctx, id, role),

  update: (ctx, id, { inputs }) => setRole(ctx, id, inputs.role),

  async delete(ctx, id) {
    const found = await getProfile(ctx, id);
    if (!found) return;
    await removeRoles(ctx, id, rolesOf(found));
    await orAbsent(
      ctx.send(IAMClient, new DeleteInstanceProfileCommand({ InstanceProfileName: id }), { retryCodes: UNTIL_EMPTY }),
      ...ABSENT,
    );
  },
};

/** A profile holds one role at most: LimitExceeded says that there is one, perhaps the right one. */
async function setRole(ctx: Context, name: string, role: string): Promise<void> {
  try {
    await addRole(ctx, name, role);
  } catch (error) {
    if (!isAwsError(error, ...FULL)) throw error;
    const found = await getProfile(ctx, name);
    const others = rolesOf(found).filter((other) => other !== role);
    if (found && others.length === 0) return;
    await removeRoles(ctx, name, others);
    await addRole(ctx, name, role);
  }
}

async function addRole(ctx: Context, name: string, role: string): Promise<void> {
  await ctx.send(IAMClient, new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: role }), {
    retryCodes: UNTIL_VISIBLE,
  });
}

async function removeRoles(ctx: Context, name: string, roles: readonly string[]): Promise<void> {
  for (const RoleName of roles) {
    const command = new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: name, RoleName });
    await orAbsent(ctx.send(IAMClient, command), ...ABSENT);
  }
}

async function getProfile(ctx: Context, name: string) {
  const command = new GetInstanceProfileCommand({ InstanceProfileName: name });
  return (await orAbsent(ctx.send(IAMClient, command), ...ABSENT))?.InstanceProfile;
}

function rolesOf(profile: Awaited<ReturnType<typeof getProfile>>): string[] {
  return (profile?.Roles ?? []).flatMap(({ RoleName }) => (RoleName === undefined ? [] : [RoleName]));
}
