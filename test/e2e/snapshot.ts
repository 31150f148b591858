import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand } from '@aws-sdk/client-acm';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  type ProvisionedThroughputDescription,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { ListHostedZonesCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DescribeParametersCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Json } from '../../src/core/values.ts';

/** An account on an emulator, which takes any credentials. */
export interface Account {
  readonly url: string;
  readonly region: string;
}

export type Snapshot = { readonly [section: string]: readonly Json[] };

/** Account that publishes Teleport's images. */
const IMAGE_OWNER = '146628656107';

/**
 * Everything a starter cluster can own in an account, in a form that two accounts built the same way share: ids are replaced by
 * what they stand for (`<zone:example.com>`, `<instance.public_ip>`), our own marks and draining targets are left out, user data
 * is reduced to the variables it assigns. `policies`: inline role policies whole instead of by name.
 * Reads one page of each list: an account on an emulator holds no more.
 */
export async function takeSnapshot(account: Account, { policies = false } = {}): Promise<Snapshot> {
  const names = new Map<string, string>();
  const settings = {
    endpoint: account.url,
    region: account.region,
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    forcePathStyle: true,
  };
  const [sts, kms] = [new STSClient(settings), new KMSClient(settings)];
  names.set(text((await sts.send(new GetCallerIdentityCommand({}))).Account), '<account>');
  for (const alias of (await kms.send(new ListAliasesCommand({}))).Aliases ?? []) {
    if (alias.TargetKeyId) names.set(alias.TargetKeyId, `<kms:${alias.AliasName}>`);
  }
  const sections: Record<string, unknown[]> = {
    ...(await network(new EC2Client(settings), names)),
    dynamodb: await tables(new DynamoDBClient(settings)),
    s3: await buckets(new S3Client(settings)),
    ...(await identity(new IAMClient(settings), policies)),
    // Before load balancers and records, which tell certificates and validation records by these names.
    certificates: await certificates(new ACMClient(settings), names),
    ...(await loadBalancers(new ElasticLoadBalancingV2Client(settings), names)),
    route53: await records(new Route53Client(settings), names),
    ssm: await parameters(new SSMClient(settings)),
  };
  return normalised(sections, names);
}

async function network(ec2: EC2Client, names: Map<string, string>) {
  for (const vpc of (await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? []) {
    names.set(text(vpc.VpcId), vpc.IsDefault ? '<vpc:default>' : '<vpc:other>');
  }
  for (const subnet of (await ec2.send(new DescribeSubnetsCommand({}))).Subnets ?? []) {
    names.set(text(subnet.SubnetId), `<subnet:${names.get(text(subnet.VpcId))}>`);
  }
  const groups = (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups ?? [];
  for (const group of groups) names.set(text(group.GroupId), `<sg:${group.GroupName}>`);
  const rules = (await ec2.send(new DescribeSecurityGroupRulesCommand({}))).SecurityGroupRules ?? [];
  const security_groups = groups
    .filter((group) => group.GroupName !== 'default')
    .map((group) => ({
      name: group.GroupName,
      vpc: group.VpcId,
      tags: tagsOf(group.Tags),
      rules: rules
        .filter((rule) => rule.GroupId === group.GroupId)
        .map((rule) =>
          sortable({
            direction: rule.IsEgress ? 'egress' : 'ingress',
            protocol: rule.IpProtocol,
            ports: rule.IpProtocol === '-1' ? 'all' : [rule.FromPort ?? null, rule.ToPort ?? null],
            cidr: rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId ?? null,
          }),
        )
        .sort(),
    }));
  return { security_groups, instances: await instances(ec2, names) };
}

async function instances(ec2: EC2Client, names: Map<string, string>) {
  const images = new Map(
    ((await ec2.send(new DescribeImagesCommand({ Owners: [IMAGE_OWNER] }))).Images ?? []).map((i) => [
      i.ImageId,
      i.Name,
    ]),
  );
  const reservations = (await ec2.send(new DescribeInstancesCommand({}))).Reservations ?? [];
  const running = reservations
    .flatMap((reservation) => reservation.Instances ?? [])
    .filter((instance) => !['terminated', 'shutting-down'].includes(text(instance.State?.Name)));
  return Promise.all(
    running.map(async (instance) => {
      if (instance.PublicIpAddress) names.set(instance.PublicIpAddress, '<instance.public_ip>');
      names.set(text(instance.InstanceId), '<instance>');
      const userData = await ec2.send(
        new DescribeInstanceAttributeCommand({ InstanceId: instance.InstanceId, Attribute: 'userData' }),
      );
      const volumes = await ec2.send(
        new DescribeVolumesCommand({
          Filters: [{ Name: 'attachment.instance-id', Values: [text(instance.InstanceId)] }],
        }),
      );
      const onInterface = instance.NetworkInterfaces?.[0]?.Groups ?? [];
      const groups = onInterface.length > 0 ? onInterface : (instance.SecurityGroups ?? []);
      return {
        image: images.get(instance.ImageId) ?? instance.ImageId,
        type: instance.InstanceType,
        key_name: instance.KeyName ?? null,
        subnet: instance.SubnetId ?? null,
        public_ip: Boolean(instance.PublicIpAddress),
        security_groups: groups.map((group) => group.GroupId).sort(),
        instance_profile: instance.IamInstanceProfile?.Arn?.split('/').at(-1) ?? '',
        imds: {
          HttpTokens: instance.MetadataOptions?.HttpTokens,
          HttpEndpoint: instance.MetadataOptions?.HttpEndpoint,
        },
        volumes_encrypted: volumes.Volumes?.map((volume) => volume.Encrypted),
        user_data: assignments(Buffer.from(userData.UserData?.Value ?? '', 'base64').toString()),
      };
    }),
  );
}

/** `KEY=value` lines, without quotes; the license's path counts only as set or not. */
function assignments(script: string): Record<string, string> {
  const found = Object.fromEntries(
    [...script.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [
      key,
      value.replace(/^['"]+|['"]+$/g, ''),
    ]),
  );
  return found.TELEPORT_LICENSE_PATH ? { ...found, TELEPORT_LICENSE_PATH: '<set>' } : found;
}

async function tables(dynamodb: DynamoDBClient) {
  const keys = (schema: KeySchemaElement[] = []) => Object.fromEntries(schema.map((k) => [k.KeyType, k.AttributeName]));
  const capacity = (units: ProvisionedThroughputDescription = {}) => [
    units.ReadCapacityUnits ?? null,
    units.WriteCapacityUnits ?? null,
  ];
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  return Promise.all(
    TableNames.map(async (TableName) => {
      const { Table: table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName }));
      const ttl = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
      const backups = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
      const tags = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: table.TableArn }));
      return {
        name: TableName,
        keys: keys(table.KeySchema),
        attributes: Object.fromEntries(
          (table.AttributeDefinitions ?? []).map((a) => [a.AttributeName, a.AttributeType]),
        ),
        billing: table.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
        capacity: capacity(table.ProvisionedThroughput),
        indexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
          name: index.IndexName,
          keys: keys(index.KeySchema),
          projection: index.Projection?.ProjectionType,
          capacity: capacity(index.ProvisionedThroughput),
        })),
        stream: table.StreamSpecification ?? null,
        sse: table.SSEDescription?.Status ?? null,
        ttl: ttl.TimeToLiveDescription,
        pitr: backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
        tags: tagsOf(tags.Tags),
      };
    }),
  );
}

async function buckets(s3: S3Client) {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  return Promise.all(
    Buckets.map(async ({ Name: Bucket = '' }) => {
      const encryption = await unless(
        'ServerSideEncryptionConfigurationNotFoundError',
        s3.send(new GetBucketEncryptionCommand({ Bucket })),
      );
      const ownership = await unless(
        'OwnershipControlsNotFoundError',
        s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
      );
      const access = await unless(
        'NoSuchPublicAccessBlockConfiguration',
        s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      );
      const tagging = await unless('NoSuchTagSet', s3.send(new GetBucketTaggingCommand({ Bucket })));
      const { Grants = [] } = await s3.send(new GetBucketAclCommand({ Bucket }));
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      return {
        name: Bucket,
        region: (await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint ?? null,
        versioning: (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status ?? null,
        encryption:
          encryption?.ServerSideEncryptionConfiguration?.Rules?.map(
            (rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
          ) ?? null,
        ownership: ownership?.OwnershipControls?.Rules ?? null,
        public_access_block: access?.PublicAccessBlockConfiguration ?? null,
        grants: Grants.map((grant) => grant.Permission),
        tags: tagsOf(tagging?.TagSet),
        objects: Versions.length,
      };
    }),
  );
}

async function identity(iam: IAMClient, whole: boolean) {
  const roles = ((await iam.send(new ListRolesCommand({}))).Roles ?? []).filter(
    (role) => !role.Path?.startsWith('/aws-service-role/'),
  );
  const iam_roles = await Promise.all(
    roles.map(async ({ RoleName, AssumeRolePolicyDocument }) => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      const documents = PolicyNames.map(async (PolicyName) => {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return [PolicyName, documentOf(PolicyDocument)] as const;
      });
      return {
        name: RoleName,
        trust: documentOf(AssumeRolePolicyDocument),
        policies: whole ? Object.fromEntries(await Promise.all(documents)) : [...PolicyNames].sort(),
        attached: AttachedPolicies.map((policy) => policy.PolicyArn).sort(),
      };
    }),
  );
  const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
  const iam_instance_profiles = InstanceProfiles.map((profile) => ({
    name: profile.InstanceProfileName,
    roles: profile.Roles?.map((role) => role.RoleName),
  }));
  return { iam_roles, iam_instance_profiles };
}

async function certificates(acm: ACMClient, names: Map<string, string>) {
  const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
  return Promise.all(
    CertificateSummaryList.map(async ({ CertificateArn }) => {
      const { Certificate: certificate = {} } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
      names.set(text(CertificateArn), `<cert:${certificate.DomainName}>`);
      const options = certificate.DomainValidationOptions ?? [];
      for (const { ResourceRecord: record, DomainName } of options) {
        const domain = text(DomainName).replace(/^\*\./, '');
        const known = [
          [record?.Name, `<cert-validation:${domain}>`],
          [record?.Value, `<cert-validation-value:${domain}>`],
        ] as const;
        for (const [value, name] of known) {
          if (value) names.set(value.replace(/\.+$/, ''), name).set(`${value.replace(/\.+$/, '')}.`, name);
        }
      }
      return {
        domain: certificate.DomainName,
        sans: [...(certificate.SubjectAlternativeNames ?? [])].sort(),
        status: certificate.Status,
        validation: [...new Set(options.map((option) => option.ValidationMethod ?? ''))].sort(),
      };
    }),
  );
}

async function loadBalancers(elb: ElasticLoadBalancingV2Client, names: Map<string, string>) {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  for (const lb of LoadBalancers) {
    names.set(text(lb.LoadBalancerArn), `<alb:${lb.LoadBalancerName}>`);
    names.set(text(lb.DNSName), `<alb-dns:${lb.LoadBalancerName}>`);
    names.set(`${lb.DNSName}.`, `<alb-dns:${lb.LoadBalancerName}>`);
    names.set(text(lb.CanonicalHostedZoneId), '<alb-zone>');
  }
  for (const group of TargetGroups) names.set(text(group.TargetGroupArn), `<tg:${group.TargetGroupName}>`);
  const load_balancers = await Promise.all(
    LoadBalancers.map(async ({ LoadBalancerArn, ...lb }) => {
      const { Attributes = [] } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
      const { TagDescriptions = [] } = await elb.send(
        new DescribeTagsCommand({ ResourceArns: [text(LoadBalancerArn)] }),
      );
      return {
        name: lb.LoadBalancerName,
        scheme: lb.Scheme ?? 'internet-facing',
        type: lb.Type,
        subnets: lb.AvailabilityZones?.length,
        security_groups: lb.SecurityGroups,
        idle_timeout: Attributes.find((a) => a.Key === 'idle_timeout.timeout_seconds')?.Value ?? null,
        tags: tagsOf(TagDescriptions[0]?.Tags),
        listeners: Listeners.map((listener) => ({
          port: listener.Port,
          protocol: listener.Protocol,
          certificates: (listener.Certificates ?? []).map((certificate) => certificate.CertificateArn),
          actions: listener.DefaultActions?.map((action) => ({
            type: action.Type,
            target_group: action.TargetGroupArn ?? null,
          })),
        })),
      };
    }),
  );
  const target_groups = await Promise.all(
    TargetGroups.map(async ({ TargetGroupArn, ...group }) => {
      const health = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
      return {
        name: group.TargetGroupName,
        protocol: group.Protocol,
        port: group.Port,
        vpc: group.VpcId,
        target_type: group.TargetType ?? null,
        health: [group.HealthCheckProtocol, group.HealthCheckPath],
        targets: (health.TargetHealthDescriptions ?? [])
          .filter((target) => target.TargetHealth?.State !== 'draining')
          .map((target) => [target.Target?.Id, target.Target?.Port ?? null]),
      };
    }),
  );
  return { load_balancers, target_groups };
}

async function records(route53: Route53Client, names: Map<string, string>) {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const perZone = HostedZones.map(async (zone) => {
    const HostedZoneId = text(zone.Id).split('/').at(-1) ?? '';
    names.set(HostedZoneId, `<zone:${text(zone.Name).replace(/\.+$/, '')}>`);
    const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
    return ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA').map((record) => ({
      name: text(record.Name).replaceAll('\\052', '*').replace(/\.+$/, ''),
      type: record.Type,
      ttl: record.TTL ?? null,
      records: (record.ResourceRecords ?? []).map(({ Value }) => Value).sort(),
      alias: record.AliasTarget
        ? {
            target: record.AliasTarget.DNSName?.replace(/^dualstack\./, ''),
            zone: record.AliasTarget.HostedZoneId,
            evaluate_target_health: record.AliasTarget.EvaluateTargetHealth,
          }
        : null,
    }));
  });
  return (await Promise.all(perZone)).flat();
}

async function parameters(ssm: SSMClient) {
  const { Parameters = [] } = await ssm.send(new DescribeParametersCommand({}));
  return Promise.all(
    Parameters.map(async ({ Name, Type }) => {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return { name: Name, type: Type, value_bytes: text(Parameter?.Value).length };
    }),
  );
}

/** Ids replaced by what they stand for, the longest first, and every section in an order of its own. */
function normalised(sections: Record<string, unknown[]>, names: ReadonlyMap<string, string>): Snapshot {
  let json = JSON.stringify(sections);
  for (const [id, name] of [...names].sort(([a], [b]) => b.length - a.length)) json = json.replaceAll(id, name);
  const replaced = JSON.parse(json) as Record<string, Json[]>;
  for (const list of Object.values(replaced)) list.sort((a, b) => (sortable(a) < sortable(b) ? -1 : 1));
  return replaced;
}

/** JSON with sorted keys and a space after commas and colons: how the reference snapshots write rules, and the key they sort by. */
function sortable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortable).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${sortable(member)}`).join(', ')}}`;
}

function tagsOf(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = [],
): Record<string, string> {
  return Object.fromEntries(
    tags.filter((tag) => !tag.Key?.startsWith('teleport-starter:')).map((tag) => [text(tag.Key), text(tag.Value)]),
  );
}

/** `undefined` when AWS answers with `code`; any other failure is one. */
async function unless<T>(code: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === code) return undefined;
    throw error;
  }
}

/** IAM gives documents URL-encoded. */
function documentOf(encoded: string | undefined): Json {
  return JSON.parse(decodeURIComponent(text(encoded))) as Json;
}

/** AWS's answers have every member optional; the ones used here are always there. */
function text(value: string | undefined): string {
  return value ?? '';
}
