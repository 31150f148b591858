import { describe, expect, test } from 'vitest';
import { Ref, Secret } from '../../src/core/values.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

function setUp(options: Parameters<typeof thingType>[1] = {}) {
  const aws = new FakeAws();
  return { aws, ...engine(thingType(aws, options), thingType(aws, { name: 'named', unique: true })) };
}

const chain = (a: string, sizes: readonly [number, number] = [1, 1]) => [
  thing('thing.a', { name: a, size: sizes[0] }),
  thing('thing.b', { name: `${a}-b`, size: sizes[1], parent: new Ref('thing.a', 'id') }),
];

describe('a first apply', () => {
  test('makes things in the order of their dependencies, records all, and the next plan is empty', async () => {
    const { aws, apply, plan, state, summary } = setUp();
    const result = await apply(chain('x').reverse(), { ip: new Ref('thing.a', 'ip') });
    expect(aws.log).toEqual(['create x', 'create x-b']);
    expect(result).toMatchObject({ created: 2, updated: 0, deleted: 0, failures: [], skipped: 0 });
    expect(state().resources['thing.b']).toEqual({
      type: 'thing',
      id: 't-2',
      status: 'ready',
      inputs: { name: 'x-b', size: 1, parent: 't-1' },
      attributes: { arn: 'arn:t-2', ip: 'ip-t-2-1' },
      dependencies: ['thing.a'],
      owned: true,
      deposed: [],
    });
    expect(state().outputs).toEqual({ ip: 'ip-t-1-1' });
    expect(summary(await plan(chain('x')))).toEqual([]);
  });

  test('every call is announced before it is made, and the id is saved right after', async () => {
    const { aws, apply, saved } = setUp();
    const before: unknown[] = [];
    aws.onCall = (call) => {
      const { status, token, id, inputs } = saved.at(-1)?.resources['thing.a'] ?? {};
      before.push([call, { status, token, id, inputs }]);
    };
    await apply([thing('thing.a', { name: 'x', size: 1 })]);
    await apply([thing('thing.a', { name: 'x', size: 2 })]);
    await apply([]);
    expect(before).toEqual([
      ['create x', { status: 'creating', token: 'token1', id: undefined, inputs: { name: 'x', size: 1 } }],
      ['update x size', { status: 'updating', token: undefined, id: 't-1', inputs: { name: 'x', size: 1 } }],
      ['delete x', { status: 'deleting', token: undefined, id: 't-1', inputs: { name: 'x', size: 2 } }],
    ]);
    const withId = saved.find((s) => s.resources['thing.a']?.id === 't-1');
    expect(withId?.resources['thing.a']).toMatchObject({ status: 'creating', attributes: {} });
  });

  test('a dependent that only needs existence starts while the other is still getting ready', async () => {
    const { aws, apply, events } = setUp();
    aws.slowness = 3;
    await apply([
      thing('thing.slow', { name: 'slow', size: 1 }),
      thing('thing.alias', { name: 'alias', size: 1, address: new Ref('thing.slow', 'arn') }),
      thing('thing.late', { name: 'late', size: 1 }, { needs: [{ address: 'thing.slow', until: 'ready' }] }),
    ]);
    const order = events.flatMap((e) =>
      e.type === 'step-started' || e.type === 'step-done' ? [`${e.type} ${e.address}`] : [],
    );
    expect(order.indexOf('step-started thing.alias')).toBeLessThan(order.indexOf('step-done thing.slow'));
    expect(order.indexOf('step-started thing.late')).toBeGreaterThan(order.indexOf('step-started thing.alias'));
    expect(aws.log).toEqual(['create slow', 'create alias', 'create late']);
  });

  test('never more calls at a time than asked for, the longest path first', async () => {
    const { aws, plan, carryOut } = setUp();
    const wish = [
      thing('thing.z', { name: 'z', size: 1 }),
      ...chain('x'),
      thing('thing.c', { name: 'c', size: 1, parent: new Ref('thing.b', 'id') }),
    ];
    await carryOut(await plan(wish), wish, {}, { parallelism: 1 });
    expect(aws.log[1]).toBe('create x');
  });
});

describe('failures', () => {
  test('stop what depends on them and nothing else, and name the root cause', async () => {
    const { aws, apply, state, events } = setUp();
    aws.fault('create x', 'refuse');
    const result = await apply([
      ...chain('x'),
      thing('thing.c', { name: 'c', size: 1, parent: new Ref('thing.b', 'id') }),
      thing('thing.other', { name: 'other', size: 1 }),
    ]);
    expect(result).toMatchObject({ created: 1, skipped: 2, failures: [{ code: 'AWS_REFUSED', address: 'thing.a' }] });
    expect(state().resources['thing.other']?.status).toBe('ready');
    expect(events.filter((e) => e.type === 'step-skipped')).toMatchObject([
      { address: 'thing.b', because: 'thing.a' },
      { address: 'thing.c', because: 'thing.a' },
    ]);
  });

  test('the next apply goes on where it stopped', async () => {
    const { aws, apply, plan, summary } = setUp();
    aws.fault('create x-b', 'refuse');
    await apply(chain('x'));
    expect(summary(await plan(chain('x')))).toEqual(['thing.b create']);
    expect(await apply(chain('x'))).toMatchObject({ created: 1, failures: [] });
  });

  test('a state that cannot be saved stops the call it would have announced', async () => {
    const { aws, plan, carryOut, store } = setUp();
    const wish = [thing('thing.a', { name: 'x', size: 1 })];
    const draft = await plan(wish);
    const save = store.save;
    let saves = 0;
    store.save = async (state) => {
      if (++saves === 2) throw new Error('disk full');
      return save(state);
    };
    const result = await carryOut(draft, wish);
    expect(aws.log).toEqual([]);
    expect(result.failures).toHaveLength(1);
  });
});

describe('a create that got no answer', () => {
  test('is looked for, and taken when AWS has done it', async () => {
    const { aws, apply, state } = setUp();
    aws.fault('create x', 'unanswered after');
    expect(await apply([thing('thing.a', { name: 'x', size: 1 })])).toMatchObject({ created: 1, failures: [] });
    expect(aws.log).toEqual(['create x', 'find x']);
    expect(state().resources['thing.a']?.id).toBe('t-1');
    expect(aws.things.size).toBe(1);
  });

  test('is made again with the same token when AWS has not', async () => {
    const { aws, apply } = setUp();
    aws.fault('create x', 'unanswered before', 'unanswered before');
    expect(await apply([thing('thing.a', { name: 'x', size: 1 })])).toMatchObject({ created: 1, failures: [] });
    expect(aws.log).toEqual(['create x', 'find x', 'create x', 'find x', 'create x']);
    expect([...aws.things.values()].map((t) => t.token)).toEqual(['token1']);
  });

  test('and whose repeat by the client is refused stays announced: the next run finds it', async () => {
    const { aws, apply } = setUp();
    const wish = (name: string) => [thing('thing.a', { name, size: 1 })];
    await apply(wish('x'));
    aws.fault('create y', 'repeat refused');
    expect(await apply(wish('y'))).toMatchObject({ created: 0, deleted: 0, failures: [{ code: 'AWS_REFUSED' }] });
    expect(await apply(wish('y'))).toMatchObject({ created: 1, deleted: 1, failures: [] });
    expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['y']);
    expect(aws.log.filter((call) => call === 'create y')).toHaveLength(1);
  });

  test('whose process died is found by the next run and finished', async () => {
    const { aws, plan, carryOut, apply, state, setState, saved } = setUp();
    const wish = [thing('thing.a', { name: 'x', size: 1 })];
    await carryOut(await plan(wish), wish);
    const journalled = saved.find((s) => s.resources['thing.a']?.status === 'creating');
    if (!journalled) throw new Error('the create was not announced');
    setState(journalled);
    expect(state().resources['thing.a']?.id).toBeUndefined();
    const draft = await plan(wish);
    expect(draft.plan.changes[0]).toMatchObject({ action: 'create', resumes: true, id: 't-1' });
    expect(await apply(wish)).toMatchObject({ created: 1, failures: [] });
    expect(aws.things.size).toBe(1);
    expect(state().resources['thing.a']?.status).toBe('ready');
  });
});

describe('a create whose process died', () => {
  async function diedAfter(call: 'announcing' | 'the id', happened: boolean) {
    const world = setUp();
    const wish = [thing('thing.a', { name: 'x', size: 1 })];
    await world.apply(wish);
    const saved = world.saved.find(({ resources: { 'thing.a': a } }) =>
      call === 'announcing'
        ? a?.status === 'creating' && a.id === undefined
        : a?.status === 'creating' && a.id !== undefined,
    );
    if (!saved) throw new Error(`nothing was saved after ${call}`);
    world.setState(saved);
    if (!happened) world.aws.things.clear();
    world.aws.log.length = 0;
    return { ...world, wish };
  }

  test('before AWS did anything is sent again with its token, which AWS would answer with the same object', async () => {
    const { apply, aws, wish } = await diedAfter('announcing', false);
    expect(await apply(wish)).toMatchObject({ created: 1, failures: [] });
    expect([...aws.things.values()].map((t) => t.token)).toEqual(['token1']);
  });

  test('is sent anew when something else is wanted by now', async () => {
    const { apply, aws } = await diedAfter('announcing', false);
    await apply([thing('thing.a', { name: 'x', size: 2 })]);
    expect([...aws.things.values()].map((t) => t.token)).toEqual(['token2']);
  });

  test('and is wanted no more leaves nothing behind', async () => {
    const { destroy, state } = await diedAfter('announcing', false);
    expect(await destroy()).toMatchObject({ deleted: 0, failures: [] });
    expect(state().resources).toEqual({});
  });

  test('with an id that is not visible yet is waited for, not made twice', async () => {
    const { apply, aws, wish, state } = await diedAfter('the id', true);
    const hidden = new Map(aws.things);
    aws.things.clear();
    let looks = 0;
    aws.onLook = () => {
      if (++looks === 3) for (const [id, there] of hidden) aws.things.set(id, there);
    };
    expect(await apply(wish)).toMatchObject({ created: 1, failures: [] });
    expect(aws.log.filter((call) => call.startsWith('create'))).toEqual([]);
    expect(state().resources['thing.a']).toMatchObject({ id: 't-1', status: 'ready' });
  });

  test('with an id that never appears is made anew', async () => {
    const { apply, wish, state } = await diedAfter('the id', false);
    expect(await apply(wish)).toMatchObject({ created: 1, failures: [] });
    expect(state().resources['thing.a']).toMatchObject({ id: 't-2', status: 'ready' });
  });
});

describe('replacement', () => {
  test('create-first: new one serving, dependents changed, then the old one ends', async () => {
    const { aws, apply, state } = setUp();
    const wish = (name: string) => [
      thing('thing.a', { name, size: 1 }),
      thing(
        'thing.record',
        { name: 'record', size: 1, address: new Ref('thing.a', 'ip') },
        { needs: [{ address: 'thing.a', until: 'serving', onlyToChange: true }] },
      ),
    ];
    await apply(wish('x'));
    expect(aws.log).toEqual(['create x', 'create record']);
    aws.log.length = 0;
    const result = await apply(wish('y'));
    expect(aws.log).toEqual(['create y', 'serving y', 'update record address', 'delete x']);
    expect(result).toMatchObject({ created: 1, updated: 1, deleted: 1, failures: [] });
    expect(state().resources['thing.a']).toMatchObject({ id: 't-3', status: 'ready', deposed: [] });
  });

  test('create-first is contagious: what it is made from and is replaced too, is made first as well', async () => {
    const aws = new FakeAws();
    const { apply } = engine(
      thingType(aws, { replacement: 'create-first' }),
      thingType(aws, { name: 'lazy', replacement: 'delete-first' }),
    );
    const wish = (name: string) => [
      thing('lazy.base', { name, size: 1 }),
      thing('thing.top', { name: `${name}-top`, size: 1, parent: new Ref('lazy.base', 'id') }),
    ];
    await apply(wish('x'));
    aws.log.length = 0;
    await apply(wish('y'));
    expect(aws.log.filter((call) => !call.startsWith('serving'))).toEqual([
      'create y',
      'create y-top',
      'delete x-top',
      'delete x',
    ]);
  });

  test('delete-first where AWS can hold only one of the name', async () => {
    const aws = new FakeAws();
    const { apply, plan, summary } = engine(thingType(aws, { name: 'named', unique: true }));
    const wish = (parent: string) => [thing('named.a', { name: 'www', size: 1, parent })];
    await apply(wish('p'));
    expect(summary(await plan(wish('q')))).toEqual(['named.a replace delete-first']);
    aws.log.length = 0;
    expect(await apply(wish('q'))).toMatchObject({ created: 1, deleted: 1, failures: [] });
    expect(aws.log.filter((call) => !/^(serving|find)/.test(call))).toEqual(['delete www', 'create www']);
  });

  test('one that failed half-way leaves both recorded; the next apply ends the old one', async () => {
    const { aws, apply, plan, summary, state, events } = setUp();
    const wish = (name: string) => [thing('thing.a', { name, size: 1 })];
    await apply(wish('x'));
    aws.fault('delete x', 'refuse');
    expect(await apply(wish('y'))).toMatchObject({ created: 1, deleted: 0, failures: [{ address: 'thing.a' }] });
    expect(events.at(-1)).toMatchObject({ type: 'run-done', unfinished: ['thing.a'] });
    expect(state().resources['thing.a']).toMatchObject({ id: 't-2', deposed: [{ id: 't-1' }] });
    expect(summary(await plan(wish('y')))).toEqual(['thing.a delete deposed t-1']);
    expect(await apply(wish('y'))).toMatchObject({ created: 0, deleted: 1, failures: [] });
    expect([...aws.things.keys()]).toEqual(['t-2']);
  });

  test('planned only because a value was unknown, and the value turns out the same: nothing is done', async () => {
    const { aws, apply, plan, summary } = setUp();
    const wish = (password: string) => [
      thing('thing.a', { name: 'a', size: 1, password: new Secret(password) }),
      thing('thing.b', { name: 'b', size: 1, parent: new Ref('thing.a', 'ip') }),
    ];
    await apply(wish('one'));
    expect(summary(await plan(wish('two')))).toEqual(['thing.a update', 'thing.b replace create-first']);
    aws.log.length = 0;
    expect(await apply(wish('two'))).toMatchObject({ created: 0, updated: 1, deleted: 0, failures: [] });
    expect(aws.log).toEqual(['update a password']);
  });
});

test('what is found of ours, though no record names it, becomes as wanted', async () => {
  const { aws, apply, state } = setUp();
  aws.things.set('t-9', {
    inputs: { name: 'ip-t-1-1', size: 1 },
    token: '',
    lineage: state().lineage,
    type: 'named',
    looks: 0,
  });
  // Its name is known only to the apply: the plan can't look for it.
  const wish = [
    thing('thing.a', { name: 'x', size: 1 }),
    thing('named.b', { name: new Ref('thing.a', 'ip'), size: 2 }),
  ];
  expect(await apply(wish)).toMatchObject({ created: 2, failures: [] });
  expect(aws.things.get('t-9')?.inputs).toMatchObject({ name: 'ip-t-1-1', size: 2 });
  expect(state().resources['named.b']).toMatchObject({ id: 't-9', inputs: { size: 2 } });
});

describe('a create that AWS refuses', () => {
  test('leaves no announcement behind: what somebody makes there later is not taken for ours', async () => {
    const { aws, apply, state } = setUp();
    aws.fault('create x', 'refuse');
    await apply([thing('thing.a', { name: 'x', size: 1 })]);
    expect(state().resources).toEqual({});
  });

  test('in a replacement leaves the old object as the current one, outputs included', async () => {
    const { aws, apply, plan, summary, state, events } = setUp();
    const wish = (name: string) => [thing('thing.a', { name, size: 1 })];
    const outputs = { ip: new Ref('thing.a', 'ip') };
    await apply(wish('x'), outputs);
    aws.fault('create y', 'refuse');
    expect(await apply(wish('y'), outputs)).toMatchObject({
      created: 0,
      deleted: 0,
      failures: [{ code: 'AWS_REFUSED' }],
    });
    expect(state().resources['thing.a']).toMatchObject({ id: 't-1', status: 'ready', deposed: [] });
    expect(events.at(-1)).toMatchObject({ type: 'run-done', unfinished: [] });
    expect(state().outputs).toEqual({ ip: 'ip-t-1-1' });
    expect(summary(await plan(wish('x'), outputs))).toEqual([]);
  });
});

test('an update that was interrupted and has become a replacement is one', async () => {
  const { aws, apply, state, setState } = setUp();
  await apply([thing('thing.a', { name: 'x', size: 1 })]);
  const entry = state().resources['thing.a'];
  if (!entry) throw new Error('not applied');
  setState({ ...state(), resources: { 'thing.a': { ...entry, status: 'updating' } } });
  expect(await apply([thing('thing.a', { name: 'y', size: 1 })])).toMatchObject({ created: 1, updated: 0, deleted: 1 });
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['y']);
  expect(state().resources['thing.a']).toMatchObject({ id: 't-2', status: 'ready', deposed: [] });
});

describe('undoing a replacement that was left half-done', () => {
  test('takes the old object back and ends what was made meanwhile', async () => {
    const { aws, apply, plan, summary, state } = setUp();
    const wish = (name: string) => [thing('thing.a', { name, size: 1 })];
    await apply(wish('x'));
    aws.fault('delete x', 'refuse');
    await apply(wish('y'));
    expect(summary(await plan(wish('x')))).toEqual(['thing.a delete deposed t-2']);
    await apply(wish('x'));
    expect([...aws.things.keys()]).toEqual(['t-1']);
    expect(state().resources['thing.a']).toMatchObject({ id: 't-1', status: 'ready', deposed: [] });
  });

  test('of a name that only one can have, too: nothing both resumed and ended', async () => {
    const { aws, apply, plan, summary, state, setState } = setUp();
    const wish = (name: string) => [thing('named.a', { name, size: 1 })];
    await apply(wish('x'));
    const entry = state().resources['named.a'];
    if (!entry?.id) throw new Error('not applied');
    const { id, inputs, attributes, dependencies, owned } = entry;
    const deposed = [{ id, inputs, attributes, dependencies, owned }];
    const { id: _old, ...rest } = entry;
    const begun = {
      ...rest,
      status: 'replacing' as const,
      token: 't',
      since: 0,
      inputs: { name: 'y', size: 1 },
      deposed,
    };
    setState({ ...state(), resources: { 'named.a': begun } });
    expect(summary(await plan(wish('x')))).toEqual([]);
    await apply(wish('x'));
    expect([...aws.things.keys()]).toEqual(['t-1']);
  });
});

test('an old object left behind by an earlier run ends only when its successor serves', async () => {
  const { aws, apply } = setUp();
  const wish = (name: string) => [thing('thing.a', { name, size: 1 })];
  await apply(wish('x'));
  aws.fault('delete x', 'refuse');
  await apply(wish('y'));
  aws.log.length = 0;
  await apply(wish('y'));
  expect(aws.log).toEqual(['serving y', 'delete x']);
});

test('a stop sends none of the calls that still wait for a place, and announces none', async () => {
  const { aws, plan, carryOut, state } = setUp();
  const stop = new AbortController();
  const wish = ['a', 'b', 'c', 'd'].map((name) => thing(`thing.${name}`, { name, size: 1 }));
  aws.onCall = () => stop.abort(new Error('Ctrl-C'));
  await carryOut(await plan(wish), wish, {}, { signal: stop.signal, parallelism: 1 });
  expect(aws.log).toEqual(['create a']);
  expect(Object.keys(state().resources)).toEqual(['thing.a']);
});

test('without a refresh an interrupted create is still looked for: its object is neither doubled nor forgotten', async () => {
  const { aws, apply, saved, setState, planUnrefreshed, summary } = setUp();
  await apply([thing('thing.a', { name: 'x', size: 1 })]);
  const announced = saved.find((s) => s.resources['thing.a']?.status === 'creating');
  if (!announced) throw new Error('the create was not announced');
  setState(announced);
  expect(summary(await planUnrefreshed([]))).toEqual(['thing.a delete']);
  expect([...aws.things.keys()]).toEqual(['t-1']);
});

describe('destroy', () => {
  test('ends dependents first, from the state alone', async () => {
    const { aws, apply, destroy, state } = setUp();
    await apply(chain('x'));
    aws.log.length = 0;
    expect(await destroy()).toMatchObject({ deleted: 2, failures: [] });
    expect(aws.log).toEqual(['delete x-b', 'delete x']);
    expect(state()).toMatchObject({ resources: {}, outputs: {} });
  });

  test('what outlives its maker ends after it', async () => {
    const { aws, apply, destroy } = setUp();
    await apply([
      thing('thing.cert', { name: 'cert', size: 1 }),
      thing(
        'thing.proof',
        { name: 'proof', size: 1, address: new Ref('thing.cert', 'arn') },
        { outlives: ['thing.cert'] },
      ),
    ]);
    aws.log.length = 0;
    await destroy();
    expect(aws.log).toEqual(['delete cert', 'delete proof']);
  });

  test('a failure leaves what it depends on alone, and can be run again', async () => {
    const { aws, apply, destroy, state } = setUp();
    await apply(chain('x'));
    aws.fault('delete x-b', 'refuse');
    expect(await destroy()).toMatchObject({ deleted: 0, skipped: 1, failures: [{ address: 'thing.b' }] });
    expect(state().resources['thing.b']).toMatchObject({ id: 't-2', status: 'ready' });
    expect(await destroy()).toMatchObject({ deleted: 2, failures: [] });
  });

  test('what AWS refuses to delete stands: an apply that wants it again leaves it alone', async () => {
    const { aws, apply, destroy, plan, summary } = setUp();
    await apply(chain('x'));
    aws.fault('delete x-b', 'refuse');
    await destroy();
    expect(summary(await plan(chain('x')))).toEqual([]);
  });

  test('a delete of which nobody knows what came stays begun', async () => {
    const { aws, apply, destroy, state } = setUp();
    await apply(chain('x'));
    aws.fault('delete x-b', 'unanswered before');
    expect(await destroy()).toMatchObject({ failures: [{ address: 'thing.b' }] });
    expect(state().resources['thing.b']?.status).toBe('deleting');
  });
});

test('a stop starts nothing new, stops waiting, and leaves a journal that the next run finishes', async () => {
  const { aws, plan, carryOut, apply, state, events } = setUp();
  const stop = new AbortController();
  const wish = chain('x').map((d) =>
    d.address === 'thing.b' ? { ...d, needs: [{ address: 'thing.a', until: 'ready' as const }] } : d,
  );
  aws.slowness = 2;
  aws.onCall = () => stop.abort(new Error('Ctrl-C'));
  const result = await carryOut(await plan(wish), wish, {}, { signal: stop.signal });
  expect(result).toMatchObject({ stopped: ['thing.a'], failures: [], created: 0 });
  expect(events.some((e) => e.type === 'run-stopping')).toBe(true);
  expect(state().resources['thing.a']).toMatchObject({ status: 'creating', id: 't-1' });
  expect(aws.log).toEqual(['create x']);
  aws.onCall = () => undefined;
  expect(await apply(wish)).toMatchObject({ created: 2, failures: [] });
  expect(aws.things.size).toBe(2);
});

test('a type that can be read only once it is ready is waited for as long as its own wait says', async () => {
  const aws = new FakeAws();
  const slow = thingType(aws);
  const { apply, clock } = engine({
    ...slow,
    attributes: {} as never,
    read: async (ctx, id) => ((aws.things.get(id)?.looks ?? 0) > 40 ? slow.read(ctx, id) : undefined),
    waits: {
      ready: { ...slow.waits?.ready, timeoutMs: 75 * 60_000 } as NonNullable<NonNullable<typeof slow.waits>['ready']>,
    },
  });
  aws.slowness = 41;
  const startedAt = clock.now();
  expect(await apply([thing('thing.a', { name: 'x', size: 1 })])).toMatchObject({ created: 1, failures: [] });
  expect(clock.now() - startedAt).toBeGreaterThan(60_000);
});

describe('what AWS refuses to delete while another refers to it', () => {
  function setUp(aws = new FakeAws()) {
    const made = engine(
      thingType(aws, { name: 'named', unique: true }),
      thingType(aws, { name: 'listener', holds: true }),
      thingType(aws, { name: 'other' }),
    );
    aws.heldBy = ({ type, inputs }) => (type === 'listener' ? (inputs.address ?? undefined) : undefined);
    return { aws, ...made };
  }
  const wish = (parent: string) => [
    thing('named.group', { name: 'group', size: 1, parent }),
    thing('listener.a', { name: 'listener', size: 1, address: new Ref('named.group', 'id') }),
    thing('other.a', { name: 'other', size: 1, address: new Ref('named.group', 'id') }),
  ];

  test('takes it along when it must be deleted before its successor is made; what only refers to it is changed', async () => {
    const { aws, apply, plan, summary } = setUp();
    await apply(wish('p'));
    const draft = await plan(wish('q'));
    expect(summary(draft)).toEqual([
      'listener.a replace delete-first',
      'named.group replace delete-first',
      'other.a update',
    ]);
    expect(draft.plan.changes.find(({ address }) => address === 'listener.a')).toMatchObject({
      reason: 'named.group is deleted first, which AWS refuses while this refers to it',
      inputs: [{ name: 'address', forcesReplacement: true }],
    });
    aws.log.length = 0;
    expect(await apply(wish('q'))).toMatchObject({ created: 2, deleted: 2, updated: 1, failures: [] });
    const done = aws.log.filter((call) => /^(create|delete|update)/.test(call));
    expect(done.slice(0, 3)).toEqual(['delete listener', 'delete group', 'create group']);
    expect(done.slice(3).sort()).toEqual(['create listener', 'update other address']);
    expect(summary(await plan(wish('q')))).toEqual([]);
  });

  test('stays where the successor can be made first', async () => {
    const { apply, plan, summary } = setUp();
    const renamed = (name: string) => [thing('named.group', { name, size: 1 }), ...wish('p').slice(1)];
    await apply(renamed('x'));
    expect(summary(await plan(renamed('y')))).toEqual([
      'listener.a update',
      'named.group replace create-first',
      'other.a update',
    ]);
    expect(await apply(renamed('y'))).toMatchObject({ created: 1, updated: 2, deleted: 1, failures: [] });
  });
});
