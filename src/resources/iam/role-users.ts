import {
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { StarterError } from '../../core/errors.ts';
import { lookAt } from '../aws/console.ts';
import type { AwsError } from '../aws/errors.ts';
import type { Context } from '../contract.ts';

/** The error of a role that can't be deleted because of what others put there: names it, with the commands that take it away. */
export async function roleInUse(ctx: Context, role: string, cause: AwsError): Promise<StarterError> {
  const holders = (
    await Promise.all([attached(ctx, role), inline(ctx, role), profiles(ctx, role)].map(orNothing))
  ).flat();
  const held =
    holders.length > 0
      ? `The state records none of: ${holders.map(({ what }) => what).join(', ')}.`
      : "Something that the state doesn't record is attached to it.";
  return new StarterError(
    {
      code: 'ROLE_IN_USE',
      summary: 'A role could not be deleted',
      detail: `IAM refuses to delete role ${role}: ${cause.failure.message} ${held}`,
      hint:
        holders.length > 0
          ? ['If nobody needs that, take it away, then run the command again:', ...holders.map(({ end }) => end)].join(
              '\n',
            )
          : lookAt(ctx, 'role', role, 'Look at what it is, take it away, then run the command again:'),
    },
    { cause },
  );
}

/** What holds a role, and the command that ends it. */
interface Holder {
  readonly what: string;
  readonly end: string;
}

/** Asked only to explain another refusal, which counts for more than this one's. */
function orNothing(asking: Promise<Holder[]>): Promise<Holder[]> {
  return asking.catch(() => []);
}

async function attached(ctx: Context, role: string): Promise<Holder[]> {
  const { AttachedPolicies = [] } = await ctx.send(IAMClient, new ListAttachedRolePoliciesCommand({ RoleName: role }));
  return AttachedPolicies.map(({ PolicyArn, PolicyName }) => ({
    what: `attached policy ${PolicyName}`,
    end: `aws iam detach-role-policy --role-name ${role} --policy-arn ${PolicyArn}`,
  }));
}

async function inline(ctx: Context, role: string): Promise<Holder[]> {
  const { PolicyNames = [] } = await ctx.send(IAMClient, new ListRolePoliciesCommand({ RoleName: role }));
  return PolicyNames.map((name) => ({
    what: `inline policy ${name}`,
    end: `aws iam delete-role-policy --role-name ${role} --policy-name ${name}`,
  }));
}

async function profiles(ctx: Context, role: string): Promise<Holder[]> {
  const command = new ListInstanceProfilesForRoleCommand({ RoleName: role });
  const { InstanceProfiles = [] } = await ctx.send(IAMClient, command);
  return InstanceProfiles.map(({ InstanceProfileName: name }) => ({
    what: `instance profile ${name}`,
    end: `aws iam remove-role-from-instance-profile --instance-profile-name ${name} --role-name ${role}`,
  }));
}
