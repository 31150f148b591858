import { describe, expect, test } from 'vitest';
import {
  addressesMonthlyUsd,
  capacityMonthlyUsd,
  instanceMonthlyUsd,
  loadBalancerMonthlyUsd,
  PRICES_DATE,
  PRICES_SOURCE,
} from '../../../src/cli/cost/prices.ts';

/** Prices an hour as AWS publishes them, size by size: the table holds only one size of a family. */
const PUBLISHED = [
  ['t3.micro', 'us-west-2', 0.0104],
  ['t3.nano', 'us-east-1', 0.0052],
  ['t3.xlarge', 'eu-central-1', 0.192],
  ['t3.small', 'ap-northeast-1', 0.0272],
  ['t3a.medium', 'eu-west-2', 0.0425],
  ['t4g.micro', 'us-west-1', 0.01],
  ['t4g.2xlarge', 'us-east-1', 0.2688],
  ['m5.4xlarge', 'us-east-1', 0.768],
  ['m5.xlarge', 'eu-west-3', 0.224],
  ['m6g.medium', 'us-east-1', 0.0385],
  ['m6g.2xlarge', 'ap-south-1', 0.2024],
] as const;

describe('an instance', () => {
  test.each(PUBLISHED)('%s in %s costs 730 times $%d a month', (type, region, hour) => {
    expect(instanceMonthlyUsd(type, region)).toBeCloseTo(hour * 730, 2);
  });

  test.each([
    ['t3.micro', 'me-central-1'],
    ['t3a.micro', 'eu-north-1'],
    ['m7i.large', 'us-east-1'],
    ['m5.micro', 'us-east-1'],
    ['t3.metal', 'us-east-1'],
    ['t3', 'us-east-1'],
    ['', 'us-east-1'],
    ['constructor.large', 'us-east-1'],
    ['t3.constructor', 'us-east-1'],
    ['t3.micro', 'constructor'],
  ])('%s in %s has no price rather than a guessed one', (type, region) => {
    expect(instanceMonthlyUsd(type, region)).toBeUndefined();
  });
});

test('load balancer, table capacity and addresses', () => {
  expect(loadBalancerMonthlyUsd('us-east-1')).toBeCloseTo(16.43, 2);
  expect(loadBalancerMonthlyUsd('eu-central-1')).toBeCloseTo(19.71, 2);
  expect(capacityMonthlyUsd({ read: 1, write: 0 }, 'us-east-1')).toBeCloseTo(0.0949, 4);
  expect(capacityMonthlyUsd({ read: 0, write: 1 }, 'us-east-1')).toBeCloseTo(0.4745, 4);
  expect(addressesMonthlyUsd(3, 'eu-west-1')).toBeCloseTo(10.95, 2);
});

test('a region that is not in the table has no price for anything', () => {
  expect(loadBalancerMonthlyUsd('cn-north-1')).toBeUndefined();
  expect(capacityMonthlyUsd({ read: 1, write: 1 }, 'cn-north-1')).toBeUndefined();
  expect(addressesMonthlyUsd(1, 'cn-north-1')).toBeUndefined();
});

test('the table says how old it is and where its figures are from', () => {
  expect(PRICES_DATE).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  expect(PRICES_SOURCE.every((url) => url.startsWith('https://aws.amazon.com/'))).toBe(true);
});
