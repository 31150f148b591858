import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { account, outcomeOf } from './account.ts';

test('an operation that is not modelled is named, not answered with nothing', async () => {
  const { sandbox } = account();
  const client = new STSClient({ region: 'us-west-2', maxAttempts: 1 });
  sandbox.instrument(client);
  await expect(client.send(new GetSessionTokenCommand({}))).rejects.toThrow(
    'The sandbox does not model STS GetSessionToken',
  );
});

test("refusals look like the SDK's own exceptions", async () => {
  const { sandbox } = account();
  const client = new SSMClient({ region: 'us-west-2', maxAttempts: 1 });
  sandbox.instrument(client);
  const refused = await client.send(new DeleteParameterCommand({ Name: '/none' })).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Error);
  expect(refused).toMatchObject({
    name: 'ParameterNotFound',
    message: 'Parameter /none not found.',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });
});

test('calls are recorded with their inputs and outcomes', async () => {
  const { send, sandbox } = account();
  await outcomeOf(send(SSMClient, new DeleteParameterCommand({ Name: '/none' })));
  await send(EC2Client, new DescribeVpcsCommand({}));
  expect(sandbox.calls).toEqual([
    { service: 'SSM', operation: 'DeleteParameter', input: { Name: '/none' }, outcome: 'ParameterNotFound' },
    { service: 'EC2', operation: 'DescribeVpcs', input: {}, outcome: 'ok' },
  ]);
});

test('a fault after the effect leaves the effect, one before leaves none', async () => {
  const broken = Object.assign(new Error('reset'), { name: 'TimeoutError', code: 'ECONNRESET' });
  let when: 'before' | 'after' = 'before';
  const { send, world } = account({ fault: (_call, at) => (at === when ? broken : undefined) });
  const put = () =>
    send(SSMClient, new PutParameterCommand({ Name: '/a', Type: 'String', Value: 'b' }), {
      repeat: 'unless unanswered',
    });
  expect(await outcomeOf(put())).toBe('Unanswered');
  expect(world.ssm.parameters).toEqual({});
  when = 'after';
  expect(await outcomeOf(put())).toBe('Unanswered');
  expect(Object.keys(world.ssm.parameters)).toEqual(['/a']);
});

test('what the caller does with an answer does not reach the world', async () => {
  const { send } = account();
  const first = await send(EC2Client, new DescribeVpcsCommand({}));
  first.Vpcs?.splice(0);
  const second = await send(EC2Client, new DescribeVpcsCommand({}));
  expect(second.Vpcs).toHaveLength(1);
});

test('worlds of one seed give the same ids to the same calls', () => {
  expect(account({ seed: 'x' }).world).toEqual(account({ seed: 'x' }).world);
  expect(account({ seed: 'x' }).world.ec2.vpcs).not.toEqual(account({ seed: 'y' }).world.ec2.vpcs);
});
