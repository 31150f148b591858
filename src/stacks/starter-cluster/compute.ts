import type { Declaration } from '../../planner/declaration.ts';
import { declare, ready, ref } from './declare.ts';
import type { Scope } from './scope.ts';
import { userData } from './user-data.ts';

/** The instance that runs Teleport. */
export function compute(scope: Scope): Declaration[] {
  const { config, lookups } = scope;
  return [
    declare(
      'aws_instance',
      'cluster',
      {
        ami: lookups.image.id,
        ami_name: config.ami_name,
        instance_type: config.cluster_instance_type,
        key_name: config.key_name,
        subnet_id: lookups.subnets.instance,
        vpc_security_group_ids: [ref('aws_security_group', 'cluster', 'id')],
        iam_instance_profile: ref('aws_iam_instance_profile', 'cluster', 'name'),
        associate_public_ip_address: true,
        user_data: userData(scope),
        root_encrypted: true,
        root_device: lookups.image.rootDevice,
        http_tokens: 'required',
        http_endpoint: 'enabled',
        replacement_trigger: config.license ?? null,
      },
      { needs: atFirstBoot(scope) },
    ),
  ];
}

/** The image reads all of these once, when it boots for the first time, and never again; without egress it reaches none of them. */
function atFirstBoot({ config }: Scope) {
  return [
    ready('aws_dynamodb_table', 'teleport'),
    ready('aws_dynamodb_table', 'teleport_events'),
    ready('aws_dynamodb_table', 'teleport_locks'),
    ready('aws_iam_instance_profile', 'cluster'),
    ready('aws_iam_role_policy', 'cluster_dynamo'),
    ready('aws_iam_role_policy', 'cluster_route53'),
    ready('aws_iam_role_policy', 'cluster_s3'),
    ready('aws_iam_role_policy', 'cluster_ssm'),
    ready('aws_s3_bucket', 'storage'),
    ready('aws_s3_bucket_acl', 'storage'),
    ready('aws_s3_bucket_ownership_controls', 'storage'),
    ready('aws_s3_bucket_public_access_block', 'storage'),
    ready('aws_s3_bucket_server_side_encryption_configuration', 'storage'),
    ready('aws_s3_bucket_versioning', 'storage'),
    ready('aws_security_group_rule', 'cluster_egress'),
    ...(config.license ? [ready('aws_ssm_parameter', 'license[0]')] : []),
  ];
}
