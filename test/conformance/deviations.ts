import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { poll } from '../../src/core/poll.ts';
import { outcomeOf } from '../sandbox/account.ts';
import type { Place } from './life.ts';

/** Something in which the emulator (moto 5) is not like AWS. AWS's documentation says what the sandbox does. */
interface Deviation {
  readonly name: string;
  /** What AWS documents. */
  readonly aws: string;
  /** Whether the place does otherwise. Missing: seen, but not worth a probe. */
  readonly deviates?: (place: Place) => Promise<boolean>;
}

const deviations: readonly Deviation[] = [
  {
    name: 'RunInstances ignores ClientToken',
    aws: 'the same token with the same parameters answers the same instance',
    async deviates(place) {
      const first = await launch(place, { ClientToken: 'deviation-token' });
      return first !== (await launch(place, { ClientToken: 'deviation-token' }));
    },
  },
  {
    name: 'RunInstances takes a key pair that does not exist',
    aws: 'InvalidKeyPair.NotFound',
    deviates: async (place) => (await outcomeOf(launch(place, { KeyName: 'none' }))) === 'ok',
  },
  {
    name: 'RunInstances takes a type of another architecture than the image',
    aws: 'InvalidParameterValue',
    deviates: async (place) => (await outcomeOf(launch(place, { InstanceType: 't4g.micro' }))) === 'ok',
  },
  {
    name: 'RunInstances with a profile that does not exist answers NoSuchEntity',
    aws: 'InvalidParameterValue, Invalid IAM Instance Profile name',
    deviates: async (place) =>
      (await outcomeOf(launch(place, { IamInstanceProfile: { Name: 'none' } }))) === 'NoSuchEntity',
  },
  {
    name: "an image's root volume is kept when the instance ends",
    aws: "DeleteOnTermination is true in Teleport's images",
    async deviates({ ctx, imageId }) {
      const { Images } = await ctx.send(EC2Client, new DescribeImagesCommand({ ImageIds: [imageId] }));
      return Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.DeleteOnTermination !== true;
    },
  },
  {
    name: 'ModifyInstanceAttribute adds to the groups of the network interface',
    aws: 'it replaces the groups of the primary network interface',
    async deviates(place) {
      const [before, after] = [await newGroup(place, 'deviation-before'), await newGroup(place, 'deviation-after')];
      const nic = { DeviceIndex: 0, SubnetId: place.subnetIds[0], Groups: [before] };
      const InstanceId = await launch(place, { NetworkInterfaces: [nic] });
      await place.ctx.send(EC2Client, new ModifyInstanceAttributeCommand({ InstanceId, Groups: [after] }), {
        retryCodes: [{ code: 'InvalidInstanceID.NotFound', what: 'it to settle', forMs: 60_000 }],
      });
      const found = await place.ctx.send(EC2Client, new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
      const [primary] = found.Reservations?.[0]?.Instances?.[0]?.NetworkInterfaces ?? [];
      return primary?.Groups?.some((group) => group.GroupId === before) === true;
    },
  },
  {
    name: 'a security group that an instance uses can be deleted',
    aws: 'DependencyViolation',
    async deviates(place) {
      const GroupId = await newGroup(place, 'deviation-used');
      await launch(place, { SubnetId: place.subnetIds[0], SecurityGroupIds: [GroupId] });
      return (await outcomeOf(place.ctx.send(EC2Client, new DeleteSecurityGroupCommand({ GroupId })))) === 'ok';
    },
  },
  {
    name: 'a load balancer is made twice by a repeated call',
    aws: 'the same settings again answer the same load balancer',
    async deviates({ ctx, subnetIds }) {
      const create = async () => {
        const command = new CreateLoadBalancerCommand({ Name: 'deviation', Subnets: [...subnetIds] });
        return (await ctx.send(ElasticLoadBalancingV2Client, command)).LoadBalancers?.[0]?.LoadBalancerArn;
      };
      const first = await create();
      return first !== (await create());
    },
  },
  {
    name: 'a repeated target group is refused',
    aws: 'the same settings again answer the same target group',
    async deviates({ ctx, vpcId }) {
      const create = () =>
        ctx.send(
          ElasticLoadBalancingV2Client,
          new CreateTargetGroupCommand({ Name: 'deviation', Protocol: 'HTTPS', Port: 443, VpcId: vpcId }),
        );
      await create();
      return (await outcomeOf(create())) !== 'ok';
    },
  },
  {
    name: 'a certificate is issued without its validation record',
    aws: 'PENDING_VALIDATION until the record resolves, for 72 hours',
    async deviates({ ctx }) {
      const request = { DomainName: 'deviation.example.com', ValidationMethod: 'DNS' as const };
      const { CertificateArn } = await ctx.send(ACMClient, new RequestCertificateCommand(request));
      const seen = await poll({
        clock: ctx.clock,
        timeoutMs: 10_000,
        async check() {
          const { Certificate } = await ctx.send(ACMClient, new DescribeCertificateCommand({ CertificateArn }));
          return { state: Certificate?.Status === 'ISSUED' ? 'done' : 'pending' };
        },
      });
      return seen.outcome === 'done';
    },
  },
  {
    name: 'a record is deleted by other values of its alias',
    aws: 'InvalidChangeBatch: DELETE needs the exact values',
    async deviates(place) {
      const alias = (DNSName: string) => ({
        Name: 'deviation.example.com',
        Type: 'A' as const,
        AliasTarget: { DNSName, HostedZoneId: 'Z1H1FL5HABSF5', EvaluateTargetHealth: true },
      });
      await changeRecord(place, 'CREATE', alias('one.us-west-2.elb.amazonaws.com'));
      return (await outcomeOf(changeRecord(place, 'DELETE', alias('two.us-west-2.elb.amazonaws.com')))) === 'ok';
    },
  },
  {
    name: 'a wildcard record comes back as it was created',
    aws: 'as \\052',
    async deviates(place) {
      await changeRecord(place, 'CREATE', {
        Name: '*.deviation.example.com',
        Type: 'A',
        TTL: 300,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      });
      const { ResourceRecordSets } = await place.ctx.send(
        Route53Client,
        new ListResourceRecordSetsCommand({ HostedZoneId: place.zone.id }),
      );
      return ResourceRecordSets?.some((record) => record.Name?.startsWith('*')) === true;
    },
  },
  {
    name: 'a new bucket does not block public access',
    aws: 'since April 2023 new buckets block all of it, and have SSE-S3 and BucketOwnerEnforced',
    async deviates({ ctx }) {
      const LocationConstraint = ctx.region as BucketLocationConstraint;
      const bucket = { Bucket: 'deviation-bucket', CreateBucketConfiguration: { LocationConstraint } };
      await ctx.send(S3Client, new CreateBucketCommand(bucket));
      const look = ctx.send(S3Client, new GetPublicAccessBlockCommand({ Bucket: bucket.Bucket }));
      return (await outcomeOf(look)) === 'NoSuchPublicAccessBlockConfiguration';
    },
  },
  {
    name: 'time to live can be enabled twice',
    aws: 'ValidationException, TimeToLive is already enabled',
    async deviates({ ctx }) {
      const table = {
        TableName: 'deviation',
        KeySchema: [{ AttributeName: 'Lock', KeyType: 'HASH' as const }],
        AttributeDefinitions: [{ AttributeName: 'Lock', AttributeType: 'S' as const }],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      };
      const enable = () =>
        ctx.send(
          DynamoDBClient,
          new UpdateTimeToLiveCommand({
            TableName: 'deviation',
            TimeToLiveSpecification: { AttributeName: 'Expires', Enabled: true },
          }),
          { retryCodes: [{ code: 'ResourceInUseException', what: 'it to settle', forMs: 60_000 }] },
        );
      await ctx.send(DynamoDBClient, new CreateTableCommand(table));
      await enable();
      return (await outcomeOf(enable())) === 'ok';
    },
  },
  { name: 'RunInstances wants a volume size in the mapping', aws: "the snapshot's size is the default" },
  { name: 'the filter client-token of DescribeInstances answers 500', aws: 'it filters' },
  { name: 'listeners accept certificates that are not issued', aws: 'UnsupportedCertificate' },
  { name: 'certificates that listeners use can be deleted', aws: 'ResourceInUseException' },
  { name: 'targets are always healthy; a second deregistration is refused', aws: 'initial first; success' },
  { name: 'HeadBucket of a foreign bucket answers 200', aws: '403' },
  { name: 'listing versions while deleting stops early', aws: 'a page is a page; markers go on after deletes' },
  { name: 'a stream can not be switched on again; UpdateTable ignores SSESpecification', aws: 'both change' },
  { name: 'images are the same in every region', aws: 'each region has its own ids' },
];

/** Those that can be seen by trying. */
export const probed = deviations.flatMap(({ name, aws, deviates }) => (deviates ? [{ name, aws, deviates }] : []));

/** Launches a small instance; answers its id. */
async function launch({ ctx, imageId }: Place, more: Partial<RunInstancesCommandInput>): Promise<string> {
  const input = { ImageId: imageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, ...more } as const;
  const { Instances } = await ctx.send(EC2Client, new RunInstancesCommand(input));
  return Instances?.[0]?.InstanceId ?? '';
}

async function newGroup({ ctx, vpcId }: Place, name: string): Promise<string> {
  const input = { GroupName: name, Description: name, VpcId: vpcId };
  return (await ctx.send(EC2Client, new CreateSecurityGroupCommand(input))).GroupId ?? '';
}

type RecordChange = NonNullable<
  NonNullable<ChangeResourceRecordSetsCommand['input']['ChangeBatch']>['Changes']
>[number];

function changeRecord(
  { ctx, zone }: Place,
  Action: NonNullable<RecordChange['Action']>,
  ResourceRecordSet: NonNullable<RecordChange['ResourceRecordSet']>,
) {
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  return ctx.send(Route53Client, new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch }));
}
