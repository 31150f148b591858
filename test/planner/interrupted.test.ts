import { describe, expect, test } from 'vitest';
import { interruptionOf } from '../../src/planner/interrupted.ts';
import type { ResourceState } from '../../src/state/model.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

const WISH = [thing('thing.a', { name: 'x', size: 1 })];

/** A thing that is applied, and the record that an interrupted run would have left of it. */
async function left(
  record: Partial<ResourceState>,
  { without = [], unique = false }: { without?: ('id' | 'thing')[]; unique?: boolean } = {},
) {
  const aws = new FakeAws();
  const made = engine(thingType(aws, { unique }));
  await made.apply(WISH);
  const entry = made.state().resources['thing.a'];
  if (!entry) throw new Error('not applied');
  const { id, ...rest } = { ...entry, ...record };
  const resources = { 'thing.a': without.includes('id') ? rest : { ...rest, ...(id === undefined ? {} : { id }) } };
  made.setState({ ...made.state(), resources });
  if (without.includes('thing')) aws.things.clear();
  const settled = made.state();
  return { ...made, aws, settled };
}

const BEGUN = 'an interrupted run had begun to';
const announced = { token: 'token1', since: 0 };

describe('what an interrupted run left, when it is still wanted', () => {
  test.each([
    [
      'a create with its id',
      { status: 'creating' },
      {},
      { action: 'create', resumes: true, id: 't-1', reason: `${BEGUN} create it` },
    ],
    [
      'a create with its id, gone',
      { status: 'creating' },
      { without: ['thing'] },
      { action: 'create', reason: `${BEGUN} create it, but t-1 is gone` },
    ],
    [
      'a create that happened',
      { status: 'creating', ...announced },
      { without: ['id'] },
      { action: 'create', resumes: true, id: 't-1', reason: `${BEGUN} create it, found as t-1` },
    ],
    [
      'a create that never happened',
      { status: 'creating', ...announced },
      { without: ['id', 'thing'] },
      { action: 'create', reason: `${BEGUN} create it, but AWS has nothing of it` },
    ],
    [
      'a replacement that happened',
      { status: 'replacing', ...announced },
      { without: ['id'] },
      { action: 'create', resumes: true, id: 't-1', reason: `${BEGUN} replace it, found as t-1` },
    ],
    [
      'a replacement that never happened',
      { status: 'replacing', ...announced },
      { without: ['id', 'thing'] },
      { action: 'create', reason: `${BEGUN} replace it, but AWS has nothing of it` },
    ],
    ['an update', { status: 'updating' }, {}, { action: 'update', reason: `${BEGUN} update it` }],
    [
      'an update of what is gone',
      { status: 'updating' },
      { without: ['thing'] },
      { action: 'create', reason: `${BEGUN} update it, but t-1 is gone` },
    ],
    [
      'a delete',
      { status: 'deleting' },
      {},
      { action: 'replace', order: 'delete-first', reason: `${BEGUN} delete it` },
    ],
    [
      'a delete that took effect',
      { status: 'deleting' },
      { without: ['thing'] },
      { action: 'create', reason: `${BEGUN} delete it, and t-1 is gone` },
    ],
  ] as const)('%s', async (_, record, how, expected) => {
    const { plan, settled, state, apply, aws } = await left(record, how as Parameters<typeof left>[1]);
    const draft = await plan(WISH);
    expect(draft.plan.changes).toMatchObject([{ ...expected, interrupted: record.status }]);
    expect(state()).toBe(settled);
    await apply(WISH);
    expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['x']);
    expect((await plan(WISH)).plan.changes).toMatchObject([{ action: 'no-op' }]);
    expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
  });
});

describe('what an interrupted run left, when it is not wanted any more', () => {
  test.each([
    ['a create with its id', { status: 'creating' }, {}, { action: 'delete', id: 't-1', reason: `${BEGUN} create it` }],
    [
      'a create that happened',
      { status: 'creating', ...announced },
      { without: ['id'] },
      { action: 'delete', id: 't-1', reason: `${BEGUN} create it, found as t-1` },
    ],
    [
      'a create that never happened',
      { status: 'creating', ...announced },
      { without: ['id', 'thing'] },
      { action: 'no-op', reason: `${BEGUN} create it, but AWS has nothing of it` },
    ],
    ['an update', { status: 'updating' }, {}, { action: 'delete', id: 't-1', reason: `${BEGUN} update it` }],
    [
      'an update of what is gone',
      { status: 'updating' },
      { without: ['thing'] },
      { action: 'no-op', reason: `${BEGUN} update it, but t-1 is gone` },
    ],
    ['a delete', { status: 'deleting' }, {}, { action: 'delete', id: 't-1', reason: `${BEGUN} delete it` }],
    [
      'a delete that took effect',
      { status: 'deleting' },
      { without: ['thing'] },
      { action: 'no-op', reason: `${BEGUN} delete it, and t-1 is gone` },
    ],
  ] as const)('%s', async (_, record, how, expected) => {
    const { plan, settled, state, apply, aws } = await left(record, how as Parameters<typeof left>[1]);
    expect((await plan([])).plan.changes).toMatchObject([{ ...expected, interrupted: record.status }]);
    expect(state()).toBe(settled);
    await apply([]);
    expect(aws.things.size).toBe(0);
    expect(state().resources).toEqual({});
    expect((await plan([])).plan.changes).toEqual([]);
  });
});

describe('a replaced object that an earlier run left', () => {
  const old = { id: 't-0', inputs: { name: 'old', size: 1 }, attributes: {}, dependencies: [], owned: true };

  test('is deleted', async () => {
    const { plan, apply, state, aws } = await left({ deposed: [old] });
    aws.things.set('t-0', {
      inputs: { name: 'old', size: 1 },
      token: '',
      lineage: state().lineage,
      type: 'thing',
      looks: 0,
    });
    expect((await plan(WISH)).plan.changes).toMatchObject([
      { action: 'no-op' },
      { action: 'delete', deposed: 't-0', reason: 'an earlier run replaced it' },
    ]);
    await apply(WISH);
    expect([...aws.things.keys()]).toEqual(['t-1']);
  });

  test('and is gone by now is settled', async () => {
    const { plan, apply, state } = await left({ deposed: [old] });
    expect((await plan(WISH)).plan.changes).toMatchObject([
      { action: 'no-op' },
      { action: 'no-op', deposed: 't-0', reason: 'an earlier run replaced t-0, which is gone' },
    ]);
    await apply(WISH);
    expect(state().resources['thing.a']?.deposed).toEqual([]);
  });

  test('and is wanted again is taken back, and the other one ends', async () => {
    const { plan, apply, state, aws } = await left({ status: 'replacing', deposed: [old] });
    aws.things.set('t-0', {
      inputs: { name: 'old', size: 1 },
      token: '',
      lineage: state().lineage,
      type: 'thing',
      looks: 0,
    });
    const wish = [thing('thing.a', { name: 'old', size: 1 })];
    expect((await plan(wish)).plan.changes).toMatchObject([
      { action: 'no-op', interrupted: 'replacing', reason: `${BEGUN} replace it, but t-0 is wanted again` },
      { action: 'delete', deposed: 't-1' },
    ]);
    await apply(wish);
    expect([...aws.things.keys()]).toEqual(['t-0']);
  });
});

describe('a create that was announced a moment ago and does not show', () => {
  async function unseen({ unique = false } = {}) {
    const record = { status: 'creating', token: 'token1', since: 1_700_000_000_000 } as const;
    const world = await left(record, { without: ['id'], unique });
    const hidden = new Map(world.aws.things);
    world.aws.things.clear();
    /** It shows when the time has come. */
    const showAfter = (ms: number) => {
      const at = world.clock.now() + ms;
      const { sleep } = world.clock;
      world.clock.sleep = async (pause, signal) => {
        await sleep(pause, signal);
        if (world.clock.now() < at) return;
        for (const [id, one] of hidden) world.aws.things.set(id, one);
        hidden.clear();
      };
    };
    return { ...world, showAfter };
  }

  test('and is still wanted is sent again with its token: nobody waits', async () => {
    const { plan, apply, aws, clock } = await unseen();
    expect((await plan(WISH)).plan.changes).toMatchObject([
      { action: 'create', interrupted: 'creating', reason: `${BEGUN} create it, and AWS shows nothing of it yet` },
    ]);
    const before = clock.now();
    await apply(WISH);
    expect([...aws.things.values()].map(({ token }) => token)).toEqual(['token1']);
    expect(clock.now() - before).toBeLessThan(5_000);
  });

  test('and appears while it is destroyed is ended', async () => {
    const { plan, destroy, aws, state, showAfter, events } = await unseen();
    const [change] = (await plan([], {}, 'destroy')).plan.changes;
    expect(change).toMatchObject({ action: 'delete', interrupted: 'creating' });
    expect(change?.id).toBeUndefined();
    showAfter(20_000);
    expect(await destroy()).toMatchObject({ deleted: 1, failures: [] });
    expect(aws.log).toContain('delete x');
    expect(aws.things.size).toBe(0);
    expect(state().resources).toEqual({});
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'step-waiting', what: 'what an interrupted run asked for to appear' }),
    );
  });

  test('and never appears is forgotten when its time has passed', async () => {
    const { destroy, state, clock } = await unseen();
    expect(await destroy()).toMatchObject({ deleted: 0, failures: [] });
    expect(state().resources).toEqual({});
    expect(clock.now()).toBeGreaterThanOrEqual(1_700_000_000_000 + 120_000);
  });

  test('and is to be something else by now is ended before another is made', async () => {
    const { apply, aws, state, showAfter } = await unseen();
    showAfter(20_000);
    expect(await apply([thing('thing.a', { name: 'y', size: 1 })])).toMatchObject({ created: 1, failures: [] });
    expect(aws.log.filter((call) => /^(create|delete)/.test(call))).toEqual(['create x', 'delete x', 'create y']);
    expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['y']);
    expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
  });

  /** One that was to take the place of a thing of this name. */
  async function replacing(name: string, { unique }: { unique: boolean }) {
    const world = await unseen({ unique });
    const { aws, state, setState } = world;
    const inputs = { name, size: 1 };
    aws.things.set('t-0', { inputs, token: '', lineage: state().lineage, type: 'thing', looks: 0 });
    const deposed = [{ id: 't-0', inputs, attributes: {}, dependencies: [], owned: true }];
    const entry = { ...(state().resources['thing.a'] as ResourceState), status: 'replacing' as const, deposed };
    setState({ ...state(), resources: { 'thing.a': entry } });
    return world;
  }

  test('and was to replace an equal one, as asked for with -replace, goes on: nobody waits', async () => {
    const { plan, apply, aws, state, clock } = await replacing('x', { unique: false });
    const before = clock.now();
    expect((await plan(WISH)).plan.changes).toMatchObject([
      { action: 'create', reason: `${BEGUN} replace it, and AWS shows nothing of it yet` },
      { action: 'delete', deposed: 't-0' },
    ]);
    await apply(WISH);
    expect([...aws.things.values()].map(({ token }) => token)).toEqual(['token1']);
    expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
    expect(clock.now() - before).toBeLessThan(5_000);
  });

  describe('and whose predecessor is wanted again', () => {
    const OLD_WISH = [thing('thing.a', { name: 'old', size: 1 })];

    test.each([
      ['by its name', true],
      ['by its token', false],
    ])('and that shows late, %s: it is ended, and the predecessor taken back', async (_by, unique) => {
      const { plan, apply, aws, state, showAfter } = await replacing('old', { unique });
      showAfter(20_000);
      expect((await plan(OLD_WISH)).plan.changes).toMatchObject([
        { action: 'no-op', id: 't-0', reason: `${BEGUN} replace it, but t-0 is wanted again` },
        { action: 'delete', deposed: 't-1', reason: 'it gives way to what is wanted again' },
      ]);
      expect(await apply(OLD_WISH)).toMatchObject({ created: 0, deleted: 1, failures: [] });
      expect([...aws.things.keys()]).toEqual(['t-0']);
      expect(state().resources['thing.a']).toMatchObject({ id: 't-0', status: 'ready', deposed: [] });
    });

    test('and that never shows: the predecessor is taken back when it no longer can', async () => {
      const { plan, apply, aws, state, clock } = await replacing('old', { unique: true });
      expect((await plan(OLD_WISH)).plan.changes).toMatchObject([{ action: 'no-op', id: 't-0' }]);
      expect(clock.now()).toBeGreaterThanOrEqual(1_700_000_000_000 + 120_000);
      await apply(OLD_WISH);
      expect([...aws.things.keys()]).toEqual(['t-0']);
      expect(state().resources['thing.a']).toMatchObject({ id: 't-0', status: 'ready', deposed: [] });
    });
  });
});

test('an unfinished object that -replace asks for another of says how to go on instead', async () => {
  const { planReplacing } = await left({ status: 'creating' });
  expect((await planReplacing(WISH, 'thing.a')).plan.changes).toMatchObject([
    {
      action: 'replace',
      reason: `${BEGUN} create it; -replace asks for another; without it, this one is completed`,
    },
  ]);
});

test.each([
  ['creating', 'object', `${BEGUN} create it, but x is gone`],
  ['creating', 'setting', `${BEGUN} create it, and it is not in effect`],
  ['deleting', 'object', `${BEGUN} delete it, and x is gone`],
  ['deleting', 'setting', `${BEGUN} delete it, and it is gone`],
] as const)(
  '%s an %s that AWS does not show: the id of a setting is that of something else',
  (status, kind, reason) => {
    const rest = { type: 't', inputs: {}, attributes: {}, dependencies: [], owned: true, deposed: [] };
    const before: ResourceState = { ...rest, status, id: 'x' };
    expect(interruptionOf({ before, now: undefined, awaited: false, kind })).toMatchObject({ reason });
  },
);

test('what has ended is not brought back by the token of its create', async () => {
  const old = { id: 't-0', inputs: { name: 'old', size: 1 }, attributes: {}, dependencies: [], owned: true };
  const { aws, apply, state } = await left({
    status: 'creating',
    ...announced,
    since: 1_700_000_000_000,
    deposed: [old],
  });
  aws.things.clear();
  aws.things.set('t-0', {
    inputs: { name: 'old', size: 1 },
    token: '',
    lineage: state().lineage,
    type: 'thing',
    looks: 0,
  });
  await apply(WISH);
  expect([...aws.things.values()].map(({ token }) => token)).toEqual(['token2']);
});
