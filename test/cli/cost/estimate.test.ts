import { describe, expect, test } from 'vitest';
import { type Cost, costOf, type Origin } from '../../../src/cli/cost/estimate.ts';
import type { Json } from '../../../src/core/values.ts';
import type { Change, Plan } from '../../../src/planner/model.ts';
import { absent, change, input, plan, value } from '../render/sample-plans.ts';
import { stateWith } from '../world.ts';

type Inputs = Record<string, Json>;

const MICRO: Inputs = { instance_type: 't3.micro', associate_public_ip_address: true };
const SMALL: Inputs = { ...MICRO, instance_type: 't3.small' };
const BALANCER: Inputs = { internal: false, subnets: ['subnet-1', 'subnet-2'] };
const TABLE: Inputs = {
  billing_mode: 'PROVISIONED',
  read_capacity: 10,
  write_capacity: 10,
  global_secondary_indexes: [{ name: 'i', read_capacity: 10, write_capacity: 10 }],
};

/** What was recorded, and what is wished, by address. */
function origin(recorded: Record<string, Inputs>, wished: Record<string, Inputs> = {}): Origin {
  const resources = Object.entries(recorded).map(([address, inputs]) => [
    address,
    {
      type: address.split('.')[0] ?? '',
      status: 'ready' as const,
      id: address,
      inputs,
      attributes: {},
      dependencies: [],
      owned: true,
      deposed: [],
    },
  ]);
  return {
    state: stateWith({ resources: Object.fromEntries(resources) }),
    desired: new Map(Object.entries(wished)),
  };
}

function estimated(changes: readonly Change[], from?: Origin, parts: Partial<Plan> = {}) {
  const cost = costOf(plan({ changes, ...parts }), from);
  if (cost?.kind !== 'estimate') throw new Error(`no estimate: ${JSON.stringify(cost)}`);
  return cost;
}

const itemsOf = (cost: Extract<Cost, { kind: 'estimate' }>) =>
  cost.items.map(({ item, of, before, after }) => [item, of.before, of.after, before, after]);

describe('with what the plan was made from', () => {
  test('a first apply costs all that is wished, as long as it exists', () => {
    const cost = estimated(
      [
        change('aws_instance.cluster', 'create'),
        change('aws_lb.cluster[0]', 'create'),
        change('aws_dynamodb_table.events', 'create'),
        change('aws_s3_bucket.storage', 'create'),
      ],
      origin(
        {},
        {
          'aws_instance.cluster': MICRO,
          'aws_lb.cluster[0]': BALANCER,
          'aws_dynamodb_table.events': TABLE,
          'aws_s3_bucket.storage': { bucket: 'b' },
        },
      ),
    );
    expect(itemsOf(cost)).toEqual([
      ['instance', '', 't3.micro', 0, 7.59],
      ['load balancer', '', '1', 0, 16.43],
      ['public IPv4 addresses', '', '3', 0, 10.95],
      // 20 units for reading at $0.00013 and 20 for writing at $0.00065 an hour: the index has its own.
      ['table capacity', '', '40', 0, 11.39],
    ]);
    expect([cost.before, cost.after]).toEqual([0, 46.36]);
  });

  test('a replacement costs the difference; what stays counts on both sides', () => {
    const cost = estimated(
      [change('aws_instance.cluster', 'replace', { id: 'i-1' }), change('aws_lb.cluster[0]', 'no-op', { id: 'lb' })],
      origin({ 'aws_instance.cluster': MICRO, 'aws_lb.cluster[0]': BALANCER }, { 'aws_instance.cluster': SMALL }),
    );
    expect(itemsOf(cost)[0]).toEqual(['instance', 't3.micro', 't3.small', 7.59, 15.18]);
    expect([cost.before, cost.after]).toEqual([34.97, 42.56]);
  });

  test('what a narrowed plan leaves out stays as it is', () => {
    const from = origin({ 'aws_instance.cluster': MICRO }, { 'aws_instance.cluster': SMALL });
    const cost = estimated([change('aws_s3_bucket.storage', 'create')], from);
    expect([cost.before, cost.after]).toEqual([11.24, 11.24]);
  });

  test('a destroy ends all costs, but those of what is only forgotten are none of the plan', () => {
    const cost = estimated(
      [
        change('aws_instance.cluster', 'delete', { id: 'i-1' }),
        change('aws_lb.cluster[0]', 'forget', { id: 'lb' }),
        // A second instance that an earlier run left behind.
        change('aws_instance.cluster', 'delete', { id: 'i-0', deposed: 'i-0' }),
      ],
      origin({ 'aws_instance.cluster': MICRO, 'aws_lb.cluster[0]': BALANCER }),
      { mode: 'destroy' },
    );
    expect([cost.before, cost.after]).toEqual([11.24, 0]);
  });

  test('what an interrupted replacement has left is charged until the plan ends it', () => {
    const { state, desired } = origin({ 'aws_instance.cluster': MICRO }, { 'aws_instance.cluster': MICRO });
    const [[address, entry] = ['', undefined]] = Object.entries(state.resources);
    if (!entry) throw new Error('nothing is recorded');
    const old = { ...entry, id: 'i-0', inputs: SMALL };
    const from = { desired, state: { ...state, resources: { [address]: { ...entry, deposed: [old, old] } } } };
    const begun = change(address, 'create', { id: address, resumes: true });
    const end = change(address, 'delete', { id: 'i-0', deposed: 'i-0' });

    const ending = estimated([begun, end], from);
    expect(itemsOf(ending)[0]).toEqual(['instance', 't3.micro, 2 t3.small', 't3.micro', 37.96, 7.59]);
    const narrowed = estimated([], from);
    expect([narrowed.before, narrowed.after]).toEqual([48.91, 48.91]);
    const forgotten = estimated([begun, { ...end, action: 'forget' }], from);
    expect([forgotten.before, forgotten.after]).toEqual([11.24, 11.24]);
  });

  test('what a first apply made before it was stopped is charged already', () => {
    const begun = change('aws_instance.cluster', 'create', { id: 'i-1', resumes: true });
    const wished = { 'aws_instance.cluster': MICRO, 'aws_lb.cluster[0]': BALANCER };
    const from = origin({ 'aws_instance.cluster': MICRO }, wished);
    const cost = estimated([begun, change('aws_lb.cluster[0]', 'create')], from);
    expect([cost.before, cost.after]).toEqual([11.24, 34.97]);
  });

  test('a table that is billed by request costs nothing as long as nobody asks', () => {
    const onDemand = { ...TABLE, billing_mode: 'PAY_PER_REQUEST' };
    const from = origin({ 'aws_dynamodb_table.t': TABLE }, { 'aws_dynamodb_table.t': onDemand });
    const cost = estimated([change('aws_dynamodb_table.t', 'update', { id: 't' })], from);
    expect([cost.before, cost.after]).toEqual([11.39, 0]);
  });

  test('a load balancer’s capacity units are left out where there is a load balancer', () => {
    const made = { 'aws_instance.cluster': MICRO };
    const alone = estimated([change('aws_instance.cluster', 'create')], origin({}, made));
    expect(alone.notIncluded).toEqual(['traffic', 'disk', 'stored data', 'backups', 'requests', 'taxes']);
    const ending = origin({ 'aws_lb.cluster[0]': BALANCER }, made);
    expect(estimated([change('aws_lb.cluster[0]', 'delete', { id: 'lb' })], ending).notIncluded).toContain('LCUs');
  });

  test('a price that is not in the table makes no estimate, and it is said which', () => {
    const odd = origin({}, { 'aws_instance.cluster': { ...MICRO, instance_type: 'm7i.large' } });
    expect(costOf(plan({ changes: [change('aws_instance.cluster', 'create')] }), odd)).toEqual({
      kind: 'unknown',
      why: "the price table of 2025-10 doesn't have m7i.large in us-west-2",
    });
    const basis = { ...plan({}).basis, region: 'me-central-1' };
    const balancer = origin({}, { 'aws_lb.cluster[0]': BALANCER });
    expect(costOf(plan({ basis, changes: [change('aws_lb.cluster[0]', 'create')] }), balancer)).toEqual({
      kind: 'unknown',
      why: "the price table of 2025-10 doesn't have me-central-1",
    });
  });
});

describe('with nothing but the plan', () => {
  const inputsOf = (inputs: Inputs, side: 'before' | 'after') =>
    Object.entries(inputs).map(([name, json]) =>
      side === 'after' ? input(name, absent, value(json)) : input(name, value(json), absent),
    );

  test('one that only creates or only destroys what costs says enough', () => {
    const made = estimated([change('aws_instance.cluster', 'create', { inputs: inputsOf(MICRO, 'after') })]);
    expect([made.before, made.after]).toEqual([0, 11.24]);
    const gone = estimated([change('aws_lb.cluster[0]', 'delete', { id: 'lb', inputs: inputsOf(BALANCER, 'before') })]);
    expect([gone.before, gone.after]).toEqual([23.73, 0]);
  });

  test('one that changes or keeps some of it does not, so nothing is claimed', () => {
    const kept = change('aws_lb.cluster[0]', 'no-op', { id: 'lb' });
    const made = change('aws_instance.cluster', 'create', { inputs: inputsOf(MICRO, 'after') });
    expect(costOf(plan({ changes: [kept, made] }))).toBeUndefined();
    const resumed: Change = { ...made, id: 'i-1', resumes: true };
    expect(costOf(plan({ changes: [resumed] }))).toBeUndefined();
    const left = change('aws_instance.cluster', 'delete', { id: 'i-0', deposed: 'i-0' });
    expect(costOf(plan({ changes: [made, left] }))).toBeUndefined();
    const gone: Change = { ...left, action: 'no-op' };
    expect(costOf(plan({ changes: [made, gone] }))).toMatchObject({ before: 0, after: 11.24 });
  });
});

test('nothing that costs: no estimate at all', () => {
  expect(costOf(plan({ changes: [change('aws_iam_role.cluster', 'create')] }), origin({}))).toBeUndefined();
});
