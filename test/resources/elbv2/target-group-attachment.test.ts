import {
  DeregisterTargetsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
  type TargetHealth,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import type { StarterError } from '../../../src/core/errors.ts';
import { targetGroupAttachment } from '../../../src/resources/elbv2/target-group-attachment.ts';
import { atDeadline, refusal, testContext } from '../context.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
afterEach(() => elb.reset());

const GROUP = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/teleport-alb-tg/1';
const INPUTS = { target_group_arn: GROUP, target_id: 'i-new', port: 443 };
const ID = `${GROUP},i-new,443`;
const LIVE = { id: ID, inputs: INPUTS, attributes: {} };
const JOURNAL = { token: 't', since: 0 };
const NOT_REGISTERED: TargetHealth = { State: 'unused', Reason: 'Target.NotRegistered' };
const NOT_IN_USE: TargetHealth = { State: 'unused', Reason: 'Target.NotInUse' };

/** The group's targets: the one in question, and the one that it replaces. */
function targets(health?: TargetHealth) {
  const old = { Target: { Id: 'i-old', Port: 443 }, TargetHealth: { State: 'healthy' as const } };
  const other = { Target: { Id: 'i-new', Port: 80 }, TargetHealth: { State: 'healthy' as const } };
  const mine = health ? [{ Target: { Id: 'i-new', Port: 443 }, TargetHealth: health }] : [];
  return { TargetHealthDescriptions: [old, other, ...mine] };
}

test('the instance is registered with its port; the id names group, instance and port', async () => {
  elb.on(RegisterTargetsCommand).resolves({});
  expect(await targetGroupAttachment.create(testContext(), INPUTS, 't')).toBe(ID);
  expect(elb.commandCalls(RegisterTargetsCommand)[0]?.args[0].input).toEqual({
    TargetGroupArn: GROUP,
    Targets: [{ Id: 'i-new', Port: 443 }],
  });
});

test.each(['InvalidTarget', 'InvalidTargetException', 'TargetGroupNotFound', 'TargetGroupNotFoundException'])(
  'an instance or group that load balancing does not know yet (%s) is waited for',
  async (code) => {
    const message = "The following targets are not in a running state and cannot be registered: 'i-new'";
    elb.on(RegisterTargetsCommand).rejectsOnce(refusal(code, message)).rejectsOnce(refusal(code, message)).resolves({});
    expect(await targetGroupAttachment.create(testContext(), INPUTS, 't')).toBe(ID);
    expect(elb.commandCalls(RegisterTargetsCommand)).toHaveLength(3);
  },
);

test('an instance that stays unknown to load balancing ends the create after five minutes', async () => {
  elb.on(RegisterTargetsCommand).rejects(refusal('InvalidTarget'));
  const ctx = testContext();
  const before = ctx.clock.now();
  await expect(targetGroupAttachment.create(ctx, INPUTS, 't')).rejects.toThrow('InvalidTarget');
  expect(ctx.clock.now() - before).toBeGreaterThanOrEqual(300_000);
});

test.each<[string, TargetHealth | undefined, boolean]>([
  ['healthy', { State: 'healthy' }, true],
  ['unhealthy', { State: 'unhealthy' }, true],
  ['registered while no load balancer uses the group', NOT_IN_USE, true],
  ['draining', { State: 'draining' }, false],
  ['not registered', NOT_REGISTERED, false],
  ['not listed', undefined, false],
])('a target that is %s', async (_what, health, present) => {
  elb.on(DescribeTargetHealthCommand).resolves(targets(health));
  expect(await targetGroupAttachment.read(testContext(), ID)).toEqual(present ? LIVE : undefined);
  const found = await targetGroupAttachment.find(testContext(), INPUTS, JOURNAL);
  expect(found).toEqual(present ? { id: ID, ours: true } : undefined);
});

test('two targets of a group are read with one call; nothing is asked before a first create', async () => {
  elb.on(DescribeTargetHealthCommand).resolves(targets({ State: 'healthy' }));
  const ctx = testContext();
  expect(await targetGroupAttachment.read(ctx, ID)).toBeDefined();
  expect(await targetGroupAttachment.read(ctx, `${GROUP},i-old,443`)).toBeDefined();
  expect(await targetGroupAttachment.find(ctx, INPUTS)).toBeUndefined();
  expect(elb.calls().map((call) => call.args[0].input)).toEqual([{ TargetGroupArn: GROUP }]);
});

test('a group that is gone holds nothing; access denied is an error', async () => {
  elb
    .on(DescribeTargetHealthCommand)
    .rejectsOnce(refusal('TargetGroupNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  expect(await targetGroupAttachment.read(testContext(), ID)).toBeUndefined();
  await expect(targetGroupAttachment.read(testContext(), ID)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
});

test('it is ready when registered, serves when healthy, for five minutes at most', async () => {
  const { ready, serving } = targetGroupAttachment.waits ?? {};
  const ctx = testContext();
  elb
    .on(DescribeTargetHealthCommand)
    .resolvesOnce(targets())
    .resolvesOnce(targets({ State: 'initial' }))
    .resolvesOnce(
      targets({
        State: 'unhealthy',
        Reason: 'Target.ResponseCodeMismatch',
        Description: 'Health checks failed with these codes: [502]',
      }),
    )
    .resolvesOnce(targets({ State: 'unhealthy', Reason: 'Target.FailedHealthChecks' }))
    .resolves(targets({ State: 'healthy' }));
  expect(await ready?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'not listed yet' });
  expect(await ready?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({
    state: 'pending',
    note: 'unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)',
  });
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({
    state: 'pending',
    note: 'unhealthy (Target.FailedHealthChecks)',
  });
  expect(await serving?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(serving).toMatchObject({ bounded: true, timeoutMs: 300_000 });
});

test('at a deadline the targets can be looked at', () => {
  for (const level of ['ready', 'serving', 'gone'] as const) {
    expect(atDeadline(targetGroupAttachment.waits?.[level], testContext(), ID, INPUTS)).toBe(
      `Each target there tells its state, and why:\nhttps://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#TargetGroup:targetGroupArn=${GROUP}`,
    );
  }
});

test('draining is waited for while a load balancer uses the group, and no longer than it may last', async () => {
  const { gone } = targetGroupAttachment.waits ?? {};
  const ctx = testContext();
  elb
    .on(DescribeTargetHealthCommand)
    .resolvesOnce(targets({ State: 'draining' }))
    .resolvesOnce(targets({ State: 'draining' }))
    .resolvesOnce(targets(NOT_REGISTERED))
    .resolvesOnce(targets())
    .rejects(refusal('TargetGroupNotFoundException'));
  elb
    .on(DescribeTargetGroupsCommand)
    .resolvesOnce({ TargetGroups: [{ LoadBalancerArns: ['arn:lb'] }] })
    .resolves({ TargetGroups: [{ LoadBalancerArns: [] }] });
  expect(await gone?.check(ctx, ID, INPUTS)).toEqual({ state: 'pending', note: 'draining' });
  for (let look = 0; look < 4; look++) expect(await gone?.check(ctx, ID, INPUTS)).toEqual({ state: 'done' });
  expect(gone).toMatchObject({ bounded: true, timeoutMs: 330_000 });
});

test('deregistering twice, or from a group that is gone, is success; a refusal is an error', async () => {
  elb
    .on(DeregisterTargetsCommand)
    .resolvesOnce({})
    .rejectsOnce(refusal('InvalidTargetException'))
    .rejectsOnce(refusal('TargetGroupNotFoundException'))
    .rejects(refusal('AccessDenied', 'no', 403));
  for (let time = 0; time < 3; time++) await targetGroupAttachment.delete(testContext(), ID, LIVE);
  await expect(targetGroupAttachment.delete(testContext(), ID, LIVE)).rejects.toMatchObject({ code: 'AWS_REFUSED' });
  expect(elb.commandCalls(DeregisterTargetsCommand)[0]?.args[0].input).toEqual({
    TargetGroupArn: GROUP,
    Targets: [{ Id: 'i-new', Port: 443 }],
  });
});

test('an id of another form is refused with the form', async () => {
  const error = await targetGroupAttachment.read(testContext(), 'i-new').catch((e: unknown) => e);
  expect((error as StarterError).diagnostics).toEqual([
    {
      code: 'ATTACHMENT_ID_INVALID',
      summary: 'Not the id of a target group attachment',
      detail: 'Got "i-new"; the id is made of target group, instance and port, with commas between.',
      hint: 'Give it in the form\nTARGET-GROUP-ARN,i-0123456789abcdef0,443',
    },
  ]);
});
