import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListRolePoliciesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { JsonObject } from '../../core/values.ts';
import { isAwsError, orAbsent } from '../aws/errors.ts';
import { isOurs, tagsToSend } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { ABSENT, CONFLICT, UNTIL_EMPTY, UNTIL_VISIBLE } from './answers.ts';
import { rolePermissions } from './permissions.ts';
import { parseDocument, samePolicy } from './policy-document.ts';
import { roleInUse } from './role-users.ts';

export interface RoleInputs {
  readonly name: string;
  /** Who may act as the role: a policy document. */
  readonly assume_role_policy: JsonObject;
}

export interface RoleAttributes {
  readonly arn: string;
}

export const role: ResourceType<RoleInputs, RoleAttributes> = {
  name: 'aws_iam_role',
  kind: 'object',
  importId: "the role's name",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: { name: { forcesReplacement: true }, assume_role_policy: { equal: samePolicy } },
  attributes: { arn: 'stable' },
  identity: (inputs) => inputs.name,
  permissions: rolePermissions,

  async read(ctx, id) {
    const found = await getRole(ctx, id);
    return (
      found && {
        id,
        inputs: { name: found.RoleName ?? id, assume_role_policy: parseDocument(found.AssumeRolePolicyDocument) },
        attributes: { arn: found.Arn ?? `arn:${ctx.partition}:iam::${ctx.account}:role/${id}` },
      }
    );
  },

  async find(ctx, { name }) {
    const found = await getRole(ctx, name);
    return found && { id: name, ours: isOurs(ctx, found.Tags) };
  },

  async create(ctx, { name, assume_role_policy }) {
    await ctx.send(
      IAMClient,
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify(assume_role_policy),
        Tags: tagsToSend(ctx),
      }),
      { repeat: 'unless unanswered' },
    );
    return name;
  },

  async update(ctx, id, { inputs }) {
    await ctx.send(
      IAMClient,
      new UpdateAssumeRolePolicyCommand({
        RoleName: id,
        PolicyDocument: JSON.stringify(inputs.assume_role_policy),
      }),
      { retryCodes: UNTIL_VISIBLE },
    );
  },

  async delete(ctx, id) {
    await removePolicies(ctx, id);
    try {
      await orAbsent(
        ctx.send(IAMClient, new DeleteRoleCommand({ RoleName: id }), { retryCodes: UNTIL_EMPTY }),
        ...ABSENT,
      );
    } catch (error) {
      throw isAwsError(error, ...CONFLICT) ? await roleInUse(ctx, id, error) : error;
    }
  },
};

/** The role with its tags; `undefined`: there is none. */
export async function getRole(ctx: Context, name: string) {
  return (await orAbsent(ctx.send(IAMClient, new GetRoleCommand({ RoleName: name })), ...ABSENT))?.Role;
}

/** A role with inline policies can't be deleted. Ours are called after the role; what others added keeps the role alive. */
async function removePolicies(ctx: Context, name: string): Promise<void> {
  const list = await orAbsent(ctx.send(IAMClient, new ListRolePoliciesCommand({ RoleName: name })), ...ABSENT);
  for (const PolicyName of list?.PolicyNames ?? []) {
    if (!PolicyName.startsWith(`${name}-`)) continue;
    await orAbsent(ctx.send(IAMClient, new DeleteRolePolicyCommand({ RoleName: name, PolicyName })), ...ABSENT);
  }
}
