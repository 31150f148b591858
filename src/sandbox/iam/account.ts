import type {
  GetAccountSummaryCommandOutput,
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { Answer, Call, Operations } from '../call.ts';

export const account = {
  /** The quotas are AWS's defaults ("IAM and AWS STS quotas"); the sandbox holds nobody to them. */
  GetAccountSummary({ world }: Call): Answer<GetAccountSummaryCommandOutput> {
    const { roles, profiles } = world.iam;
    return {
      SummaryMap: {
        Roles: Object.keys(roles).length,
        RolesQuota: 1000,
        InstanceProfiles: Object.keys(profiles).length,
        InstanceProfilesQuota: 1000,
      },
    };
  },

  /** The sandbox's user may do everything. */
  SimulatePrincipalPolicy(
    _: Call,
    { ActionNames, ResourceArns = ['*'] }: SimulatePrincipalPolicyCommandInput,
  ): Answer<SimulatePrincipalPolicyCommandOutput> {
    return {
      EvaluationResults: (ActionNames ?? []).flatMap((EvalActionName) =>
        ResourceArns.map((EvalResourceName) => ({
          EvalActionName,
          EvalResourceName,
          EvalDecision: 'allowed' as const,
        })),
      ),
      IsTruncated: false,
    };
  },
} satisfies Operations;
