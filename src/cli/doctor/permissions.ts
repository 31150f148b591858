import { type Diagnostic, diagnosticsOf, StarterError } from '../../core/errors.ts';
import type { Permission } from '../../resources/contract.ts';
import { deniedTo } from '../../stacks/starter-cluster/lookups/simulation.ts';
import type { Scene } from './scene.ts';
import { ok, type Verdict, warned } from './verdict.ts';

/** Whether IAM would allow the caller all that an apply may call: by IAM's own simulation, where the caller may ask for one. */
export async function permissionsVerdict(
  { ctx }: Scene,
  callerArn: string,
  needed: readonly Permission[],
): Promise<Verdict> {
  if (callerArn.endsWith(':root')) return ok("the account's root user may do everything");
  try {
    const denied = await deniedTo(ctx, callerArn, needed);
    if (denied === undefined) return warned(notSimulated(`${callerArn} is neither a user nor a role.`));
    if (denied.length > 0) return { status: 'failure', problems: [lacking(callerArn, denied)] };
    const actions = new Set(needed.flatMap((permission) => permission.actions));
    return ok(`all ${actions.size} actions of an apply, as IAM simulates them`);
  } catch (error) {
    if (!(error instanceof StarterError)) throw error;
    return warned(notSimulated(diagnosticsOf(error)[0]?.detail ?? ''));
  }
}

function lacking(callerArn: string, denied: readonly string[]): Diagnostic {
  return {
    code: 'PERMISSIONS_LACKING',
    summary: 'The credentials may not do all that an apply needs',
    detail: `IAM's simulation denies to ${callerArn}: ${denied.join(', ')}.`,
    hint: 'Have the policy attached that this prints:\nteleport-starter permissions apply',
  };
}

function notSimulated(why: string): Diagnostic {
  return {
    code: 'PERMISSIONS_UNCHECKED',
    summary: 'Whether the credentials may do it all could not be checked',
    detail: `IAM can only be asked by who may call iam:SimulatePrincipalPolicy (and, with a role, iam:GetRole). ${why}`,
    hint: 'Compare their policy with the least one that an apply needs:\nteleport-starter permissions apply',
  };
}
