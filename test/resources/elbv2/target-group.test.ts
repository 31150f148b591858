import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupCommand,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { type TargetGroupInputs, targetGroup } from '../../../src/resources/elbv2/target-group.ts';
import { OUR_TAG, refusal, testContext } from '../context.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
afterEach(() => elb.reset());

const ARN = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/teleport-alb-tg/1';
const INPUTS: TargetGroupInputs = {
  name: 'teleport-alb-tg',
  target_type: 'instance',
  port: 443,
  protocol: 'HTTPS',
  vpc_id: 'vpc-1',
  health_check_path: '/web/login',
  health_check_protocol: 'HTTPS',
};
const FOUND: TargetGroup = {
  TargetGroupArn: ARN,
  TargetGroupName: 'teleport-alb-tg',
  TargetType: 'instance',
  Port: 443,
  Protocol: 'HTTPS',
  VpcId: 'vpc-1',
  HealthCheckPath: '/web/login',
  HealthCheckProtocol: 'HTTPS',
};
const LIVE = { id: ARN, inputs: INPUTS, attributes: { arn: ARN } };

test('a group of instances is made with its health check and our mark, once', async () => {
  elb
    .on(CreateTargetGroupCommand)
    .resolvesOnce({ TargetGroups: [FOUND] })
    .rejects(refusal('TimeoutError'));
  expect(await targetGroup.create(testContext(), INPUTS, 't')).toBe(ARN);
  expect(elb.commandCalls(CreateTargetGroupCommand)[0]?.args[0].input).toEqual({
    Name: 'teleport-alb-tg',
    TargetType: 'instance',
    Protocol: 'HTTPS',
    Port: 443,
    VpcId: 'vpc-1',
    HealthCheckProtocol: 'HTTPS',
    HealthCheckPath: '/web/login',
    Tags: [OUR_TAG],
  });
  await expect(targetGroup.create(testContext(), INPUTS, 't')).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
  expect(elb.commandCalls(CreateTargetGroupCommand)).toHaveLength(2);
});

test('it is read with one call; only not-found is absence', async () => {
  elb
    .on(DescribeTargetGroupsCommand, { TargetGroupArns: [ARN] })
    .resolvesOnce({ TargetGroups: [FOUND] })
    .rejectsOnce(refusal('TargetGroupNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await targetGroup.read(testContext(), ARN)).toEqual(LIVE);
  expect(elb.calls()).toHaveLength(1);
  expect(await targetGroup.read(testContext(), ARN)).toBeUndefined();
  await expect(targetGroup.read(testContext(), ARN)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('a group of addresses is another one than a group of instances', async () => {
  elb.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [{ ...FOUND, TargetType: 'ip' }] });
  expect((await targetGroup.read(testContext(), ARN))?.inputs.target_type).toBe('ip');
  expect(targetGroup.inputs.target_type.forcesReplacement).toBe(true);
});

test('one that is found a moment after its create is not taken for foreign because its tags are not known yet', async () => {
  elb.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [FOUND] });
  elb
    .on(DescribeTagsCommand)
    .rejectsOnce(refusal('TargetGroupNotFound'))
    .resolves({ TagDescriptions: [{ Tags: [OUR_TAG] }] });
  expect(await targetGroup.find(testContext(), INPUTS)).toEqual({ id: ARN, ours: true });
});

test('one of the name is found; it is ours only with our mark', async () => {
  elb
    .on(DescribeTargetGroupsCommand, { Names: ['teleport-alb-tg'] })
    .resolvesOnce({ TargetGroups: [FOUND] })
    .resolvesOnce({ TargetGroups: [FOUND] })
    .rejects(refusal('TargetGroupNotFoundException'));
  elb
    .on(DescribeTagsCommand)
    .resolvesOnce({ TagDescriptions: [{ Tags: [OUR_TAG] }] })
    .resolves({});
  expect(await targetGroup.find(testContext(), INPUTS)).toEqual({ id: ARN, ours: true });
  expect(await targetGroup.find(testContext(), INPUTS)).toEqual({ id: ARN, ours: false });
  expect(await targetGroup.find(testContext(), INPUTS)).toBeUndefined();
});

test('the health check changes in place', async () => {
  elb.on(ModifyTargetGroupCommand).resolves({});
  const inputs = { ...INPUTS, health_check_path: '/healthz' };
  await targetGroup.update?.(testContext(), ARN, { inputs, changed: new Set(['health_check_path']), prior: LIVE });
  expect(elb.commandCalls(ModifyTargetGroupCommand)[0]?.args[0].input).toEqual({
    TargetGroupArn: ARN,
    HealthCheckProtocol: 'HTTPS',
    HealthCheckPath: '/healthz',
  });
});

test('deleting waits for a listener that lets go late; twice is success', async () => {
  elb
    .on(DeleteTargetGroupCommand)
    .rejectsOnce(refusal('ResourceInUseException'))
    .resolvesOnce({})
    .rejects(refusal('TargetGroupNotFoundException'));
  await targetGroup.delete(testContext(), ARN, LIVE);
  await targetGroup.delete(testContext(), ARN, LIVE);
  expect(elb.commandCalls(DeleteTargetGroupCommand)).toHaveLength(3);
});

test.each([
  [
    'names what uses it',
    { TargetGroups: [{ LoadBalancerArns: ['arn:lb-1', 'arn:lb-2'] }] },
    'It is used by arn:lb-1, arn:lb-2.',
  ],
  ['says so when it is not told', {}, 'ELB does not say what uses it.'],
])('one that stays in use %s', async (_case, answer, held) => {
  elb.on(DeleteTargetGroupCommand).rejects(refusal('ResourceInUse'));
  elb.on(DescribeTargetGroupsCommand).resolves(answer);
  await expect(targetGroup.delete(testContext(), ARN, LIVE)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'TARGET_GROUP_IN_USE',
        summary: 'A target group is still in use',
        detail: `${ARN} could not be deleted for several minutes (ResourceInUse). ${held}`,
        hint: `Take it away from listeners and rules that this program did not make, then run the command again.\nhttps://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#TargetGroup:targetGroupArn=${ARN}`,
      },
    ],
  });
});
