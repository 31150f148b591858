import { DeleteRolePolicyCommand, GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { JsonObject } from '../../core/values.ts';
import { orAbsent } from '../aws/errors.ts';
import { isOurs } from '../aws/tags.ts';
import type { Context, ResourceType } from '../contract.ts';
import { ABSENT, UNTIL_VISIBLE } from './answers.ts';
import { rolePolicyPermissions } from './permissions.ts';
import { parseDocument, samePolicy } from './policy-document.ts';
import { getRole } from './role.ts';

export interface RolePolicyInputs {
  readonly name: string;
  /** The role's name. */
  readonly role: string;
  /** What the role may do: a policy document. */
  readonly policy: JsonObject;
}

type NoAttributes = Record<never, never>;

/** An inline policy of a role. */
export const rolePolicy: ResourceType<RolePolicyInputs, NoAttributes> = {
  name: 'aws_iam_role_policy',
  kind: 'object',
  importId: "ROLE:NAME, the role's name and the policy's",
  replacement: 'create-first',
  typicalMs: 1_000,
  inputs: {
    name: { forcesReplacement: true },
    role: { forcesReplacement: true },
    policy: { equal: samePolicy },
  },
  attributes: {},
  createAdopts: true,
  permissions: rolePolicyPermissions,
  identity: ({ role, name }) => (role === undefined || name === undefined ? undefined : idOf({ role, name })),

  async read(ctx, id) {
    const place = placeOf(id);
    const policy = place && (await getPolicy(ctx, place));
    return place && policy && { id, inputs: { ...place, policy }, attributes: {} };
  },

  // An inline policy carries no tags: it is ours in a role of ours, and where our interrupted create would have put just this.
  async find(ctx, inputs, journal) {
    const policy = await getPolicy(ctx, inputs);
    if (!policy) return undefined;
    const asAnnounced = journal !== undefined && samePolicy(inputs.policy, policy);
    return { id: idOf(inputs), ours: asAnnounced || isOurs(ctx, (await getRole(ctx, inputs.role))?.Tags) };
  },

  async create(ctx, inputs) {
    await put(ctx, inputs);
    return idOf(inputs);
  },

  update: (ctx, _id, { inputs }) => put(ctx, inputs),

  async delete(ctx, id) {
    const place = placeOf(id);
    if (!place) return;
    await orAbsent(
      ctx.send(IAMClient, new DeleteRolePolicyCommand({ RoleName: place.role, PolicyName: place.name })),
      ...ABSENT,
    );
  },
};

async function getPolicy(
  ctx: Context,
  { role, name }: { role: string; name: string },
): Promise<JsonObject | undefined> {
  const answer = await orAbsent(
    ctx.send(IAMClient, new GetRolePolicyCommand({ RoleName: role, PolicyName: name })),
    ...ABSENT,
  );
  return answer && parseDocument(answer.PolicyDocument);
}

async function put(ctx: Context, { role, name, policy }: RolePolicyInputs): Promise<void> {
  await ctx.send(
    IAMClient,
    new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify(policy) }),
    { retryCodes: UNTIL_VISIBLE },
  );
}

function idOf({ role, name }: { role: string; name: string }): string {
  return `${role}:${name}`;
}

/** Neither name may hold a colon. */
function placeOf(id: string): { role: string; name: string } | undefined {
  const [role, name, ...rest] = id.split(':');
  return role && name && rest.length === 0 ? { role, name } : undefined;
}
