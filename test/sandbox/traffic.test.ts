import {
  ACMClient,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { account, outcomeOf } from './account.ts';

type Account = ReturnType<typeof account>;
type Action = 'CREATE' | 'DELETE' | 'UPSERT';

function change({ send, world }: Account, ...changes: [Action, ResourceRecordSet][]) {
  return send(
    Route53Client,
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: Object.keys(world.route53.zones)[0] ?? '',
      ChangeBatch: { Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })) },
    }),
  );
}

function a(name: string, value = '192.0.2.1'): ResourceRecordSet {
  return { Name: name, Type: 'A', TTL: 300, ResourceRecords: [{ Value: value }] };
}

/** Requests a certificate and puts its validation record into the zone. */
async function validated(here: Account, domain = 'teleport.example.com'): Promise<string> {
  const request = { DomainName: domain, ValidationMethod: 'DNS' as const };
  const { CertificateArn = '' } = await here.send(ACMClient, new RequestCertificateCommand(request));
  here.clock.advance(3_000);
  const { Certificate } = await here.send(ACMClient, new DescribeCertificateCommand({ CertificateArn }));
  const record = Certificate?.DomainValidationOptions?.[0]?.ResourceRecord;
  await change(here, [
    'CREATE',
    { Name: record?.Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: record?.Value }] },
  ]);
  return CertificateArn;
}

async function balanced(here: Account) {
  const { send, world } = here;
  const group = await send(EC2Client, new CreateSecurityGroupCommand({ GroupName: 'lb', Description: 'lb' }));
  const balancer = new CreateLoadBalancerCommand({
    Name: 'cluster-alb',
    Subnets: Object.keys(world.ec2.subnets).slice(0, 2),
    SecurityGroups: [group.GroupId ?? ''],
  });
  const targets = new CreateTargetGroupCommand({
    Name: 'cluster-alb-tg',
    Protocol: 'HTTPS',
    Port: 443,
    VpcId: Object.keys(world.ec2.vpcs)[0] ?? '',
  });
  const made = await send(ElasticLoadBalancingV2Client, balancer);
  const madeTargets = await send(ElasticLoadBalancingV2Client, targets);
  return {
    GroupId: group.GroupId ?? '',
    LoadBalancerArn: made.LoadBalancers?.[0]?.LoadBalancerArn ?? '',
    TargetGroupArn: madeTargets.TargetGroups?.[0]?.TargetGroupArn ?? '',
    balancer,
    targets,
  };
}

function listen(
  { send }: Account,
  parts: { LoadBalancerArn: string; TargetGroupArn: string },
  certificate: string,
  port = 443,
) {
  return send(
    ElasticLoadBalancingV2Client,
    new CreateListenerCommand({
      LoadBalancerArn: parts.LoadBalancerArn,
      Port: port,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificate }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: parts.TargetGroupArn }],
    }),
  );
}

test('a certificate shows its records after a moment, and is issued only after they stand in the zone', async () => {
  const here = account();
  const request = new RequestCertificateCommand({
    DomainName: 'teleport.example.com',
    SubjectAlternativeNames: ['*.teleport.example.com'],
    ValidationMethod: 'DNS',
    IdempotencyToken: 'once',
  });
  const { CertificateArn = '' } = await here.send(ACMClient, request);
  expect((await here.send(ACMClient, request)).CertificateArn).toBe(CertificateArn);
  const look = async () => (await here.send(ACMClient, new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  expect((await look())?.DomainValidationOptions?.map((one) => one.ResourceRecord)).toEqual([undefined, undefined]);
  here.clock.advance(3_000);
  const [first, second] = (await look())?.DomainValidationOptions ?? [];
  expect(first?.ResourceRecord).toEqual(second?.ResourceRecord);
  here.clock.advance(86_400_000);
  expect((await look())?.Status).toBe('PENDING_VALIDATION');
  const cname = (value = '') => ({
    Name: first?.ResourceRecord?.Name,
    Type: 'CNAME' as const,
    TTL: 60,
    ResourceRecords: [{ Value: value }],
  });
  await change(here, ['CREATE', cname('elsewhere.example.com')]);
  here.clock.advance(120_000);
  expect((await look())?.Status).toBe('PENDING_VALIDATION');
  await change(here, ['UPSERT', cname(first?.ResourceRecord?.Value)]);
  expect((await look())?.Status).toBe('PENDING_VALIDATION');
  here.clock.advance(120_000);
  expect((await look())?.Status).toBe('ISSUED');
  await change(here, ['DELETE', cname(first?.ResourceRecord?.Value)]);
  expect((await look())?.Status).toBe('ISSUED');
});

test('a certificate whose records never appear times out after three days, and stays so', async () => {
  const here = account();
  const request = { DomainName: 'teleport.example.com', ValidationMethod: 'DNS' as const };
  const { CertificateArn = '' } = await here.send(ACMClient, new RequestCertificateCommand(request));
  const look = async () => (await here.send(ACMClient, new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  here.clock.advance(72 * 3_600_000);
  expect((await look())?.Status).toBe('VALIDATION_TIMED_OUT');
  const record = (await look())?.DomainValidationOptions?.[0]?.ResourceRecord;
  const ResourceRecords = [{ Value: record?.Value }];
  await change(here, ['CREATE', { Name: record?.Name, Type: 'CNAME', TTL: 60, ResourceRecords }]);
  here.clock.advance(3_600_000);
  expect((await look())?.Status).toBe('VALIDATION_TIMED_OUT');
});

test('an idempotency token that ACM refuses', async () => {
  const { send } = account();
  const request = new RequestCertificateCommand({ DomainName: 'example.com', IdempotencyToken: crypto.randomUUID() });
  expect(await outcomeOf(send(ACMClient, request))).toBe('ValidationException');
});

test('a listener wants an issued certificate, which then stays in use until a moment after', async () => {
  const here = account();
  const parts = await balanced(here);
  const certificate = await validated(here);
  expect(await outcomeOf(listen(here, parts, certificate))).toBe('UnsupportedCertificate');
  expect(await outcomeOf(listen(here, parts, certificate.replace(/.$/, 'x')))).toBe('CertificateNotFound');
  here.clock.advance(120_000);
  const made = await listen(here, parts, certificate);
  const again = await listen(here, parts, certificate);
  expect(again.Listeners?.[0]?.ListenerArn).toBe(made.Listeners?.[0]?.ListenerArn);
  here.clock.advance(120_000);
  const remove = () => outcomeOf(here.send(ACMClient, new DeleteCertificateCommand({ CertificateArn: certificate })));
  expect(await remove()).toBe('ResourceInUseException');
  await here.send(ElasticLoadBalancingV2Client, new DeleteLoadBalancerCommand(parts));
  expect(await remove()).toBe('ResourceInUseException');
  here.clock.advance(5_000);
  expect(await remove()).toBe('ok');
});

test('load balancers and target groups: the same settings are the same object, others are refused', async () => {
  const here = account();
  const { send } = here;
  const parts = await balanced(here);
  const again = await send(ElasticLoadBalancingV2Client, parts.balancer);
  expect(again.LoadBalancers?.[0]?.LoadBalancerArn).toBe(parts.LoadBalancerArn);
  const sameTargets = await send(ElasticLoadBalancingV2Client, parts.targets);
  expect(sameTargets.TargetGroups?.[0]?.TargetGroupArn).toBe(parts.TargetGroupArn);
  const internal = new CreateLoadBalancerCommand({ ...parts.balancer.input, Scheme: 'internal' });
  expect(await outcomeOf(send(ElasticLoadBalancingV2Client, internal))).toBe('DuplicateLoadBalancerName');
  const other = new CreateTargetGroupCommand({ ...parts.targets.input, Port: 3080 });
  expect(await outcomeOf(send(ElasticLoadBalancingV2Client, other))).toBe('DuplicateTargetGroupName');
});

test('a target group that was just made is unknown for a moment, a load balancer to Route 53 for longer', async () => {
  const here = account();
  const { send, clock } = here;
  const parts = await balanced(here);
  const group = () =>
    outcomeOf(
      send(ElasticLoadBalancingV2Client, new DescribeTargetGroupsCommand({ TargetGroupArns: [parts.TargetGroupArn] })),
    );
  const { LoadBalancers } = await send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({}));
  const alias = () =>
    change(here, [
      'CREATE',
      {
        Name: 'www.example.com',
        Type: 'A',
        AliasTarget: {
          DNSName: LoadBalancers?.[0]?.DNSName,
          HostedZoneId: LoadBalancers?.[0]?.CanonicalHostedZoneId,
          EvaluateTargetHealth: true,
        },
      },
    ]);
  expect(await group()).toBe('TargetGroupNotFound');
  clock.advance(1_500);
  expect(await group()).toBe('ok');
  await expect(alias()).rejects.toThrow('target was not found');
  clock.advance(3_500);
  expect(await outcomeOf(alias())).toBe('ok');
});

test('a load balancer takes minutes, and its interfaces hold the group after it has gone', async () => {
  const here = account();
  const { send, clock } = here;
  const parts = await balanced(here);
  const state = async () =>
    (await send(ElasticLoadBalancingV2Client, new DescribeLoadBalancersCommand({ Names: ['cluster-alb'] })))
      .LoadBalancers?.[0]?.State?.Code;
  expect(await state()).toBe('provisioning');
  clock.advance(150_000);
  expect(await state()).toBe('active');
  const remove = () => outcomeOf(send(EC2Client, new DeleteSecurityGroupCommand({ GroupId: parts.GroupId })));
  expect(await remove()).toBe('DependencyViolation');
  await send(ElasticLoadBalancingV2Client, new DeleteLoadBalancerCommand(parts));
  expect(await outcomeOf(state())).toBe('LoadBalancerNotFound');
  expect(await outcomeOf(send(ElasticLoadBalancingV2Client, new DeleteLoadBalancerCommand(parts)))).toBe('ok');
  expect(await remove()).toBe('DependencyViolation');
  clock.advance(20_000);
  expect(await remove()).toBe('ok');
});

test('a target is registered when it runs, becomes healthy behind a load balancer, and drains', async () => {
  const here = account();
  const { send, clock, world } = here;
  const parts = await balanced(here);
  const certificate = await validated(here);
  clock.advance(120_000);
  const image = Object.values(world.ec2.images).find((one) => one.architecture === 'x86_64');
  const run = await send(
    EC2Client,
    new RunInstancesCommand({ ImageId: image?.id, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  const targets = {
    TargetGroupArn: parts.TargetGroupArn,
    Targets: [{ Id: run.Instances?.[0]?.InstanceId ?? '', Port: 443 }],
  };
  const register = () => outcomeOf(send(ElasticLoadBalancingV2Client, new RegisterTargetsCommand(targets)));
  const health = async (command: DescribeTargetHealthCommand) =>
    (await send(ElasticLoadBalancingV2Client, command)).TargetHealthDescriptions?.map((one) => [
      one.TargetHealth?.State,
      one.TargetHealth?.Reason,
    ]);
  const all = new DescribeTargetHealthCommand({ TargetGroupArn: parts.TargetGroupArn });
  const one = new DescribeTargetHealthCommand(targets);
  expect(await register()).toBe('InvalidTarget');
  clock.advance(25_000);
  expect(await register()).toBe('InvalidTarget');
  clock.advance(3_000);
  expect(await register()).toBe('ok');
  expect(await health(all)).toEqual([['unused', 'Target.NotInUse']]);
  await listen(here, parts, certificate);
  expect(await health(all)).toEqual([['initial', 'Elb.RegistrationInProgress']]);
  clock.advance(15_000);
  expect(await health(all)).toEqual([['healthy', undefined]]);
  expect(await outcomeOf(send(ElasticLoadBalancingV2Client, new DeleteTargetGroupCommand(parts)))).toBe(
    'ResourceInUse',
  );
  await send(ElasticLoadBalancingV2Client, new DeregisterTargetsCommand(targets));
  expect(await health(all)).toEqual([['draining', 'Target.DeregistrationInProgress']]);
  clock.advance(300_000);
  expect(await health(all)).toEqual([]);
  expect(await health(one)).toEqual([['unused', 'Target.NotRegistered']]);
  await register();
  await send(ElasticLoadBalancingV2Client, new DeregisterTargetsCommand(targets));
  await send(ElasticLoadBalancingV2Client, new DeleteLoadBalancerCommand(parts));
  expect(await health(all)).toEqual([]);
});

test('record changes: exact values, nothing twice, all of a batch or none, INSYNC later', async () => {
  const here = account();
  const made = await change(here, ['CREATE', a('www.example.com')]);
  expect(await outcomeOf(change(here, ['CREATE', a('www.example.com', '192.0.2.2')]))).toBe('InvalidChangeBatch');
  expect(await outcomeOf(change(here, ['DELETE', a('www.example.com', '192.0.2.2')]))).toBe('InvalidChangeBatch');
  expect(await outcomeOf(change(here, ['DELETE', a('none.example.com')]))).toBe('InvalidChangeBatch');
  expect(await outcomeOf(change(here, ['CREATE', a('www.example.org')]))).toBe('InvalidChangeBatch');
  const half = change(here, ['CREATE', a('new.example.com')], ['DELETE', a('none.example.com')]);
  expect(await outcomeOf(half)).toBe('InvalidChangeBatch');
  expect(Object.values(here.world.route53.zones)[0]?.records.map((record) => record.name)).not.toContain(
    'new.example.com.',
  );
  const status = async () =>
    (await here.send(Route53Client, new GetChangeCommand({ Id: made.ChangeInfo?.Id }))).ChangeInfo?.Status;
  expect(await status()).toBe('PENDING');
  here.clock.advance(30_000);
  expect(await status()).toBe('INSYNC');
  expect(await outcomeOf(change(here, ['DELETE', a('WWW.example.com.')]))).toBe('ok');
});

test('records are listed by labels from the right, wildcards as \\052, in pages', async () => {
  const here = account();
  await change(here, ['CREATE', a('*.t.example.com')], ['CREATE', a('t.example.com')], ['CREATE', a('z.example.com')]);
  const list = (more: object) =>
    here.send(
      Route53Client,
      new ListResourceRecordSetsCommand({ HostedZoneId: Object.keys(here.world.route53.zones)[0], ...more }),
    );
  const page = await list({ StartRecordName: 'T.example.com', MaxItems: 2 });
  expect(page.ResourceRecordSets?.map((record) => record.Name)).toEqual(['t.example.com.', '\\052.t.example.com.']);
  expect([page.IsTruncated, page.NextRecordName, page.NextRecordType]).toEqual([true, 'z.example.com.', 'A']);
  const all = await list({});
  expect(all.ResourceRecordSets?.map((record) => record.Type)).toEqual(['NS', 'SOA', 'A', 'A', 'A']);
});

test('zones by name are a starting point, not a filter', async () => {
  const { send } = account({ zones: ['example.org', 'example.com', 'a.example.com'] });
  const from = async (DNSName: string) =>
    (await send(Route53Client, new ListHostedZonesByNameCommand({ DNSName }))).HostedZones?.map((zone) => zone.Name);
  expect(await from('example.com')).toEqual(['example.com.', 'a.example.com.', 'example.org.']);
  expect(await from('b.example.com')).toEqual(['example.org.']);
});

test('parameters: not twice, tags and overwrite exclude each other, a missing key alias, the tier that was chosen', async () => {
  const { send } = account();
  const put = (more: object) =>
    outcomeOf(
      send(SSMClient, new PutParameterCommand({ Name: '/license', Type: 'SecureString', Value: 'one', ...more })),
    );
  const Tags = [{ Key: 'a', Value: 'b' }];
  expect(await put({ Tags, Overwrite: true })).toBe('ValidationException');
  expect(await put({ Value: '' })).toBe('ValidationException');
  expect(await put({ KeyId: 'alias/none' })).toBe('InvalidKeyId');
  expect(await put({ Tags, Tier: 'Intelligent-Tiering' })).toBe('ok');
  expect(await put({})).toBe('ParameterAlreadyExists');
  expect(await put({ Overwrite: true, Value: 'x'.repeat(5_000), Tier: 'Intelligent-Tiering' })).toBe('ok');
  const { Parameters } = await send(SSMClient, new DescribeParametersCommand({}));
  expect(Parameters?.map(({ Tier, Version, KeyId }) => [Tier, Version, KeyId])).toEqual([
    ['Advanced', 2, 'alias/aws/ssm'],
  ]);
  const sealed = await send(SSMClient, new GetParameterCommand({ Name: '/license' }));
  expect(sealed.Parameter?.Value).not.toContain('xxx');
});
