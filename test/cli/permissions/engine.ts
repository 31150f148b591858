import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { Policy, Statement } from '../../../src/cli/permissions/policy.ts';
import type { Request } from './request.ts';

/** The engine's data name classic load balancers alone for these, and it takes no ARN of another kind unless told not to look. */
const WITHOUT_DATA = /^elasticloadbalancing:(AddTags|RemoveTags)$/;

/** Whether these policies, attached to somebody with no other, allow the request. Throws what the engine finds wrong with either. */
export async function isAllowed(request: Request, ...policies: readonly object[]): Promise<boolean> {
  const simulation = simulationOf(request, policies);
  if (WITHOUT_DATA.test(request.action)) return runUnsafeSimulation(simulation, {}) === 'Allowed';
  const outcome = await runSimulation(simulation, {});
  if (outcome.resultType === 'error') {
    throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(outcome.errors)}`);
  }
  // A key that the action doesn't know would count for nothing: a mistake of the test's.
  const ignored = outcome.resultType === 'single' ? (outcome.result.ignoredContextKeys ?? []) : [];
  if (ignored.length > 0) throw new Error(`${request.action} on ${request.resource} knows no ${ignored}`);
  return outcome.overallResult === 'Allowed';
}

/** The same for a request that may name what its action doesn't know, or patterns: as for IAM's own simulation. */
export function wouldAllow(request: Request, ...policies: readonly object[]): boolean {
  return runUnsafeSimulation(simulationOf(request, policies), {}) === 'Allowed';
}

function simulationOf({ action, resource, context }: Request, policies: readonly object[]): Simulation {
  const accountId = '123456789012';
  return {
    request: {
      principal: `arn:aws:iam::${accountId}:role/deployer`,
      action,
      resource: { resource, accountId },
      contextVariables: { ...context },
    },
    identityPolicies: policies.map((policy, at) => ({ name: `policy ${at}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(action.startsWith('kms:') && resource !== '*' ? { resourcePolicy: keyPolicy(accountId) } : {}),
  };
}

/** A key lets nobody in whom its own policy doesn't; the default one leaves it to IAM. */
function keyPolicy(accountId: string): object {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }] };
}

/** The smallest pieces of a policy: one action on one resource. */
export function piecesOf({ Statement: statements }: Policy): Statement[] {
  return statements.flatMap((statement) =>
    list(statement.Action).flatMap((Action) =>
      list(statement.Resource).map((Resource) => ({ ...statement, Action, Resource })),
    ),
  );
}

export function policyOfPiece(piece: Statement): Policy {
  return { Version: '2012-10-17', Statement: [piece] };
}

export function list(texts: string | readonly string[]): readonly string[] {
  return typeof texts === 'string' ? [texts] : texts;
}
