import { expect, test } from 'vitest';
import type { StarterError } from '../../src/core/errors.ts';
import { freshContext } from '../../src/resources/context.ts';
import { resourceType } from '../../src/resources/registry.ts';
import type { State } from '../../src/state/model.ts';
import { guide, letsencrypt } from '../simulation/configs.ts';
import { deploymentIn, sandboxAccount } from './deployment.ts';

const NOTHING_LEFT = { left: [], unseen: [] };

/** The state without a record, as if it had been lost. */
function without(state: State, ...addresses: string[]): State {
  return {
    ...state,
    resources: Object.fromEntries(Object.entries(state.resources).filter(([address]) => !addresses.includes(address))),
  };
}

test('what stands in the way of a second deployment is named with import commands that work, and nothing is touched', async () => {
  const sandbox = sandboxAccount();
  await deploymentIn(sandbox).apply(guide);
  const before = JSON.stringify(sandbox.world);
  const second = deploymentIn(sandbox);
  const error = await second.plan.apply(guide).then(
    () => undefined,
    (thrown: StarterError) => thrown,
  );
  const conflicts = (error?.diagnostics ?? []).map(({ code, address, hint }) => ({
    code,
    address,
    id: hint?.split(' ').at(-1)?.replaceAll("'", '') ?? '',
  }));
  expect(new Set(conflicts.map(({ code }) => code))).toEqual(new Set(['ALREADY_EXISTS']));
  expect(conflicts.map(({ address }) => address).sort()).toEqual([
    'aws_dynamodb_table.teleport',
    'aws_dynamodb_table.teleport_events',
    'aws_dynamodb_table.teleport_locks',
    'aws_iam_instance_profile.cluster',
    'aws_iam_role.cluster',
    'aws_iam_role_policy.cluster_dynamo',
    'aws_iam_role_policy.cluster_route53',
    'aws_iam_role_policy.cluster_s3',
    'aws_iam_role_policy.cluster_ssm',
    'aws_lb.cluster[0]',
    'aws_lb_target_group.cluster[0]',
    'aws_route53_record.cluster_acm[0]',
    'aws_route53_record.proxy_acm_wildcard[0]',
    'aws_s3_bucket.storage',
    'aws_security_group.cluster',
    'aws_ssm_parameter.license[0]',
  ]);
  const ctx = freshContext({
    send: sandbox.send,
    clock: sandbox.clock,
    region: sandbox.world.region,
    account: sandbox.world.account,
    partition: 'aws',
    lineage: second.state().lineage,
  });
  for (const { address = '', id } of conflicts) {
    expect(await resourceType(address.split('.')[0] ?? '').read(ctx, id), `${address} ${id}`).toMatchObject({ id });
  }
  expect(JSON.stringify(sandbox.world)).toBe(before);
});

test('rules that others put into an imported group are refused while planning, with their import commands', async () => {
  const sandbox = sandboxAccount();
  const first = deploymentIn(sandbox);
  await first.apply(guide);
  const group = first.state().resources['aws_security_group.cluster'];
  const others = Object.values(sandbox.world.ec2.rules).filter(({ groupId }) => groupId === group?.id);
  for (const rule of others) sandbox.world.ec2.rules[rule.id] = { ...rule, tags: {} };
  const rules = Object.keys(first.state().resources).filter((address) => address.startsWith('aws_security_group_rule'));
  first.setState(without(first.state(), ...rules));
  await expect(first.plan.apply(guide)).rejects.toMatchObject({
    diagnostics: rules.sort().map((address) => ({
      code: 'ALREADY_EXISTS',
      address,
      hint: expect.stringContaining(`teleport-starter import ${address} ${group?.id}_`),
    })),
  });
});

test("the rule that a new group is born with is in nobody's way when the group's create was interrupted", async () => {
  const sandbox = sandboxAccount();
  const deployment = deploymentIn(sandbox);
  await deployment.apply(guide);
  const begun = deployment.saved
    .map(({ resources }) => resources['aws_security_group.cluster'])
    .find((group) => group?.status === 'creating' && group.id !== undefined);
  if (!begun?.id) throw new Error('the id was not recorded');
  const rules = Object.keys(deployment.state().resources).filter((each) => each.startsWith('aws_security_group_rule'));
  const left = without(deployment.state(), ...rules);
  deployment.setState({ ...left, resources: { ...left.resources, 'aws_security_group.cluster': begun } });
  const all = sandbox.world.ec2.rules;
  for (const { id, groupId } of Object.values(all)) if (groupId === begun.id) delete all[id];
  const born = { id: 'sgr-born', groupId: begun.id, egress: true, protocol: '-1', fromPort: -1, toPort: -1 };
  all[born.id] = { ...born, cidr4: '0.0.0.0/0', tags: {} };
  expect(await deployment.apply(guide)).toMatchObject({ failures: [] });
  expect(all['sgr-born']).toBeUndefined();
  expect(Object.values(all).filter(({ groupId }) => groupId === begun.id)).toHaveLength(rules.length);
});

test('a target group that must be replaced under its name takes its listener along', async () => {
  const sandbox = sandboxAccount();
  const deployment = deploymentIn(sandbox);
  await deployment.apply(guide);
  const id = deployment.state().resources['aws_lb_target_group.cluster[0]']?.id ?? '';
  const group = sandbox.world.elbv2.targetGroups[id];
  if (!group) throw new Error('no target group');
  sandbox.world.elbv2.targetGroups[id] = { ...group, port: 8443 };
  const { draft } = await deployment.plan.apply(guide);
  const replaced = draft.plan.changes.filter(({ action }) => action !== 'no-op');
  expect(replaced.map(({ address, action, order }) => `${address} ${action} ${order}`)).toEqual([
    'aws_lb_listener.cluster[0] replace delete-first',
    'aws_lb_target_group.cluster[0] replace delete-first',
    'aws_lb_target_group_attachment.cluster[0] replace delete-first',
  ]);
  expect(await deployment.apply(guide)).toMatchObject({ created: 3, deleted: 3, failures: [] });
  const after = await deployment.plan.apply(guide);
  expect(after.draft.plan.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
});

test('a target group that shows late under the name of a change that was taken back is waited for, and ends', async () => {
  const sandbox = sandboxAccount();
  const deployment = deploymentIn(sandbox);
  await deployment.apply(guide);
  const address = 'aws_lb_target_group.cluster[0]';
  const entry = deployment.state().resources[address];
  const groups = sandbox.world.elbv2.targetGroups;
  const group = groups[entry?.id ?? ''];
  if (!entry?.id || !group) throw new Error('no target group');
  // As a run leaves it that dies while its call for a group of another name is on its way.
  const { id, inputs, attributes, dependencies, owned, ...rest } = entry;
  const announced = { ...rest, dependencies, owned, attributes: {}, inputs: { ...inputs, name: 'other-alb-tg' } };
  const deposed = [{ id, inputs, attributes, dependencies, owned }];
  const since = sandbox.clock.now();
  const { resources } = deployment.state();
  const left = { ...announced, status: 'replacing' as const, token: 'unused', since, deposed };
  deployment.setState({ ...deployment.state(), resources: { ...resources, [address]: left } });
  const late = `${group.arn}late`;
  void sandbox.clock.sleep(20_000).then(() => {
    groups[late] = { ...group, arn: late, name: 'other-alb-tg' };
  });
  const { draft } = await deployment.plan.apply(guide);
  expect(draft.plan.changes.filter(({ action }) => action !== 'no-op')).toMatchObject([
    { address, action: 'delete', deposed: late },
  ]);
  const until = new Date(since + 120_000).toISOString();
  expect([...deployment.told.values()]).toMatchObject([
    { code: 'CREATE_AWAITED', address, detail: expect.stringContaining(`Waiting until ${until} at most`) },
  ]);
  expect(await deployment.apply(guide)).toMatchObject({ deleted: 1, failures: [] });
  expect(Object.keys(groups)).toEqual([id]);
});

test('a record whose name only the new certificate tells says that it may stay', async () => {
  const deployment = deploymentIn(sandboxAccount());
  await deployment.apply(guide);
  const fewer = { ...guide, add_wildcard_route53_record: false };
  const { draft } = await deployment.plan.apply(fewer);
  expect(draft.plan.changes.find(({ address }) => address === 'aws_route53_record.cert_validation[0]')).toMatchObject({
    action: 'replace',
    order: 'create-first',
    reason: expect.stringContaining('it stays if they turn out the same'),
  });
});

test('destroy ends what carries the tag though no record names it, and leaves nothing', async () => {
  const sandbox = sandboxAccount();
  const deployment = deploymentIn(sandbox);
  const empty = JSON.stringify(Object.keys(sandbox.world.ec2.groups));
  await deployment.apply(guide);
  const lost = [
    'aws_instance.cluster',
    'aws_acm_certificate.cert[0]',
    'aws_lb.cluster[0]',
    'aws_lb_listener.cluster[0]',
    'aws_lb_target_group.cluster[0]',
    'aws_lb_target_group_attachment.cluster[0]',
    'aws_security_group.cluster',
  ];
  deployment.setState(without(deployment.state(), ...lost));
  const { plan, result, remains } = await deployment.destroy();
  const strays = plan.changes.filter(({ reason }) => reason === 'found by its tag, no record names it');
  expect(strays.map(({ type }) => type).sort()).toEqual([
    'aws_acm_certificate',
    'aws_instance',
    'aws_lb',
    'aws_lb_target_group',
    'aws_security_group',
  ]);
  expect(result.failures).toEqual([]);
  expect(remains).toEqual(NOTHING_LEFT);
  expect(deployment.state().resources).toEqual({});
  expect(sandbox.world.acm.certificates).toEqual({});
  expect(sandbox.world.elbv2).toMatchObject({ loadBalancers: {}, targetGroups: {}, listeners: {} });
  expect(JSON.stringify(Object.keys(sandbox.world.ec2.groups))).toBe(empty);
  expect(await deployment.destroy()).toMatchObject({ result: { deleted: 0, failures: [] }, remains: NOTHING_LEFT });
});

test('destroy waits for an instance that was asked for a moment ago and is not listed yet', async () => {
  const sandbox = sandboxAccount();
  const deployment = deploymentIn(sandbox);
  await deployment.apply(letsencrypt);
  const { 'aws_instance.cluster': entry, ...others } = deployment.state().resources;
  const announced = deployment.saved.find(({ resources }) => resources['aws_instance.cluster']?.token !== undefined);
  const { token } = announced?.resources['aws_instance.cluster'] ?? {};
  if (!entry?.id || token === undefined) throw new Error('the instance was not announced');
  const instance = sandbox.world.ec2.instances[entry.id];
  if (!instance) throw new Error('no instance');
  const since = sandbox.clock.now();
  // As a run leaves it that dies right after RunInstances: launched, and not listed for some seconds.
  sandbox.world.ec2.instances[entry.id] = { ...instance, launchedAt: since };
  const { id: _unknown, ...unanswered } = entry;
  deployment.setState({
    ...deployment.state(),
    resources: { ...others, 'aws_instance.cluster': { ...unanswered, status: 'creating', token, since } },
  });
  const { plan, result, remains } = await deployment.destroy();
  expect(plan.changes.find(({ address }) => address === 'aws_instance.cluster')).toMatchObject({
    action: 'delete',
    reason: 'an interrupted run had begun to create it, and AWS shows nothing of it yet',
  });
  expect(result.failures).toEqual([]);
  expect(remains).toEqual(NOTHING_LEFT);
  expect(sandbox.world.ec2.instances[entry.id]).toMatchObject({ state: { to: 'terminated' } });
});
