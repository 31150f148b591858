import {
  CreateTargetGroupCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { Declaration } from '../../src/planner/declaration.ts';
import { account } from './account.ts';
import { deploying } from './deploying.ts';

const only = (type: string, inputs: Record<string, unknown>): Declaration[] => [
  { address: `${type}.a`, type, inputs, needs: [] },
];

const targetGroup = (vpc_id: string, port = 443) =>
  only('aws_lb_target_group', {
    name: 'x-alb-tg',
    target_type: 'instance',
    port,
    protocol: 'HTTPS',
    vpc_id,
    health_check_path: '/web/login',
    health_check_protocol: 'HTTPS',
  });

test('an equal target group that somebody made after the plan is not taken for ours', async () => {
  const here = account();
  const { send, world, clock } = here;
  const { plan, carryOut, destroy, state } = deploying(here);
  const [vpc = ''] = Object.keys(world.ec2.vpcs);
  const wish = targetGroup(vpc);
  const draft = await plan('apply', wish);
  await send(
    ElasticLoadBalancingV2Client,
    new CreateTargetGroupCommand({
      Name: 'x-alb-tg',
      TargetType: 'instance',
      Protocol: 'HTTPS',
      Port: 443,
      VpcId: vpc,
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/web/login',
      Tags: [{ Key: 'owner', Value: 'bob' }],
    }),
  );
  clock.advance(60_000);
  expect(await carryOut(draft, wish)).toMatchObject({ created: 0, failures: [{ code: 'ALREADY_EXISTS' }] });
  expect(state().resources).toEqual({});
  await destroy();
  const { TargetGroups } = await send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({}));
  expect(TargetGroups).toHaveLength(1);
});

test('ours, of no record, and with a setting that stays for life: it is refused until it is recorded', async () => {
  const here = account();
  const [vpc = ''] = Object.keys(here.world.ec2.vpcs);
  const { apply, plan, setState, state } = deploying(here);
  await apply(targetGroup(vpc, 80));
  const recorded = state();
  setState({ ...recorded, resources: {} });
  await expect(plan('apply', targetGroup(vpc))).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: expect.stringContaining("no record names it, and port can't be changed in place"),
  });
  expect(await apply(targetGroup(vpc, 80))).toMatchObject({ created: 1, failures: [] });
  setState(recorded);
  expect((await plan('apply', targetGroup(vpc))).plan.changes).toMatchObject([{ action: 'replace' }]);
});

test("somebody else's record that is kept as it is stays so, also when its run died half-way", async () => {
  const here = account({ zones: ['example.com'] });
  const { send, world } = here;
  const { apply, saved, setState, state } = deploying(here);
  const [zone_id = ''] = Object.keys(world.route53.zones);
  const set = { Name: '_x.example.com', Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: 'y.acm.aws.' }] } as const;
  const batch = {
    Changes: [{ Action: 'CREATE' as const, ResourceRecordSet: { ...set, ResourceRecords: [...set.ResourceRecords] } }],
  };
  await send(Route53Client, new ChangeResourceRecordSetsCommand({ HostedZoneId: zone_id, ChangeBatch: batch }));
  const record = { zone_id, name: '_x.example.com', type: 'CNAME', ttl: 60, records: ['y.acm.aws.'], alias: null };
  const wish = only('aws_route53_record', record);
  await apply(wish);
  const midway = saved.find(
    ({ resources: { 'aws_route53_record.a': a } }) => a?.id !== undefined && a.status !== 'ready',
  );
  if (!midway) throw new Error('the id was not kept before the end');
  setState(midway);
  expect(await apply(wish)).toMatchObject({ failures: [] });
  expect(state().resources['aws_route53_record.a']).toMatchObject({ status: 'ready', owned: false });
  const listed = await send(Route53Client, new ListResourceRecordSetsCommand({ HostedZoneId: zone_id }));
  expect(listed.ResourceRecordSets?.find(({ Name }) => Name === '_x.example.com.')?.TTL).toBe(300);
});

test('a bucket name that S3 refused is not ours when a colleague gets it later', async () => {
  let reserved = true;
  const here = account({
    fault: ({ operation }) =>
      reserved && operation === 'CreateBucket'
        ? Object.assign(new Error('no'), { name: 'BucketAlreadyExists', $metadata: { httpStatusCode: 409 } })
        : undefined,
  });
  const { send } = here;
  const { apply, destroy, state } = deploying(here);
  expect(await apply(only('aws_s3_bucket', { bucket: 'sessions-abc' }))).toMatchObject({
    failures: [{ code: 'BUCKET_TAKEN' }],
  });
  expect(state().resources).toEqual({});
  reserved = false;
  const place = { LocationConstraint: 'us-west-2' } as const;
  await send(S3Client, new CreateBucketCommand({ Bucket: 'sessions-abc', CreateBucketConfiguration: place }));
  await send(S3Client, new PutObjectCommand({ Bucket: 'sessions-abc', Key: 'theirs', Body: 'x' }));
  expect(await destroy()).toMatchObject({ deleted: 0, failures: [] });
  expect((await send(S3Client, new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: 'sessions-abc' }]);
});
