import type { DescribeAccountLimitsCommandOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Answer, Operations } from '../call.ts';

/** AWS's defaults ("Quotas for your Application Load Balancers"); the sandbox holds nobody to them. */
const LIMITS = { 'application-load-balancers': '50', 'target-groups': '3000' };

export const accountLimits = {
  DescribeAccountLimits(): Answer<DescribeAccountLimitsCommandOutput> {
    return { Limits: Object.entries(LIMITS).map(([Name, Max]) => ({ Name, Max })) };
  },
} satisfies Operations;
