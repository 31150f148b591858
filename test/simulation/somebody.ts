import { realistic } from '../../src/sandbox/pace.ts';
import { services } from '../../src/sandbox/sandbox.ts';
import type { World } from '../../src/sandbox/world.ts';
import type { ResourceState, State } from '../../src/state/model.ts';

const THEIR_BUCKET = 'somebody-else';

interface Damage {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** What somebody may do to an object of each type behind our back. */
const DAMAGES: Readonly<Record<string, (id: string, inputs: ResourceState['inputs']) => readonly Damage[]>> = {
  aws_instance: (id) => [
    call('EC2', 'TerminateInstances', { InstanceIds: [id] }),
    call('EC2', 'ModifyInstanceMetadataOptions', { InstanceId: id, HttpTokens: 'optional' }),
  ],
  aws_security_group_rule: (_id, { type, security_group_id, protocol, from_port, to_port, cidr_blocks }) => [
    call('EC2', type === 'egress' ? 'RevokeSecurityGroupEgress' : 'RevokeSecurityGroupIngress', {
      GroupId: security_group_id,
      IpPermissions: [
        {
          IpProtocol: protocol,
          ...(protocol === '-1' ? {} : { FromPort: from_port, ToPort: to_port }),
          IpRanges: (cidr_blocks as string[]).slice(-1).map((CidrIp) => ({ CidrIp })),
        },
      ],
    }),
  ],
  aws_dynamodb_table: (id) => [call('DynamoDB', 'DeleteTable', { TableName: id })],
  aws_s3_bucket_versioning: (Bucket) => [
    call('S3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  ],
  aws_s3_bucket_public_access_block: (Bucket) => [call('S3', 'DeletePublicAccessBlock', { Bucket })],
  aws_s3_bucket: (Bucket) => [call('S3', 'DeleteBucket', { Bucket })],
  aws_iam_role_policy: (_id, { role, name }) => [
    call('IAM', 'DeleteRolePolicy', { RoleName: role, PolicyName: name }),
    call('IAM', 'PutRolePolicy', {
      RoleName: role,
      PolicyName: name,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    }),
  ],
  aws_ssm_parameter: (Name) => [
    call('SSM', 'DeleteParameter', { Name }),
    call('SSM', 'PutParameter', { Name, Value: 'somebody else’s', Type: 'SecureString', Overwrite: true }),
  ],
  aws_route53_record: (_id, { zone_id, name, type, ttl, records }) => {
    // An alias has no TTL and takes more to name.
    if (ttl === null) return [];
    const set = (TTL: unknown) => ({
      Name: name,
      Type: type,
      TTL,
      ResourceRecords: (records as string[]).map((Value) => ({ Value })),
    });
    const remove = { Action: 'DELETE', ResourceRecordSet: set(ttl) };
    const change = (...Changes: object[]) =>
      call('Route 53', 'ChangeResourceRecordSets', { HostedZoneId: zone_id, ChangeBatch: { Changes } });
    // What is made where ours is missing would be somebody's own: only what is there is changed.
    return [change(remove), change(remove, { Action: 'CREATE', ResourceRecordSet: set(17) })];
  },
  aws_lb: (LoadBalancerArn) => [
    call('Elastic Load Balancing v2', 'DeleteLoadBalancer', { LoadBalancerArn }),
    call('Elastic Load Balancing v2', 'ModifyLoadBalancerAttributes', {
      LoadBalancerArn,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }],
    }),
  ],
  aws_lb_listener: (ListenerArn) => [call('Elastic Load Balancing v2', 'DeleteListener', { ListenerArn })],
  aws_lb_target_group_attachment: (_id, { target_group_arn, target_id, port }) => [
    call('Elastic Load Balancing v2', 'DeregisterTargets', {
      TargetGroupArn: target_group_arn,
      Targets: [{ Id: target_id, Port: port }],
    }),
  ],
};

/** Changes or deletes something of ours. Answers what was done; `undefined` when AWS refused it, or nothing is there yet. */
export function meddle(world: World, now: number, state: State | undefined, random: () => number): string | undefined {
  const possible = Object.values(state?.resources ?? {}).flatMap(({ type, id, inputs }) =>
    id === undefined ? [] : (DAMAGES[type]?.(id, inputs) ?? []),
  );
  const damage = possible[Math.floor(random() * possible.length)];
  if (!damage) return undefined;
  const { service, operation, input } = damage;
  try {
    services[service]?.[operation]?.({ world, now, pace: realistic }, input as never);
    return `${operation} ${JSON.stringify(input)}`;
  } catch {
    return undefined;
  }
}

/** The instance writes to its bucket: destroy has to empty it. */
export function useBucket(world: World, now: number): void {
  for (const Bucket of Object.keys(world.s3.buckets).filter((name) => name !== THEIR_BUCKET)) {
    for (const Key of ['records/1', 'records/2', 'records/1']) {
      services.S3?.PutObject?.({ world, now, pace: realistic }, { Bucket, Key, Body: 'a session' } as never);
    }
  }
}

/** Objects of others that were there before, next to ours in every service: nothing of them may change. */
export function addForeign(world: World, now: number): void {
  const perform = (service: string, operation: string, input: object): unknown =>
    services[service]?.[operation]?.({ world, now, pace: realistic }, input as never);
  perform('S3', 'CreateBucket', {
    Bucket: THEIR_BUCKET,
    CreateBucketConfiguration: { LocationConstraint: world.region },
  });
  perform('S3', 'PutObject', { Bucket: THEIR_BUCKET, Key: 'dear', Body: 'to them' });
  perform('DynamoDB', 'CreateTable', {
    TableName: 'teleport-example-billing',
    AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  perform('IAM', 'CreateRole', { RoleName: 'teleport-example-backup', AssumeRolePolicyDocument: '{}' });
  perform('SSM', 'PutParameter', { Name: '/teleport/another/license', Value: 'theirs', Type: 'SecureString' });
  perform('EC2', 'CreateSecurityGroup', { GroupName: 'teleport-example', Description: 'theirs' });
  perform('EC2', 'RunInstances', {
    ImageId: Object.keys(world.ec2.images)[0],
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
  });
  perform('ACM', 'RequestCertificate', { DomainName: 'www.example.com', ValidationMethod: 'DNS' });
  for (const certificate of Object.values(world.acm.certificates)) certificate.issuedAt = now;
  const [zone] = Object.keys(world.route53.zones);
  perform('Route 53', 'ChangeResourceRecordSets', {
    HostedZoneId: zone,
    ChangeBatch: {
      Changes: [
        ['www.example.com', 'A', '192.0.2.80'],
        ['example.com', 'MX', '10 mail.example.com'],
        ['www.teleport.example.com', 'A', '192.0.2.81'],
        ['teleport.example.com', 'TXT', '"theirs"'],
      ].map(([Name, Type, Value]) => ({
        Action: 'CREATE',
        ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
      })),
    },
  });
}

function call(service: string, operation: string, input: object): Damage {
  return { service, operation, input };
}
