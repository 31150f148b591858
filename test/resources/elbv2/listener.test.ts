import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type Listener,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { type ListenerInputs, listener } from '../../../src/resources/elbv2/listener.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
afterEach(() => elb.reset());

const ARN = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/teleport-alb/1/2';
const INPUTS: ListenerInputs = {
  load_balancer_arn: 'arn:lb',
  port: 443,
  protocol: 'HTTPS',
  certificate_arn: 'arn:cert',
  target_group_arn: 'arn:tg',
};
const SETTINGS = {
  Port: 443,
  Protocol: 'HTTPS' as const,
  Certificates: [{ CertificateArn: 'arn:cert' }],
  DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: 'arn:tg' }],
};
const FOUND: Listener = { ListenerArn: ARN, LoadBalancerArn: 'arn:lb', ...SETTINGS };
const LIVE = { id: ARN, inputs: INPUTS, attributes: { arn: ARN } };
const JOURNAL = { token: 't', since: 0 };

test('a listener forwards to the group with the certificate; one just issued is waited for', async () => {
  elb
    .on(CreateListenerCommand)
    .rejectsOnce(refusal('UnsupportedCertificate'))
    .rejectsOnce(refusal('CertificateNotFoundException'))
    .resolvesOnce({ Listeners: [FOUND] })
    .rejects(refusal('TimeoutError'));
  expect(await listener.create(testContext(), INPUTS, 't')).toBe(ARN);
  expect(elb.commandCalls(CreateListenerCommand)[2]?.args[0].input).toEqual({
    LoadBalancerArn: 'arn:lb',
    ...SETTINGS,
    Tags: [OUR_TAG],
  });
  await expect(listener.create(testContext(), INPUTS, 't')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(elb.commandCalls(CreateListenerCommand)).toHaveLength(4);
});

test.each([
  'TargetGroupNotFound',
  'TargetGroupNotFoundException',
  'LoadBalancerNotFound',
  'LoadBalancerNotFoundException',
])('a listener waits for what was just made (%s)', async (code) => {
  elb
    .on(CreateListenerCommand)
    .rejectsOnce(refusal(code))
    .resolves({ Listeners: [FOUND] });
  expect(await listener.create(testContext(), INPUTS, 't')).toBe(ARN);
});

test('a change to a target group that was just made waits for it; a listener that is gone does not come back', async () => {
  const change = { inputs: INPUTS, changed: new Set(['target_group_arn'] as const), prior: LIVE };
  elb
    .on(ModifyListenerCommand)
    .rejectsOnce(refusal('TargetGroupNotFound'))
    .resolvesOnce({})
    .rejects(refusal('ListenerNotFound'));
  await listener.update?.(testContext(), ARN, change);
  await expect(listener.update?.(testContext(), ARN, change)).rejects.toThrow('ListenerNotFound');
  expect(elb.commandCalls(ModifyListenerCommand)).toHaveLength(3);
});

test('a certificate that stays unusable ends the retries', async () => {
  elb.on(CreateListenerCommand).rejects(refusal('UnsupportedCertificate'));
  await expect(listener.create(testContext(), INPUTS, 't')).rejects.toThrow('UnsupportedCertificate');
});

test('it is read with one call; only not-found is absence', async () => {
  elb
    .on(DescribeListenersCommand, { ListenerArns: [ARN] })
    .resolvesOnce({ Listeners: [FOUND] })
    .rejectsOnce(refusal('ListenerNotFoundException'))
    .rejectsOnce(refusal('LoadBalancerNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await listener.read(testContext(), ARN)).toEqual(LIVE);
  expect(elb.calls()).toHaveLength(1);
  expect(await listener.read(testContext(), ARN)).toBeUndefined();
  expect(await listener.read(testContext(), ARN)).toBeUndefined();
  await expect(listener.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test.each<[string, Listener['DefaultActions'], string | undefined]>([
  [
    'written as a forward config',
    [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:tg' }] } }],
    'arn:tg',
  ],
  [
    'spread over two groups',
    [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:tg' }, { TargetGroupArn: 'arn:2' }] } }],
    undefined,
  ],
  ['changed to a fixed answer', [{ Type: 'fixed-response' }], undefined],
])('an action %s', async (_what, DefaultActions, target) => {
  elb.on(DescribeListenersCommand).resolves({ Listeners: [{ ...FOUND, DefaultActions }] });
  expect((await listener.read(testContext(), ARN))?.inputs.target_group_arn).toBe(target);
});

test('an unanswered create is found by its port, on any page, and is ours only with our mark', async () => {
  elb
    .on(DescribeListenersCommand, { LoadBalancerArn: 'arn:lb' })
    .resolves({ Listeners: [{ ...FOUND, ListenerArn: 'arn:other', Port: 80 }], NextMarker: 'more' });
  elb
    .on(DescribeListenersCommand, { LoadBalancerArn: 'arn:lb', Marker: 'more' })
    .resolvesOnce({ Listeners: [FOUND] })
    .resolvesOnce({ Listeners: [FOUND] })
    .resolves({ Listeners: [] });
  elb
    .on(DescribeTagsCommand)
    .resolvesOnce({ TagDescriptions: [{ Tags: [OUR_TAG] }] })
    .resolves({});
  expect(await listener.find(testContext(), INPUTS, JOURNAL)).toEqual({ id: ARN, ours: true });
  expect(await listener.find(testContext(), INPUTS, JOURNAL)).toEqual({ id: ARN, ours: false });
  expect(await listener.find(testContext(), INPUTS, JOURNAL)).toBeUndefined();
});

test('nothing is asked before a first create; a load balancer that is gone has no listener', async () => {
  elb.on(DescribeListenersCommand).rejects(refusal('LoadBalancerNotFoundException'));
  expect(await listener.find(testContext(), INPUTS)).toBeUndefined();
  expect(elb.calls()).toHaveLength(0);
  expect(await listener.find(testContext(), INPUTS, JOURNAL)).toBeUndefined();
});

test('everything but the load balancer changes in place', async () => {
  elb.on(ModifyListenerCommand).rejectsOnce(refusal('CertificateNotFound')).resolves({});
  const inputs = { ...INPUTS, certificate_arn: 'arn:new' };
  await listener.update?.(testContext(), ARN, { inputs, changed: new Set(['certificate_arn']), prior: LIVE });
  expect(elb.commandCalls(ModifyListenerCommand)[1]?.args[0].input).toEqual({
    ListenerArn: ARN,
    ...SETTINGS,
    Certificates: [{ CertificateArn: 'arn:new' }],
  });
});

test('deleting twice is success, also when the load balancer went first', async () => {
  elb
    .on(DeleteListenerCommand)
    .resolvesOnce({})
    .rejectsOnce(refusal('ListenerNotFoundException'))
    .rejectsOnce(refusal('LoadBalancerNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  for (let time = 0; time < 3; time++) await listener.delete(testContext(), ARN, LIVE);
  await expect(listener.delete(testContext(), ARN, LIVE)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});
