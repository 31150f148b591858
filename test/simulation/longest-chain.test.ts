import { expect, test } from 'vitest';
import { timeGuide } from './longest-chain.ts';

test('at AWS’s own pace the load balancer sets the time of an apply, instance and tables that of a destroy', async () => {
  const [apply, destroy] = await timeGuide();
  expect(apply?.chain.at(-1)?.address).toBe('aws_lb.cluster[0]');
  expect(apply?.ms).toBeLessThanOrEqual(160_000);
  expect(destroy?.chain.slice(-2).map(({ address }) => address)).toEqual([
    'aws_instance.cluster',
    expect.stringMatching(/^aws_dynamodb_table\./),
  ]);
  expect(destroy?.ms).toBeLessThanOrEqual(55_000);
});
