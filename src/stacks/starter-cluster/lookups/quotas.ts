import {
  DescribeAccountLimitsCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Diagnostic } from '../../../core/errors.ts';
import { allOnPages } from '../../../resources/aws/pages.ts';
import type { Context } from '../../../resources/contract.ts';

/** How many of a kind the account has, and may have. */
export interface Quota {
  /** In the plural. */
  readonly what: string;
  readonly used: number;
  readonly limit: number;
  /** Service Quotas' name of the service. */
  readonly service: string;
}

/** Those of application load balancers and target groups in the region. */
export async function loadBalancingQuotas(ctx: Context): Promise<Quota[]> {
  const [{ Limits = [] }, balancers, groups] = await Promise.all([
    ctx.send(ElasticLoadBalancingV2Client, new DescribeAccountLimitsCommand({})),
    allOnPages(async (Marker) => {
      const page = await ctx.send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({ Marker }));
      return { items: page.LoadBalancers, next: page.NextMarker };
    }),
    allOnPages(async (Marker) => {
      const page = await ctx.send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ Marker }));
      return { items: page.TargetGroups, next: page.NextMarker };
    }),
  ]);
  const application = balancers.filter(({ Type }) => Type === 'application');
  const limitOf = (name: string) => Number(Limits.find(({ Name }) => Name === name)?.Max ?? Number.NaN);
  const service = 'elasticloadbalancing';
  return [
    {
      what: 'application load balancers',
      used: application.length,
      limit: limitOf('application-load-balancers'),
      service,
    },
    { what: 'target groups', used: groups.length, limit: limitOf('target-groups'), service },
  ].filter(isKnown);
}

/** Those of roles and instance profiles, which belong to no region. */
export async function iamQuotas(ctx: Context): Promise<Quota[]> {
  const { SummaryMap: map = {} } = await ctx.send(IAMClient, new GetAccountSummaryCommand({}));
  const service = 'iam';
  return [
    { what: 'IAM roles', used: map.Roles ?? 0, limit: map.RolesQuota ?? Number.NaN, service },
    {
      what: 'instance profiles',
      used: map.InstanceProfiles ?? 0,
      limit: map.InstanceProfilesQuota ?? Number.NaN,
      service,
    },
  ].filter(isKnown);
}

/** The quotas that leave no room for one more, told as problems. */
export function exhausted(quotas: readonly Quota[], { region }: Pick<Context, 'region'>): Diagnostic[] {
  return quotas
    .filter(({ used, limit }) => used >= limit)
    .map(({ what, used, limit, service }) => ({
      code: 'QUOTA_REACHED',
      summary: 'The account may not have any more of a kind',
      detail: `It has ${used} ${what} of ${limit} that it may have${service === 'iam' ? '' : ` in ${region}`}, and the cluster needs one more.`,
      hint: `Delete one that is not used, or ask AWS for more; what can be asked for is listed by\naws service-quotas list-service-quotas --service-code ${service}${service === 'iam' ? '' : ` --region ${region}`}`,
    }));
}

/** A limit that AWS doesn't name is none. */
function isKnown({ limit }: Quota): boolean {
  return !Number.isNaN(limit);
}
