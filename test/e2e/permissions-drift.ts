import { readFileSync, writeFileSync } from 'node:fs';
import { DynamoDBClient, TagResourceCommand, UntagResourceCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import {
  AddTagsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddRoleToInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { openSandbox } from '../../src/sandbox/open.ts';

/** A client of the sandbox kept in `file`, as somebody else in the account would use it. */
type ClientOf = <T>(Client: new (settings: object) => T) => T;

async function inSandbox(file: string, region: string): Promise<ClientOf> {
  const sandbox = await openSandbox(file, { region, pace: 'instant' });
  return (Client) => {
    const client = new Client({ region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    // Every client of the SDK has the same middleware, whatever its type says.
    sandbox.instrument(client as Parameters<typeof sandbox.instrument>[0]);
    return client;
  };
}

export interface Deployed {
  /** The sandbox's file. */
  readonly file: string;
  readonly region: string;
  readonly name: string;
  readonly bucket: string;
  readonly license: boolean;
  readonly acm: boolean;
}

/** Changes of each kind that an apply takes back in place: made to a deployed cluster behind its back. */
export async function meddle(deployed: Deployed): Promise<void> {
  const of = await inSandbox(deployed.file, deployed.region);
  await meddleWithStorage(of, deployed);
  await meddleWithIdentity(of, deployed);
  const group = await meddleWithCompute(of, deployed);
  if (deployed.acm) await meddleWithLoadBalancer(of, deployed, group);
}

/** Something to be emptied. */
export async function fillBucket({ file, region, bucket }: Deployed): Promise<void> {
  const s3 = (await inSandbox(file, region))(S3Client);
  for (const Body of ['first', 'second'])
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'records/a', Body }));
}

/** Lets the certificate be one that was never validated, for longer than ACM waits. */
export function killCertificate({ file }: Deployed): void {
  const world = JSON.parse(readFileSync(file, 'utf8')) as { acm: { certificates: Record<string, Validated> } };
  for (const certificate of Object.values(world.acm.certificates)) {
    certificate.requestedAt -= 80 * 3_600_000;
    delete certificate.issuedAt;
  }
  writeFileSync(file, JSON.stringify(world));
}

interface Validated {
  requestedAt: number;
  issuedAt?: number;
}

/** Not with the events table: Teleport changes that itself, and nobody takes it back. */
async function meddleWithStorage(of: ClientOf, { region, name }: Deployed): Promise<void> {
  const dynamodb = of(DynamoDBClient);
  for (const TableName of [name, `${name}-locks`]) {
    const ResourceArn = `arn:aws:dynamodb:${region}:123456789012:table/${TableName}`;
    await dynamodb.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' }));
    await dynamodb.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'Extra', Value: '1' }] }));
    await dynamodb.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['TeleportCluster'] }));
  }
}

async function meddleWithIdentity(of: ClientOf, { name, license }: Deployed): Promise<void> {
  const iam = of(IAMClient);
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const ours = `${name}-cluster`;
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ours, PolicyDocument: trust }));
  await iam.send(new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: trust }));
  await iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: ours, RoleName: ours }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: ours, RoleName: 'other' }));
  if (!license) return;
  const parameter = {
    Name: `/teleport/${name}/license`,
    Type: 'SecureString',
    Value: 'other',
    Overwrite: true,
  } as const;
  await of(SSMClient).send(new PutParameterCommand(parameter));
}

/** @returns the id of another group, in which the instance is now. */
async function meddleWithCompute(of: ClientOf, { name }: Deployed): Promise<string> {
  const ec2 = of(EC2Client);
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const instance = Reservations.flatMap(({ Instances = [] }) => Instances)[0];
  const group = instance?.SecurityGroups?.[0]?.GroupId ?? '';
  const InstanceId = instance?.InstanceId ?? '';
  const other = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `${name}-other`, Description: 'other', VpcId: instance?.VpcId }),
  );
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, Groups: [other.GroupId ?? ''] }));
  await ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, HttpTokens: 'optional' }));
  await ec2.send(new DeleteTagsCommand({ Resources: [group], Tags: [{ Key: 'TeleportCluster' }] }));
  await ec2.send(new CreateTagsCommand({ Resources: [group], Tags: [{ Key: 'Extra', Value: '1' }] }));
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '192.0.2.0/24' }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: [ssh] }));
  return other.GroupId ?? '';
}

async function meddleWithLoadBalancer(of: ClientOf, { name }: Deployed, group: string): Promise<void> {
  const elb = of(ElasticLoadBalancingV2Client);
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ Names: [`${name}-alb`] }));
  const balancer = LoadBalancers?.[0];
  const LoadBalancerArn = balancer?.LoadBalancerArn ?? '';
  const { Subnets = [] } = await of(EC2Client).send(new DescribeSubnetsCommand({}));
  const [inUse] = (balancer?.AvailabilityZones ?? []).map(({ SubnetId }) => SubnetId);
  const used = (balancer?.AvailabilityZones ?? []).map(({ ZoneName }) => ZoneName);
  const elsewhere = Subnets.find(({ AvailabilityZone }) => !used.includes(AvailabilityZone))?.SubnetId;
  await elb.send(new SetSubnetsCommand({ LoadBalancerArn, Subnets: [inUse ?? '', elsewhere ?? ''] }));
  await elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups: [group] }));
  const Attributes = [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }];
  await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  await elb.send(new AddTagsCommand({ ResourceArns: [LoadBalancerArn], Tags: [{ Key: 'Extra', Value: '1' }] }));
  await elb.send(new RemoveTagsCommand({ ResourceArns: [LoadBalancerArn], TagKeys: ['TeleportCluster'] }));
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ Names: [`${name}-alb-tg`] }));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  await elb.send(new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: '/other' }));
  const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  await elb.send(new ModifyListenerCommand({ ListenerArn: Listeners?.[0]?.ListenerArn, Port: 8443 }));
}
