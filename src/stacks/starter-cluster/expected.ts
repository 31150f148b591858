import type { Json } from '../../core/values.ts';
import type { Deployed } from './deployed.ts';
import type { Lookups } from './lookups.ts';

/** Lookups that were not made: what is deployed where the state tells, `*` for the rest. Good for permissions, not for a plan. */
export function expectedLookups(deployed: Deployed): Lookups {
  const record = deployed('aws_route53_record.cluster_acm[0]') ?? deployed('aws_route53_record.cluster[0]');
  const anyText = (value: Json | undefined) => (typeof value === 'string' ? value : '*');
  return {
    // Without blocks of addresses no rule is added for them; it would need no other permission.
    vpc: { id: anyText(deployed('aws_security_group.cluster')?.inputs.vpc_id), cidrs: [] },
    subnets: { instance: '*', loadBalancer: ['*'] },
    image: { id: '*', architecture: undefined, rootDevice: { name: '*', size_gib: 0 } },
    zoneId: anyText(record?.inputs.zone_id),
    kmsKeyArn: '*',
    warnings: [],
  };
}
