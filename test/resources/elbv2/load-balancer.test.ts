import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { type LoadBalancerInputs, loadBalancer } from '../../../src/resources/elbv2/load-balancer.ts';
import { atDeadline, OUR_TAG, refusal, testContext } from '../context.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
afterEach(() => elb.reset());

const ARN = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/teleport-alb/1';
const INPUTS: LoadBalancerInputs = {
  name: 'teleport-alb',
  internal: false,
  subnets: ['subnet-b', 'subnet-a'],
  security_groups: ['sg-1'],
  idle_timeout: 3600,
  tags: { TeleportCluster: 'teleport' },
};
const FOUND: LoadBalancer = {
  LoadBalancerArn: ARN,
  LoadBalancerName: 'teleport-alb',
  Scheme: 'internet-facing',
  AvailabilityZones: [{ SubnetId: 'subnet-b' }, { SubnetId: 'subnet-a' }],
  SecurityGroups: ['sg-1'],
  DNSName: 'teleport-alb-1.us-west-2.elb.amazonaws.com',
  CanonicalHostedZoneId: 'Z1H1FL5HABSF5',
  State: { Code: 'active' },
};
const LIVE = { id: ARN, inputs: INPUTS, attributes: { arn: ARN, dns_name: '', zone_id: '' } };
const TAGS = { TagDescriptions: [{ Tags: [{ Key: 'TeleportCluster', Value: 'teleport' }, OUR_TAG] }] };

test('an application load balancer is made with its tags and our mark; its idle timeout is set afterwards', async () => {
  elb.on(CreateLoadBalancerCommand).resolves({ LoadBalancers: [FOUND] });
  elb.on(ModifyLoadBalancerAttributesCommand).resolves({});
  expect(await loadBalancer.create(testContext(), INPUTS, 't')).toBe(ARN);
  await loadBalancer.configure?.(testContext(), ARN, INPUTS);
  expect(elb.commandCalls(CreateLoadBalancerCommand)[0]?.args[0].input).toEqual({
    Name: 'teleport-alb',
    Type: 'application',
    Scheme: 'internet-facing',
    Subnets: ['subnet-b', 'subnet-a'],
    SecurityGroups: ['sg-1'],
    Tags: [{ Key: 'TeleportCluster', Value: 'teleport' }, OUR_TAG],
  });
  expect(elb.commandCalls(ModifyLoadBalancerAttributesCommand)[0]?.args[0].input).toEqual({
    LoadBalancerArn: ARN,
    Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '3600' }],
  });
});

test('a create without an answer is not repeated; a group that is not visible yet is waited for', async () => {
  elb
    .on(CreateLoadBalancerCommand)
    .rejectsOnce(refusal('InvalidSecurityGroupException'))
    .rejects(refusal('InternalFailure', 'x', 500));
  await expect(loadBalancer.create(testContext(), INPUTS, 't')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(elb.commandCalls(CreateLoadBalancerCommand)).toHaveLength(2);
});

test('settings, attributes and tags are read with three calls', async () => {
  elb.on(DescribeLoadBalancersCommand, { LoadBalancerArns: [ARN] }).resolves({ LoadBalancers: [FOUND] });
  elb.on(DescribeLoadBalancerAttributesCommand).resolves({
    Attributes: [
      { Key: 'other', Value: '1' },
      { Key: 'idle_timeout.timeout_seconds', Value: '60' },
    ],
  });
  elb.on(DescribeTagsCommand).resolves(TAGS);
  expect(await loadBalancer.read(testContext(), ARN)).toEqual({
    id: ARN,
    inputs: { ...INPUTS, subnets: ['subnet-a', 'subnet-b'], idle_timeout: 60 },
    attributes: { arn: ARN, dns_name: 'teleport-alb-1.us-west-2.elb.amazonaws.com', zone_id: 'Z1H1FL5HABSF5' },
  });
  expect(elb.calls()).toHaveLength(3);
  expect(loadBalancer.inputs.subnets.equal?.(['a', 'b'], ['b', 'a'], { owned: true })).toBe(true);
});

test('only not-found is absence; access denied is an error', async () => {
  elb
    .on(DescribeLoadBalancersCommand)
    .rejectsOnce(refusal('LoadBalancerNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await loadBalancer.read(testContext(), ARN)).toBeUndefined();
  await expect(loadBalancer.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  await expect(loadBalancer.find(testContext(), INPUTS)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('one that is listed before its attributes and tags are known is not there yet', async () => {
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [FOUND] });
  elb.on(DescribeLoadBalancerAttributesCommand).rejectsOnce(refusal('LoadBalancerNotFoundException')).resolves({});
  elb
    .on(DescribeTagsCommand)
    .resolvesOnce(TAGS)
    .rejectsOnce(refusal('LoadBalancerNotFound'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await loadBalancer.read(testContext(), ARN)).toBeUndefined();
  expect(await loadBalancer.read(testContext(), ARN)).toBeUndefined();
  await expect(loadBalancer.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('a group that was just made is waited for when it is set', async () => {
  elb.on(SetSecurityGroupsCommand).rejectsOnce(refusal('InvalidSecurityGroup')).resolves({});
  await loadBalancer.update?.(testContext(), ARN, {
    inputs: INPUTS,
    changed: new Set(['security_groups']),
    prior: LIVE,
  });
  expect(elb.commandCalls(SetSecurityGroupsCommand)).toHaveLength(2);
});

test('one of the name is found; it is ours only with our mark', async () => {
  elb
    .on(DescribeLoadBalancersCommand, { Names: ['teleport-alb'] })
    .resolvesOnce({ LoadBalancers: [FOUND] })
    .resolvesOnce({ LoadBalancers: [FOUND] })
    .rejects(refusal('LoadBalancerNotFoundException'));
  elb.on(DescribeTagsCommand).resolvesOnce(TAGS).resolves({ TagDescriptions: [] });
  expect(await loadBalancer.find(testContext(), INPUTS)).toEqual({ id: ARN, ours: true });
  expect(await loadBalancer.find(testContext(), INPUTS)).toEqual({ id: ARN, ours: false });
  expect(await loadBalancer.find(testContext(), INPUTS)).toBeUndefined();
  expect(loadBalancer.identity?.(INPUTS)).toBe('teleport-alb');
});

test('an update sends what changed and nothing else', async () => {
  elb.onAnyCommand().resolves({});
  const update = (inputs: LoadBalancerInputs, ...changed: (keyof LoadBalancerInputs)[]) =>
    loadBalancer.update?.(testContext(), ARN, { inputs, changed: new Set(changed), prior: LIVE });
  await update({ ...INPUTS, subnets: ['subnet-a', 'subnet-c'] }, 'subnets');
  await update({ ...INPUTS, security_groups: ['sg-2'] }, 'security_groups');
  await update({ ...INPUTS, idle_timeout: 60 }, 'idle_timeout');
  await update({ ...INPUTS, tags: { Other: 'x' } }, 'tags');
  expect(elb.calls()).toHaveLength(5);
  expect(elb.commandCalls(SetSubnetsCommand)[0]?.args[0].input).toEqual({
    LoadBalancerArn: ARN,
    Subnets: ['subnet-a', 'subnet-c'],
  });
  expect(elb.commandCalls(SetSecurityGroupsCommand)[0]?.args[0].input).toEqual({
    LoadBalancerArn: ARN,
    SecurityGroups: ['sg-2'],
  });
  expect(elb.commandCalls(ModifyLoadBalancerAttributesCommand)).toHaveLength(1);
  expect(elb.commandCalls(AddTagsCommand)[0]?.args[0].input).toEqual({
    ResourceArns: [ARN],
    Tags: [{ Key: 'Other', Value: 'x' }],
  });
  expect(elb.commandCalls(RemoveTagsCommand)[0]?.args[0].input).toEqual({
    ResourceArns: [ARN],
    TagKeys: ['TeleportCluster'],
  });
});

test('it is ready when active, and a failed one says why', async () => {
  const { ready, gone } = loadBalancer.waits ?? {};
  const ctx = testContext();
  elb
    .on(DescribeLoadBalancersCommand)
    .rejectsOnce(refusal('LoadBalancerNotFoundException'))
    .resolvesOnce({ LoadBalancers: [{ ...FOUND, State: { Code: 'provisioning' } }] })
    .resolvesOnce({ LoadBalancers: [{ ...FOUND, State: { Code: 'failed', Reason: 'no addresses left' } }] })
    .resolvesOnce({ LoadBalancers: [{ ...FOUND, State: { Code: 'active_impaired' } }] })
    .resolvesOnce({ LoadBalancers: [FOUND] })
    .resolvesOnce({ LoadBalancers: [FOUND] })
    .rejects(refusal('LoadBalancerNotFoundException'));
  const link = `https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#LoadBalancer:loadBalancerArn=${ARN}`;
  expect(atDeadline(ready, ctx, ARN, INPUTS)).toBe(
    `Its state says what the load balancer lacks. One that faces the internet stays provisioning for ever when its VPC has no internet gateway.\n${link}`,
  );
  expect(atDeadline(gone, ctx, ARN, INPUTS)).toBe(
    `Run the command again. If the load balancer is still listed, ask why:\n${link}`,
  );
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending', note: 'not listed yet' });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending', note: 'provisioning' });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({
    state: 'failed',
    why: 'no addresses left',
    hint: `It stays so. Mend the cause, delete the load balancer, then run the command again: it makes another.\n${link}`,
  });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
  expect(await ready?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
  expect(await gone?.check(ctx, ARN, INPUTS)).toEqual({ state: 'pending' });
  expect(await gone?.check(ctx, ARN, INPUTS)).toEqual({ state: 'done' });
});

test('deleting twice is success; protection is told with the command that switches it off', async () => {
  elb
    .on(DeleteLoadBalancerCommand)
    .resolvesOnce({})
    .rejectsOnce(refusal('LoadBalancerNotFoundException'))
    .rejectsOnce(refusal('OperationNotPermittedException', 'deletion protection is enabled'))
    .rejects(refusal('AccessDenied', 'no', 403));
  await loadBalancer.delete(testContext(), ARN, LIVE);
  await loadBalancer.delete(testContext(), ARN, LIVE);
  await expect(loadBalancer.delete(testContext(), ARN, LIVE)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'DELETION_PROTECTED',
        detail: `AWS refuses to delete load balancer ${ARN}: deletion protection is enabled`,
        hint: `Somebody switched that on after it was made. If it is to go, switch it off, then run the command again:\naws elbv2 modify-load-balancer-attributes --load-balancer-arn ${ARN} --attributes Key=deletion_protection.enabled,Value=false --region us-west-2`,
      },
    ],
  });
  await expect(loadBalancer.delete(testContext(), ARN, LIVE)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});
