import type { Declaration } from '../../planner/declaration.ts';
import { declare, ref } from './declare.ts';
import { dynamoPolicy, route53Policy, s3Policy, ssmPolicy, trustEc2 } from './policies.ts';
import type { Scope } from './scope.ts';

/** Who the instance is, what it may do, and the license it may read. */
export function identity(scope: Scope): Declaration[] {
  const { config } = scope;
  const name = `${config.cluster_name}-cluster`;
  const role = ref('aws_iam_role', 'cluster', 'name');
  return [
    declare('aws_iam_role', 'cluster', { name, assume_role_policy: trustEc2(scope) }),
    declare('aws_iam_instance_profile', 'cluster', { name, role }),
    declare('aws_iam_role_policy', 'cluster_dynamo', { name: `${name}-dynamo`, role, policy: dynamoPolicy(scope) }),
    declare('aws_iam_role_policy', 'cluster_route53', { name: `${name}-route53`, role, policy: route53Policy(scope) }),
    declare('aws_iam_role_policy', 'cluster_s3', { name: `${name}-s3`, role, policy: s3Policy(scope) }),
    declare('aws_iam_role_policy', 'cluster_ssm', { name: `${name}-ssm`, role, policy: ssmPolicy(scope) }),
    ...license(scope),
  ];
}

function license({ config }: Scope): Declaration[] {
  if (!config.license) return [];
  return [
    declare('aws_ssm_parameter', 'license[0]', {
      name: `/teleport/${config.cluster_name}/license`,
      type: 'SecureString',
      value: config.license,
      key_id: config.kms_alias_name,
      tier: 'Intelligent-Tiering',
    }),
  ];
}
