import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { EC2Client, ModifyInstanceAttributeCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { Ref } from '../../src/core/values.ts';
import type { Declaration } from '../../src/planner/declaration.ts';
import { instance } from '../../src/resources/ec2/instance.ts';
import type { World } from '../../src/sandbox/world.ts';
import { bareTable } from '../resources/dynamodb/bare-table.ts';
import { account } from './account.ts';
import { deploying } from './deploying.ts';

// What others have done to what is ours, and destroy meets: it ends all that it may, says why it can't end the rest, and can be run again.

function declared(type: string, inputs: Record<string, unknown>): Declaration {
  return { address: `${type}.a`, type, inputs, needs: [] };
}

function deployed() {
  const here = account();
  return { ...here, ...deploying(here) };
}

function launch(world: World, ...SecurityGroupIds: string[]): RunInstancesCommand {
  const image = Object.values(world.ec2.images).find(({ architecture }) => architecture === 'x86_64');
  return new RunInstancesCommand({
    ImageId: image?.id,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ...(SecurityGroupIds.length > 0 ? { SecurityGroupIds } : {}),
  });
}

const TABLE = { ...bareTable('locks') };

describe('protected from deletion', () => {
  test('an instance', async () => {
    const { clock, context, send, world } = deployed();
    const { Instances } = await send(EC2Client, launch(world));
    clock.advance(60_000);
    const InstanceId = Instances?.[0]?.InstanceId ?? '';
    const attributes = { public_ip: null, private_ip: '', availability_zone: '' };
    const end = () => instance.delete(context(), InstanceId, { id: InstanceId, inputs: {}, attributes });
    const protection = (Value: boolean) =>
      send(EC2Client, new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value } }));
    await protection(true);
    await expect(end()).rejects.toMatchObject({ code: 'DELETION_PROTECTED' });
    expect(world.ec2.instances[InstanceId]?.state.to).toBe('running');
    await protection(false);
    await end();
    expect(world.ec2.instances[InstanceId]?.state.to).toBe('terminated');
  });

  test('a table', async () => {
    const { apply, clock, destroy, send, world } = deployed();
    await apply([declared('aws_dynamodb_table', TABLE)]);
    const protection = async (on: boolean) => {
      await send(DynamoDBClient, new UpdateTableCommand({ TableName: 'locks', DeletionProtectionEnabled: on }));
      clock.advance(60_000);
    };
    await protection(true);
    expect((await destroy()).failures).toMatchObject([{ code: 'DELETION_PROTECTED', address: 'aws_dynamodb_table.a' }]);
    expect(Object.keys(world.dynamodb.tables)).toEqual(['locks']);
    await protection(false);
    expect(await destroy()).toMatchObject({ failures: [], deleted: 1 });
  });

  test('a load balancer; what it uses stays as well', async () => {
    const { apply, destroy, send, state, world } = deployed();
    const group = { name: 'lb', description: 'lb', vpc_id: Object.keys(world.ec2.vpcs)[0], tags: {} };
    const balancer = {
      name: 'alb',
      internal: false,
      subnets: Object.keys(world.ec2.subnets).slice(0, 2),
      security_groups: [new Ref('aws_security_group.a', 'id')],
      idle_timeout: 60,
      tags: {},
    };
    await apply([declared('aws_security_group', group), declared('aws_lb', balancer)]);
    const LoadBalancerArn = state().resources['aws_lb.a']?.id;
    const protection = (Value: string) => {
      const Attributes = [{ Key: 'deletion_protection.enabled', Value }];
      const command = new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes });
      return send(ElasticLoadBalancingV2Client, command);
    };
    await protection('true');
    expect(await destroy()).toMatchObject({
      failures: [{ code: 'DELETION_PROTECTED', address: 'aws_lb.a' }],
      skipped: 1,
    });
    await protection('false');
    // The interfaces that the load balancer leaves behind hold the group for a while.
    expect(await destroy()).toMatchObject({ failures: [], deleted: 2 });
  });
});

test('a group that an instance of somebody else has joined is named with it, and waited for no longer than ten minutes', async () => {
  const { apply, clock, destroy, send, state, world } = deployed();
  const group = { name: 'shared', description: 'shared', vpc_id: Object.keys(world.ec2.vpcs)[0], tags: {} };
  await apply([declared('aws_security_group', group)]);
  const id = state().resources['aws_security_group.a']?.id ?? '';
  const { Instances } = await send(EC2Client, launch(world, id));
  const startedAt = clock.now();
  expect((await destroy()).failures).toMatchObject([
    { code: 'SECURITY_GROUP_IN_USE', detail: expect.stringContaining(`(${Instances?.[0]?.InstanceId})`) },
  ]);
  expect(clock.now() - startedAt).toBeLessThan(11 * 60_000);
});

test('a role to which somebody attached a policy is not touched further; detached, it goes', async () => {
  const { apply, destroy, send, world } = deployed();
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  await apply([declared('aws_iam_role', { name: 'held', assume_role_policy: { Version: '2012-10-17', Statement } })]);
  const foreign = { RoleName: 'held', PolicyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' };
  await send(IAMClient, new AttachRolePolicyCommand(foreign));
  expect((await destroy()).failures).toMatchObject([
    { code: 'ROLE_IN_USE', detail: expect.stringContaining('attached policy AmazonSSMManagedInstanceCore.') },
  ]);
  expect(world.iam.roles.held?.attached).toEqual([foreign.PolicyArn]);
  await send(IAMClient, new DetachRolePolicyCommand(foreign));
  expect((await destroy()).failures).toEqual([]);
});

test('a bucket with versions of every kind, on more pages than one, is emptied with progress', async () => {
  const { apply, destroy, events, send, world } = deployed();
  await apply([declared('aws_s3_bucket', { bucket: 'sessions' })]);
  const write = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, at) =>
        send(S3Client, new PutObjectCommand({ Bucket: 'sessions', Key: `key-${from + at}`, Body: 'x' })),
      ),
    );
  const versioning = (Status: 'Enabled' | 'Suspended') =>
    send(S3Client, new PutBucketVersioningCommand({ Bucket: 'sessions', VersioningConfiguration: { Status } }));
  await write(0, 900);
  await versioning('Enabled');
  await write(0, 900);
  await versioning('Suspended');
  await write(500, 1_200);
  expect(await destroy()).toMatchObject({ failures: [], deleted: 1 });
  expect(world.s3.buckets).toEqual({});
  const notes = events.flatMap((event) => (event.type === 'step-waiting' && event.note ? [event.note] : []));
  expect(notes.at(-1)).toBe('2,100 versions deleted');
});
