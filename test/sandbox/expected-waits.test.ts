import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { Event } from '../../src/executor/events.ts';
import type { Declaration } from '../../src/planner/declaration.ts';
import { realistic } from '../../src/sandbox/pace.ts';
import { bareTable } from '../resources/dynamodb/bare-table.ts';
import { type AccountOptions, account } from './account.ts';
import { deploying } from './deploying.ts';

// A refusal that is expected to pass is a wait like any other: its step tells what it waits for, in words and not as AWS's code.

function deployed(options: AccountOptions = {}) {
  const here = account(options);
  return { ...here, ...deploying(here) };
}

function declared(type: string, inputs: Record<string, unknown>): Declaration[] {
  return [{ address: `${type}.a`, type, inputs, needs: [] }];
}

/** What was waited for, each once, in its order. */
function waitedFor(events: readonly Event[]): string[] {
  const whats = events.flatMap((event) => (event.type === 'step-waiting' ? [`${event.verb}: ${event.what}`] : []));
  return [...new Set(whats)];
}

test('a security group that is still used when it is deleted', async () => {
  const { apply, clock, destroy, events, send, state, world } = deployed();
  const [vpc_id = ''] = Object.keys(world.ec2.vpcs);
  await apply(declared('aws_security_group', { name: 'a', description: 'a', vpc_id, tags: {} }));
  const image = Object.values(world.ec2.images).find(({ architecture }) => architecture === 'x86_64');
  const SecurityGroupIds = [state().resources['aws_security_group.a']?.id ?? ''];
  const launch = { ImageId: image?.id, MinCount: 1, MaxCount: 1, SecurityGroupIds };
  const { Instances } = await send(EC2Client, new RunInstancesCommand({ ...launch, InstanceType: 't3.micro' }));
  clock.advance(60_000);
  await send(EC2Client, new TerminateInstancesCommand({ InstanceIds: [Instances?.[0]?.InstanceId ?? ''] }));
  events.splice(0);
  expect((await destroy()).failures).toEqual([]);
  expect(waitedFor(events)).toEqual(['delete: whatever still uses it to end']);
  const waits = events.flatMap((event) => (event.type === 'step-waiting' ? [event.elapsedMs] : []));
  expect(waits.at(-1)).toBeGreaterThan(20_000);
  expect(waits.at(-1)).toBeLessThan(31_000);
});

const TABLE = {
  ...bareTable('locks'),
  billing_mode: 'PAY_PER_REQUEST',
  read_capacity: null,
  write_capacity: null,
};

test('a new table whose backups can not be switched yet', async () => {
  const { apply, events } = deployed({ pace: { ...realistic, backups: 30_000 } });
  await apply(declared('aws_dynamodb_table', { ...TABLE, point_in_time_recovery: true }));
  expect(waitedFor(events)).toEqual([
    'create: the table to become active',
    "create: the new table's backups to become available",
  ]);
});

test('a table whose create got no answer: its tags tell whose it is, some time after it is there', async () => {
  const lost = Object.assign(new Error('reset'), { name: 'TimeoutError', code: 'ECONNRESET' });
  const { apply, events } = deployed({
    fault: ({ operation }, when) => (operation === 'CreateTable' && when === 'after' ? lost : undefined),
  });
  expect((await apply(declared('aws_dynamodb_table', TABLE))).failures).toEqual([]);
  expect(waitedFor(events)).toEqual([
    'create: all of DynamoDB to know the new table',
    'create: the new table to show its tags',
  ]);
});

test('a table whose name is still held by one that ends', async () => {
  const { apply, clock, events, send } = deployed();
  const former = new CreateTableCommand({
    TableName: 'locks',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'Lock', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'Lock', AttributeType: 'S' }],
  });
  await send(DynamoDBClient, former);
  clock.advance(60_000);
  await send(DynamoDBClient, new DeleteTableCommand({ TableName: 'locks' }));
  expect((await apply(declared('aws_dynamodb_table', TABLE))).failures).toEqual([]);
  expect(waitedFor(events)).toEqual([
    'create: the deleted table of this name to be gone',
    'create: the table to become active',
  ]);
});

test('a record is waited for with the change that its own step has begun', async () => {
  const { apply, events, world } = deployed();
  const [zone_id = ''] = Object.keys(world.route53.zones);
  const record = { zone_id, name: 'a.example.com', type: 'A', ttl: 60, records: ['192.0.2.1'], alias: null };
  await apply(declared('aws_route53_record', record));
  expect(waitedFor(events)).toEqual(["create: the record to reach all of Route 53's name servers"]);
});
