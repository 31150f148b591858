import type { Declaration } from '../../planner/declaration.ts';
import { declare, ready, ref } from './declare.ts';
import type { Scope } from './scope.ts';

/** The names of the three tables. */
export function tableNames(clusterName: string) {
  return { state: clusterName, events: `${clusterName}-events`, locks: `${clusterName}-locks` };
}

/** Teleport's tables (cluster state, audit events, locks) and the bucket for session recordings. */
export function storage(scope: Scope): Declaration[] {
  return [...tables(scope), ...bucketWithSettings(scope)];
}

/** The shapes are Teleport's own (its DynamoDB backend reference): it would create them like this itself. */
function tables({ config }: Scope): Declaration[] {
  const names = tableNames(config.cluster_name);
  const common = {
    billing_mode: 'PROVISIONED',
    ttl_attribute: 'Expires',
    point_in_time_recovery: true,
    server_side_encryption: true,
    tags: { TeleportCluster: config.cluster_name },
  };
  return [
    declare('aws_dynamodb_table', 'teleport', {
      ...common,
      name: names.state,
      hash_key: 'HashKey',
      range_key: 'FullPath',
      attributes: [
        { name: 'HashKey', type: 'S' },
        { name: 'FullPath', type: 'S' },
      ],
      read_capacity: 10,
      write_capacity: 10,
      stream_view_type: 'NEW_IMAGE',
      global_secondary_indexes: [],
    }),
    declare(
      'aws_dynamodb_table',
      'teleport_events',
      {
        ...common,
        name: names.events,
        hash_key: 'SessionID',
        range_key: 'EventIndex',
        attributes: [
          { name: 'SessionID', type: 'S' },
          { name: 'EventIndex', type: 'N' },
          { name: 'CreatedAtDate', type: 'S' },
          { name: 'CreatedAt', type: 'N' },
        ],
        read_capacity: 10,
        write_capacity: 10,
        stream_view_type: null,
        global_secondary_indexes: [
          {
            name: 'timesearchV2',
            hash_key: 'CreatedAtDate',
            range_key: 'CreatedAt',
            projection_type: 'ALL',
            read_capacity: 10,
            write_capacity: 10,
          },
        ],
      },
      // Teleport migrates this table (indexes, attributes) by itself when it is upgraded.
      { ignoresDrift: true },
    ),
    declare('aws_dynamodb_table', 'teleport_locks', {
      ...common,
      name: names.locks,
      hash_key: 'Lock',
      range_key: null,
      attributes: [{ name: 'Lock', type: 'S' }],
      read_capacity: 5,
      write_capacity: 5,
      stream_view_type: null,
      global_secondary_indexes: [],
    }),
  ];
}

function bucketWithSettings({ config }: Scope): Declaration[] {
  const bucket = ref('aws_s3_bucket', 'storage', 'bucket');
  return [
    declare('aws_s3_bucket', 'storage', { bucket: config.s3_bucket_name }),
    declare('aws_s3_bucket_ownership_controls', 'storage', { bucket, object_ownership: 'BucketOwnerPreferred' }),
    // New buckets refuse ACLs (AccessControlListNotSupported) until their ownership controls allow them.
    declare(
      'aws_s3_bucket_acl',
      'storage',
      { bucket, acl: 'private' },
      { needs: [ready('aws_s3_bucket_ownership_controls', 'storage')] },
    ),
    declare('aws_s3_bucket_server_side_encryption_configuration', 'storage', { bucket, sse_algorithm: 'AES256' }),
    declare('aws_s3_bucket_versioning', 'storage', { bucket, status: 'Enabled' }),
    declare('aws_s3_bucket_public_access_block', 'storage', {
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    }),
  ];
}
