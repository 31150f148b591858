import type { Declaration } from '../../planner/declaration.ts';
import type { SecurityGroupRuleInputs } from '../../resources/ec2/security-group-rule.ts';
import { coversIpv4 } from './cidr-coverage.ts';
import { declare, ready, ref } from './declare.ts';
import type { Scope } from './scope.ts';

/** The security group that instance and load balancer share, and its rules. */
export function network(scope: Scope): Declaration[] {
  const { config, effective, lookups } = scope;
  const { acm, tlsRouting, mongodb, mysql, postgres } = effective;
  const from = config.allowed_ingress_cidr_blocks;
  const to = config.allowed_egress_cidr_blocks;
  return [
    group(scope),
    tcp('cluster_ingress_ssh', 22, 22, config.allowed_ssh_ingress_cidr_blocks),
    tcp('cluster_ingress_web', 443, 443, from),
    rule('cluster_egress', { type: 'egress', protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: to, self: false }),
    ...(tlsRouting ? [] : [tcp('cluster_ingress_services[0]', 3022, 3026, from)]),
    ...(mysql ? [tcp('cluster_ingress_mysql[0]', 3036, 3036, from)] : []),
    ...(postgres ? [tcp('cluster_ingress_postgres[0]', 5432, 5432, from)] : []),
    ...(mongodb ? [tcp('cluster_ingress_mongodb[0]', 27017, 27017, from)] : []),
    // The load balancer calls the instance from inside the VPC: rules that leave the VPC out would cut it off.
    ...(acm && !coversIpv4(from, lookups.vpc.cidrs) ? [withinGroup('cluster_ingress_lb[0]', 'ingress')] : []),
    ...(acm && !coversIpv4(to, lookups.vpc.cidrs) ? [withinGroup('cluster_egress_lb[0]', 'egress')] : []),
  ];
}

function group({ config, deployed, lookups }: Scope): Declaration {
  const name = `${config.cluster_name}-cluster`;
  const there = deployed('aws_security_group.cluster')?.inputs;
  // A description can't be changed: an imported group keeps its own.
  const kept = there?.name === name && typeof there.description === 'string' ? there.description : undefined;
  return declare('aws_security_group', 'cluster', {
    name,
    description: kept ?? `Teleport cluster ${config.cluster_name}`,
    vpc_id: lookups.vpc.id,
    tags: { TeleportCluster: config.cluster_name },
  });
}

type RuleInputs = Omit<SecurityGroupRuleInputs, 'security_group_id'>;

/** A rule needs the group without the allow-all egress that it is born with: the same rule again answers InvalidPermission.Duplicate. */
function rule(name: string, inputs: RuleInputs): Declaration {
  return declare(
    'aws_security_group_rule',
    name,
    { ...inputs, security_group_id: ref('aws_security_group', 'cluster', 'id') },
    { needs: [ready('aws_security_group', 'cluster')] },
  );
}

function tcp(name: string, from_port: number, to_port: number, cidr_blocks: readonly string[]): Declaration {
  return rule(name, { type: 'ingress', protocol: 'tcp', from_port, to_port, cidr_blocks, self: false });
}

function withinGroup(name: string, type: 'ingress' | 'egress'): Declaration {
  return rule(name, { type, protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: [], self: true });
}
