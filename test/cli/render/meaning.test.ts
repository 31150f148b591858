import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Cost } from '../../../src/cli/cost/estimate.ts';
import { costLines } from '../../../src/cli/render/cost.ts';
import { lossLines } from '../../../src/cli/render/losses.ts';
import { planLines } from '../../../src/cli/render/plan.ts';
import { change, output, plan, value } from './sample-plans.ts';

const screen = (columns = 80) => ({ color: new Chalk({ level: 0 }), columns });

const GROWING: Cost = {
  kind: 'estimate',
  currency: 'USD',
  before: 24.02,
  after: 31.61,
  items: [
    { item: 'instance', of: { before: 't3.micro', after: 't3.small' }, before: 7.59, after: 15.18 },
    { item: 'load balancer', of: { before: '1', after: '1' }, before: 16.43, after: 16.43 },
  ],
  prices: { date: '2025-10', source: ['https://aws.amazon.com/ec2/pricing/on-demand/'] },
  notIncluded: ['traffic', 'taxes'],
};

describe('the monthly cost', () => {
  test('of a change: before, after, and the difference; that it is an estimate, how old, and what it lacks', () => {
    expect(costLines(GROWING, screen())).toEqual([
      'Monthly cost: about $24.02 -> $31.61 (+$7.59)',
      '  instance (t3.micro -> t3.small)   $7.59 -> $15.18',
      '  load balancer                    $16.43',
      "  An estimate, from AWS's list prices of 2025-10.",
      '  Not included: traffic, taxes.',
    ]);
  });

  test('of a first apply and of a destroy', () => {
    const items = [{ item: 'public IPv4 addresses' as const, of: { before: '', after: '3' }, before: 0, after: 10.95 }];
    expect(costLines({ ...GROWING, before: 0, after: 10.95, items }, screen()).slice(0, 2)).toEqual([
      'Monthly cost: about $10.95',
      '  public IPv4 addresses (3)  $10.95',
    ]);
    const ending = [
      { item: 'public IPv4 addresses' as const, of: { before: '3', after: '' }, before: 10.95, after: 0 },
    ];
    expect(costLines({ ...GROWING, before: 10.95, after: 0, items: ending }, screen()).slice(0, 2)).toEqual([
      'Monthly cost: about $10.95 -> $0.00 (-$10.95)',
      '  public IPv4 addresses (3 -> none)  $10.95 -> $0.00',
    ]);
  });

  test('that stays', () => {
    expect(costLines({ ...GROWING, after: 24.02 }, screen())[0]).toBe('Monthly cost: about $24.02, unchanged');
  });

  test('that nobody knows: why', () => {
    const why = "the price table of 2025-10 doesn't have m7i.large in us-west-2";
    expect(costLines({ kind: 'unknown', why }, screen())).toEqual(['Monthly cost:', `  No estimate: ${why}.`]);
    expect(costLines(undefined, screen())).toEqual([]);
  });
});

describe('data that would be lost', () => {
  const losing = plan({
    changes: [
      change('aws_s3_bucket.storage', 'replace', { id: 'teleport-example', order: 'create-first' }),
      change('aws_dynamodb_table.teleport', 'replace', { id: 'teleport-example', order: 'create-first' }),
    ],
    losses: [
      { address: 'aws_s3_bucket.storage', what: 'bucket teleport-example holds 412 object versions' },
      { address: 'aws_dynamodb_table.teleport', what: 'table teleport-example holds 9 items' },
    ],
  });

  test('is told last: that an apply refuses, and what saves it', () => {
    expect(lossLines(losing, screen())).toEqual([
      'This destroys data for good:',
      '  - aws_s3_bucket.storage: bucket teleport-example holds 412 object versions',
      '  - aws_dynamodb_table.teleport: table teleport-example holds 9 items',
      'An apply refuses this. Change back what replaces it, or save the data first and',
      'give -allow-data-loss. To save it:',
      '  aws s3 sync s3://teleport-example teleport-example --region us-west-2',
      '  aws dynamodb create-backup --table-name teleport-example \\',
      '    --backup-name teleport-example --region us-west-2',
    ]);
    expect(planLines(losing, screen()).at(-1)).toBe('    --backup-name teleport-example --region us-west-2');
  });
});

test('a plan of outputs alone says nothing of interruptions and cost', () => {
  const lines = planLines(plan({ outputs: [output('a', value('1'), value('2'))] }), screen(), GROWING);
  expect(lines.join('\n')).not.toMatch(/nterruption|cost/);
});

test('a refresh-only plan says that applying it changes nothing in AWS', () => {
  const drift = [{ address: 'aws_lb.a', type: 'aws_lb', kind: 'changed' as const, inputs: [] }];
  expect(planLines(plan({ mode: 'refresh-only', drift }), screen()).slice(-4)).toEqual([
    'No changes will be made in AWS.',
    '',
    'This is a refresh-only plan: applying it records what AWS has now, and undoes',
    'nothing of it.',
  ]);
  expect(planLines(plan({ mode: 'refresh-only' }), screen())[0]).toBe(
    'No changes. Your infrastructure still matches what was recorded.',
  );
});
