import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { DescribeInstancesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, test } from 'vitest';
import { confirmNothingLeft } from '../../src/cli/nothing-left.ts';
import { refusal, testContext } from '../resources/context.ts';
import { change, plan } from './render/sample-plans.ts';
import { defaults, fakeIo, stateWith } from './world.ts';

const ec2 = mockClient(EC2Client);
const elb = mockClient(ElasticLoadBalancingV2Client);
const acm = mockClient(ACMClient);
afterEach(() => {
  for (const client of [ec2, elb, acm]) client.reset();
});

/** An account that lists nothing. */
function nothing() {
  ec2.on(DescribeInstancesCommand).resolves({});
  ec2.on(DescribeSecurityGroupsCommand).resolves({});
  elb.on(DescribeLoadBalancersCommand).resolves({});
  elb.on(DescribeTargetGroupsCommand).resolves({});
  acm.on(ListCertificatesCommand).resolves({});
}

async function confirm(json = false, changes = [change('aws_security_group.cluster', 'delete', { id: 'sg-1' })]) {
  const io = fakeIo();
  const context = testContext();
  const destroyed = plan({
    mode: 'destroy',
    changes,
  });
  await confirmNothingLeft({
    planned: {
      draft: { plan: destroyed, state: stateWith({}), desired: new Map() },
      declarations: { resources: [], outputs: {} },
      warnings: [],
      context: () => context,
    },
    account: context,
    options: { ...defaults, json },
    io,
  });
  return io.written;
}

test('nothing left: one line for people, one event for programs', async () => {
  nothing();
  expect(await confirm()).toEqual({ stdout: '\nNothing of this deployment is left.\n', stderr: '' });
  expect(JSON.parse((await confirm(true)).stdout)).toEqual({
    version: 1,
    at: expect.any(Number),
    type: 'nothing-left',
    complete: true,
  });
});

test('nothing recorded: no more is promised than was looked at', async () => {
  nothing();
  expect((await confirm(false, [])).stdout).toBe(
    "\nNothing is recorded, and no object was found by the deployment's tag.\n",
  );
});

test('objects that no record named: what else the state may have missed is told, with the command that lists it', async () => {
  nothing();
  const stray = change('aws_instance.stray["i-1"]', 'delete', { id: 'i-1' });
  const { stdout, stderr } = await confirm(false, [stray]);
  expect(stdout).toBe('');
  expect(stderr).toContain('Warning: The state did not know all of the deployment [RECORDS_MISSED]');
  expect(stderr).toContain('--tag-filters Key=teleport-starter:lineage,Values=');
  expect(JSON.parse((await confirm(true, [stray])).stdout.split('\n')[0] ?? '')).toMatchObject({ complete: false });
});

test('what is still there after a minute is named with its address, and how to go on', async () => {
  nothing();
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] });
  await expect(confirm()).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'LEFT_BEHIND',
        detail:
          'All that was planned is destroyed, but a minute later AWS still has aws_security_group.cluster (sg-1), aws_security_group (sg-2), with the tag of this deployment.',
        hint: 'An interrupted run may have made it meanwhile. Run it again: it destroys what it finds by the tag.\nteleport-starter destroy',
      },
    ],
  });
});

test('without the permission to look, that is a warning, and nothing is promised', async () => {
  nothing();
  acm.on(ListCertificatesCommand).rejects(refusal('AccessDeniedException', 'not authorized'));
  const { stdout, stderr } = await confirm();
  expect(stdout).toBe('');
  expect(stderr).toContain('Warning: Not all could be looked at for what is left [REMAINS_UNSEEN]');
  expect(stderr.replaceAll(/\s*\n│ /g, ' ')).toContain(
    'Whether more carries the tag of this deployment is not known: ACM ListCertificates failed with AccessDeniedException: not authorized',
  );
});
