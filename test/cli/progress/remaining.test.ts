import { expect, test } from 'vitest';
import { estimateRemaining, estimateText } from '../../../src/cli/progress/remaining.ts';
import { typicalAt } from '../../../src/cli/progress/typical.ts';
import type { Event } from '../../../src/executor/events.ts';
import type { Awaited, Step } from '../../../src/planner/steps.ts';
import { brisk, realistic } from '../../../src/sandbox/pace.ts';
import { change } from '../render/sample-plans.ts';
import { stateWith } from '../world.ts';
import { at, done, START, started } from './sample-runs.ts';

function make(address: string, after: readonly Awaited[] = [], action: 'create' | 'update' = 'create'): Step {
  const made = change(address, action);
  return { key: `make ${address}`, address, type: made.type, change: made, kind: 'make', after };
}

function end(address: string, deposed?: string): Step {
  const ended = change(address, 'delete', { id: 'x' });
  const which = deposed === undefined ? {} : { deposed };
  return {
    key: `end ${address}${deposed ?? ''}`,
    address,
    type: ended.type,
    change: ended,
    kind: 'end',
    after: [],
    ...which,
  };
}

const BALANCER = make('aws_lb.cluster[0]');
const ALIAS = make('aws_route53_record.cluster_acm[0]', [{ key: BALANCER.key, until: 'exists' }]);
const LISTENER = make('aws_lb_listener.cluster[0]', [{ key: BALANCER.key, until: 'ready' }]);
const TABLE = make('aws_dynamodb_table.teleport');
const INSTANCE = make('aws_instance.cluster', [{ key: TABLE.key, until: 'ready' }]);

/** What is told `seconds` after the start, when `events` have been. */
function told(
  steps: readonly Step[],
  events: readonly Event[],
  seconds: number,
  pace = realistic,
  state = stateWith({}),
): string | undefined {
  const remaining = estimateRemaining(steps, typicalAt(pace), state);
  for (const event of events) remaining.take(event);
  const estimate = remaining.at(START + seconds * 1000);
  return estimate && estimateText(estimate);
}

test('the estimate is the longest chain of what waits for each other, not the sum', () => {
  expect(told([TABLE, INSTANCE], [], 0)).toBe('about 40s left');
  expect(told([BALANCER], [started(0, BALANCER.address)], 90)).toBe('about 1m left');
  expect(told([BALANCER, TABLE, INSTANCE], [], 0)).toBe('about 2m30s left');
  expect(told([BALANCER, LISTENER], [], 0)).toBe('about 2m30s left');
  expect(told([BALANCER, ALIAS], [], 0)).toBe('about 2m30s left');
});

test('it falls as time passes and steps end, and is never negative', () => {
  const steps = [TABLE, INSTANCE];
  const begun = [started(0, TABLE.address)];
  expect(told(steps, begun, 8)).toBe('about 30s left');
  const ready = [...begun, done(9, TABLE.address, 9, 'teleport'), started(9, INSTANCE.address)];
  expect(told(steps, ready, 10)).toBe('about 25s left');
  expect(told(steps, ready, 33)).toBe('a few seconds left');
  expect(told(steps, ready, 60)).toBe('a little longer than usual');
  expect(told(steps, [...ready, done(61, INSTANCE.address, 52, 'i-1')], 61)).toBeUndefined();
});

test('what waits for a step that is late is late with it', () => {
  expect(told([BALANCER, LISTENER], [started(0, BALANCER.address)], 300)).toBe('a little longer than usual');
  // What is late holds up nothing that is still long.
  expect(told([TABLE, BALANCER], [started(0, TABLE.address), started(30, BALANCER.address)], 40)).toBe(
    'about 2m20s left',
  );
});

test('what an interrupted run asked for is counted from then, also while it waits its turn', () => {
  const made = { ...change(BALANCER.address, 'create'), id: 'arn:lb', resumes: true } as const;
  const resumed = { ...BALANCER, change: made };
  const begun = [started(0, BALANCER.address)];
  const asked = (secondsBefore: number) => {
    const entry = { type: 'aws_lb', status: 'creating', id: 'arn:lb', inputs: {}, attributes: {} } as const;
    const sent = START - secondsBefore * 1000;
    const whole = { ...entry, dependencies: [], owned: true, deposed: [], token: 't', since: sent - 9_000, sent };
    return stateWith({ resources: { [BALANCER.address]: whole } });
  };
  expect(told([resumed], begun, 0, realistic, asked(120))).toBe('about 30s left');
  expect(told([resumed], begun, 10, realistic, asked(120))).toBe('about 20s left');
  expect(told([resumed], begun, 50, realistic, asked(120))).toBe('a little longer than usual');
  expect(told([resumed], begun, 1, realistic, asked(3_600))).toBe('a few seconds left');
  expect(told([resumed], [], 10, realistic, asked(120))).toBe('about 20s left');
  // Another object is made in its place.
  expect(told([BALANCER], begun, 0, realistic, asked(120))).toBe('about 2m30s left');
});

test('a resumed run or an update counts only what is planned', () => {
  expect(told([LISTENER], [], 0)).toBe('a few seconds left');
  expect(told([make('aws_lb.cluster[0]', [], 'update')], [], 0)).toBe('a few seconds left');
  expect(told([], [], 0)).toBeUndefined();
});

test('what fails or is skipped is not waited for', () => {
  const skipped = { address: LISTENER.address, verb: 'create', because: BALANCER.address } as const;
  const events = [
    started(0, BALANCER.address),
    at(5, { type: 'step-failed', address: BALANCER.address, verb: 'create', diagnostics: [], elapsedMs: 5_000 }),
    at(5, { type: 'step-skipped', ...skipped }),
  ];
  expect(told([BALANCER, LISTENER], events, 6)).toBeUndefined();
});

test('of a replacement and the end of what it replaces, each is followed by itself', () => {
  const steps = [INSTANCE, end(INSTANCE.address, 'i-old'), end(INSTANCE.address, 'i-older')];
  const ending = { address: INSTANCE.address, verb: 'delete', deposed: true } as const;
  const events = [
    at(0, { type: 'step-started', ...ending }),
    at(1, { type: 'step-started', ...ending }),
    at(2, { type: 'step-done', ...ending, elapsedMs: 2_000 }),
    started(2, INSTANCE.address),
    done(30, INSTANCE.address, 28, 'i-new'),
  ];
  expect(told(steps, events, 30)).toBe('a few seconds left');
  expect(told(steps, [...events, at(32, { type: 'step-done', ...ending, elapsedMs: 31_000 })], 32)).toBeUndefined();
});

test('the sandbox has a pace of its own', () => {
  expect(told([BALANCER], [], 0, brisk)).toBe('a few seconds left');
});

test.each([
  ['replaced', change('aws_lb_target_group_attachment.cluster[0]', 'replace', { id: 'x' }), true],
  ['left by a replacement', change('aws_lb_target_group_attachment.cluster[0]', 'delete', { deposed: 'x' }), true],
  [
    'destroyed with its load balancer',
    change('aws_lb_target_group_attachment.cluster[0]', 'delete', { id: 'x' }),
    false,
  ],
])('a registration that is %s drains for minutes, or not', (_how, ended, drains) => {
  const typical = typicalAt(realistic)({ type: ended.type, kind: 'end', change: ended }, 'done');
  expect(typical >= realistic.drain).toBe(drains);
});
