import { type ContextEntry, GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { settleLimited } from '../../../core/limit.ts';
import { allOnPages } from '../../../resources/aws/pages.ts';
import type { Context, Permission } from '../../../resources/contract.ts';

/** IAM takes few of these calls a second. */
const AT_ONCE = 3;

/**
 * The actions of `needed` that IAM would deny to the caller on any of their resources, by its own simulation of the caller's
 * policies, boundaries and the organisation's. Those who may do it everywhere, as administrators may, cost one call; for others
 * each statement is asked for with its resources and conditions. `undefined`: nobody can be simulated for this caller.
 * @throws AwsError when the caller may not simulate
 */
export async function deniedTo(
  ctx: Context,
  callerArn: string,
  needed: readonly Permission[],
): Promise<readonly string[] | undefined> {
  const principal = await principalOf(ctx, callerArn);
  if (principal === undefined) return undefined;
  const actions = [...new Set(needed.flatMap((permission) => permission.actions))];
  const doubtful = new Set(await simulate(ctx, principal, { actions, resources: ['*'] }));
  const narrow = needed
    .map((permission) => ({ ...permission, actions: permission.actions.filter((action) => doubtful.has(action)) }))
    .filter((permission) => permission.actions.length > 0);
  const answers = await settleLimited(narrow, AT_ONCE, (permission) => simulate(ctx, principal, permission));
  const denied = answers.flatMap((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
  return [...new Set(denied)].sort();
}

/** Users and roles have policies; the account's root and federated users can't be simulated. The session of a role isn't one either: its role is. */
async function principalOf(ctx: Context, arn: string): Promise<string | undefined> {
  if (/:user\//.test(arn)) return arn;
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (role === undefined) return undefined;
  // The session's ARN lacks the role's path.
  const { Role } = await ctx.send(IAMClient, new GetRoleCommand({ RoleName: role }));
  return Role?.Arn;
}

/** The actions that are not allowed; one for each resource. */
async function simulate(ctx: Context, principal: string, permission: Permission): Promise<string[]> {
  const results = await allOnPages(async (Marker) => {
    const page = await ctx.send(
      IAMClient,
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principal,
        ActionNames: [...permission.actions],
        ResourceArns: [...permission.resources],
        ContextEntries: contextOf(permission),
        Marker,
      }),
      // It is not worth waiting for.
      { repeat: 'unless unanswered' },
    );
    return { items: page.EvaluationResults, next: page.IsTruncated ? page.Marker : undefined };
  });
  return results
    .filter(({ EvalDecision }) => EvalDecision !== 'allowed')
    .map(({ EvalActionName = '' }) => EvalActionName);
}

/** What the calls would bear, so that policies which ask for it match. A condition on what they don't bear (`…Not…`) tells nothing of that. */
function contextOf({ conditions = {} }: Permission): ContextEntry[] {
  const borne = Object.entries(conditions).filter(([operator]) => !operator.includes('Not'));
  const keys = borne.flatMap(([operator, byKey]) =>
    Object.entries(byKey).map(([key, values]) => ({ isList: /^For(All|Any)/.test(operator), key, values })),
  );
  return keys.map(({ isList, key, values }) => ({
    ContextKeyName: key,
    ContextKeyType: isList ? 'stringList' : 'string',
    ContextKeyValues: isList ? [...values] : values.slice(0, 1),
  }));
}
