import type { Declaration, Need } from '../../planner/declaration.ts';
import { declare, ref } from './declare.ts';
import type { Scope } from './scope.ts';

/** The names users type: the domain and, if wanted, everything below it. */
export function dns(scope: Scope): Declaration[] {
  const domain = scope.config.route53_domain;
  const wildcard = `*.${domain}`;
  const withWildcard = scope.config.add_wildcard_route53_record;
  if (scope.effective.acm) {
    return [
      toLoadBalancer(scope, 'cluster_acm[0]', domain),
      ...(withWildcard ? [toLoadBalancer(scope, 'proxy_acm_wildcard[0]', wildcard)] : []),
    ];
  }
  return [
    toInstance(scope, 'cluster[0]', domain),
    ...(withWildcard ? [toInstance(scope, 'wildcard-cluster[0]', wildcard)] : []),
  ];
}

/** A new name may point to a load balancer that is still starting; one that people use moves only when the other end answers. */
const LOAD_BALANCER_ANSWERS: readonly Need[] = [
  { address: 'aws_lb_listener.cluster[0]', until: 'ready', onlyToChange: true },
  { address: 'aws_lb_target_group_attachment.cluster[0]', until: 'serving', onlyToChange: true },
];
const INSTANCE_ANSWERS: readonly Need[] = [{ address: 'aws_instance.cluster', until: 'serving', onlyToChange: true }];

function toLoadBalancer({ lookups }: Scope, address: string, name: string): Declaration {
  return declare(
    'aws_route53_record',
    address,
    {
      zone_id: lookups.zoneId,
      name,
      type: 'A',
      ttl: null,
      records: [],
      alias: {
        name: ref('aws_lb', 'cluster[0]', 'dns_name'),
        zone_id: ref('aws_lb', 'cluster[0]', 'zone_id'),
        evaluate_target_health: true,
      },
    },
    { needs: LOAD_BALANCER_ANSWERS },
  );
}

function toInstance({ lookups }: Scope, address: string, name: string): Declaration {
  return declare(
    'aws_route53_record',
    address,
    {
      zone_id: lookups.zoneId,
      name,
      type: 'A',
      ttl: 300,
      records: [ref('aws_instance', 'cluster', 'public_ip')],
      alias: null,
    },
    { needs: INSTANCE_ANSWERS },
  );
}
