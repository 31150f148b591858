import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { Secret } from '../../src/core/values.ts';
import { freshContext } from '../../src/resources/context.ts';
import { table } from '../../src/resources/dynamodb/table.ts';
import { parameter } from '../../src/resources/ssm/parameter.ts';
import { bareTable } from '../resources/dynamodb/bare-table.ts';
import { account } from './account.ts';

function deployment() {
  const { send, clock } = account();
  const identity = { account: '123456789012', partition: 'aws', region: 'us-west-2' };
  const context = () => freshContext({ send, clock, lineage: 'interrupted', ...identity });
  return { send, clock, context, journal: { token: 'token', since: clock.now() } };
}

const locks = bareTable('locks');

test('a table whose create was cut off can be read at once, while it is being created', async () => {
  const { send, context } = deployment();
  await table.create(context(), locks, 'token');
  const found = await table.read(context(), 'locks');
  expect(found?.inputs).toMatchObject({ name: 'locks', hash_key: 'Lock', billing_mode: 'PROVISIONED' });
  expect(found?.inputs).not.toHaveProperty('tags');
  const { Table } = await send(DynamoDBClient, new DescribeTableCommand({ TableName: 'locks' }));
  expect(Table?.TableStatus).toBe('CREATING');
});

test('a table whose create was cut off is found as ours, though its tags are not known yet', async () => {
  const { context, journal } = deployment();
  await table.create(context(), locks, 'token');
  expect(await table.find(context(), locks, journal)).toEqual({ id: 'locks', ours: true });
});

test('a parameter whose create was cut off is found as ours, though its tags are not known yet', async () => {
  const { context, journal } = deployment();
  const inputs = { name: '/a', type: 'String', value: new Secret('a'), key_id: '', tier: 'Standard' };
  await parameter.create(context(), inputs, 'token');
  expect(await parameter.find(context(), inputs, journal)).toEqual({ id: '/a', ours: true });
});
