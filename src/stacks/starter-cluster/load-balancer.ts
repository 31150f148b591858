import type { Declaration } from '../../planner/declaration.ts';
import { declare, ready, ref } from './declare.ts';
import type { Scope } from './scope.ts';
import { usableCertificate } from './tls.ts';

/** The load balancer that serves the ACM certificate, and its way to the instance. Nothing without ACM. */
export function loadBalancing(scope: Scope): Declaration[] {
  if (!scope.effective.acm) return [];
  const { config, lookups } = scope;
  const name = `${config.cluster_name}-alb`;
  const certificate = usableCertificate(scope);
  const target_group_arn = ref('aws_lb_target_group', 'cluster[0]', 'arn');
  return [
    declare('aws_lb', 'cluster[0]', {
      name,
      internal: false,
      subnets: lookups.subnets.loadBalancer,
      security_groups: [ref('aws_security_group', 'cluster', 'id')],
      // An hour: sessions are long-lived connections, and AWS's default of 60 s would cut them.
      idle_timeout: 3600,
      tags: { TeleportCluster: config.cluster_name },
    }),
    declare('aws_lb_target_group', 'cluster[0]', {
      name: `${name}-tg`,
      target_type: 'instance',
      port: 443,
      protocol: 'HTTPS',
      vpc_id: lookups.vpc.id,
      health_check_path: '/web/login',
      health_check_protocol: 'HTTPS',
    }),
    // Only a running instance can be registered (InvalidTarget).
    declare(
      'aws_lb_target_group_attachment',
      'cluster[0]',
      { target_group_arn, target_id: ref('aws_instance', 'cluster', 'id'), port: 443 },
      { needs: [ready('aws_instance', 'cluster')] },
    ),
    declare(
      'aws_lb_listener',
      'cluster[0]',
      {
        load_balancer_arn: ref('aws_lb', 'cluster[0]', 'arn'),
        port: 443,
        protocol: 'HTTPS',
        certificate_arn: certificate.arn,
        target_group_arn,
      },
      { needs: certificate.needs },
    ),
  ];
}
