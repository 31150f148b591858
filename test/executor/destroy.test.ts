import { describe, expect, test } from 'vitest';
import { lookForRemains } from '../../src/executor/remains.ts';
import type { Draft } from '../../src/planner/plan.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

/** Machines use groups, both carry the deployment's mark; a named thing is known by its name only. */
function setUp() {
  const aws = new FakeAws();
  const made = engine(
    thingType(aws, { name: 'machine', endsBefore: ['group'] }),
    thingType(aws, { name: 'group', endsBefore: [] }),
    thingType(aws, { name: 'named', unique: true }),
  );
  const put = (id: string, type: string, name: string, lineage = made.state().lineage) =>
    aws.things.set(id, { inputs: { name, size: 1 }, token: '', lineage, type, looks: 0 });
  const remains = (draft: Draft) =>
    lookForRemains({
      draft,
      types: made.types,
      context: made.context,
      clock: made.clock,
      signal: new AbortController().signal,
    });
  return { ...made, aws, put, remains };
}

describe('destroy finds what no record names by the tag of the deployment', () => {
  test('and ends it with the rest, users before what they use', async () => {
    const { aws, apply, plan, destroy, put, state } = setUp();
    await apply([thing('group.a', { name: 'recorded group', size: 1 })]);
    put('m-1', 'machine', 'stray machine');
    put('g-1', 'group', 'stray group');
    put('m-9', 'machine', "somebody else's", 'another lineage');
    const { plan: destroying } = await plan([], {}, 'destroy');
    expect(destroying.changes).toMatchObject([
      { address: 'group.a', action: 'delete', id: 't-1' },
      { address: 'group.stray["g-1"]', action: 'delete', id: 'g-1', reason: 'found by its tag, no record names it' },
      { address: 'machine.stray["m-1"]', action: 'delete', id: 'm-1', inputs: [{ name: 'name' }, { name: 'size' }] },
    ]);
    aws.log.length = 0;
    expect(await destroy()).toMatchObject({ deleted: 3, failures: [] });
    expect(aws.log.filter((call) => call.startsWith('delete'))[0]).toBe('delete stray machine');
    expect([...aws.things.keys()]).toEqual(['m-9']);
    expect(state().resources).toEqual({});
  });

  test('a recorded machine ends before a group that only its tag tells of', async () => {
    const { aws, apply, destroy, put } = setUp();
    await apply([thing('machine.a', { name: 'recorded machine', size: 1 })]);
    put('g-1', 'group', 'stray group');
    await destroy();
    expect(aws.log.filter((call) => call.startsWith('delete'))).toEqual([
      'delete recorded machine',
      'delete stray group',
    ]);
  });

  test('also when nothing is recorded at all, and can be run again when it failed', async () => {
    const { aws, destroy, put, state } = setUp();
    put('m-1', 'machine', 'stray machine');
    aws.fault('delete stray machine', 'refuse');
    expect(await destroy()).toMatchObject({ failures: [{ address: 'machine.stray["m-1"]' }] });
    expect(Object.keys(state().resources)).toEqual(['machine.stray["m-1"]']);
    expect(await destroy()).toMatchObject({ deleted: 1, failures: [] });
    expect(await destroy()).toMatchObject({ deleted: 0, failures: [] });
    expect(state().resources).toEqual({});
  });

  test('an apply neither looks for strays nor pays for it', async () => {
    const { aws, apply, plan, put, summary } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 })]);
    put('m-1', 'machine', 'stray machine');
    expect(summary(await plan([thing('machine.a', { name: 'a', size: 1 })]))).toEqual([]);
    expect(aws.log.filter((call) => call.startsWith('list'))).toEqual([]);
  });

  test('where listing is refused, what is recorded is destroyed all the same; where AWS does not answer, nothing is', async () => {
    const { aws, apply, destroy } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 })]);
    aws.fault('list group', 'unanswered before', 'refuse');
    await expect(destroy()).rejects.toMatchObject({ code: 'AWS_UNANSWERED' });
    expect(aws.things.size).toBe(1);
    expect(await destroy()).toMatchObject({ deleted: 1, failures: [] });
  });
});

describe('the look for remains after a destroy', () => {
  test('finds nothing where nothing is, and only what is ours', async () => {
    const { apply, plan, carryOut, put, remains, clock } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 }), thing('named.a', { name: 'www', size: 1 })]);
    put('m-9', 'machine', "somebody else's", 'another lineage');
    const draft = await plan([], {}, 'destroy');
    await carryOut(draft, []);
    put('n-9', 'named', 'www', 'another lineage');
    const before = clock.now();
    expect(await remains(draft)).toEqual({ left: [], unseen: [] });
    expect(clock.now()).toBe(before);
  });

  test('has patience with what AWS lists for some seconds more, and names what stays: by its tag, and under the names of what was deleted', async () => {
    const { aws, apply, plan, carryOut, put, remains, clock } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 }), thing('named.a', { name: 'www', size: 1 })]);
    const draft = await plan([], {}, 'destroy');
    await carryOut(draft, []);
    put('t-1', 'machine', 'a');
    put('m-2', 'machine', 'late');
    put('n-2', 'named', 'www');
    const { sleep } = clock;
    clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      if (ms > 3_000) aws.things.delete('t-1');
    };
    expect(await remains(draft)).toEqual({
      left: [
        { type: 'machine', id: 'm-2' },
        { type: 'named', id: 'n-2' },
      ],
      unseen: [],
    });
  });

  test('what was only forgotten stays, and is nothing that is left', async () => {
    const { apply, plan, carryOut, remains, state, setState } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 })]);
    const entry = state().resources['machine.a'];
    if (!entry) throw new Error('not applied');
    setState({ ...state(), resources: { 'machine.a': { ...entry, owned: false } } });
    const draft = await plan([], {}, 'destroy');
    await carryOut(draft, []);
    expect(await remains(draft)).toEqual({ left: [], unseen: [] });
    // Nor does its tag betray it to the next destroy.
    expect((await plan([], {}, 'destroy')).plan.changes).toEqual([]);
  });

  test('says what it was not allowed to look at', async () => {
    const { aws, plan, remains } = setUp();
    const draft = await plan([], {}, 'destroy');
    aws.fault('list group', 'refuse');
    expect(await remains(draft)).toMatchObject({ left: [], unseen: [{ code: 'AWS_REFUSED' }] });
  });

  test.each([
    ['throttle', 'Fake list group failed with RequestLimitExceeded: a fault of the test', ''],
    [
      'unanswered before',
      'Fake list group: a fault of the test',
      'Check the network, a proxy, and AWS_ENDPOINT_URL if it is set; then run the command again.\n',
    ],
  ] as const)('does not take a call that came to nothing for a missing permission: %s', async (fault, why, advice) => {
    const { aws, apply, plan, carryOut, put, remains } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 })]);
    const draft = await plan([], {}, 'destroy');
    await carryOut(draft, []);
    put('g-1', 'group', 'stray group');
    aws.fault('list group', fault);
    await expect(remains(draft)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'REMAINS_UNKNOWN',
          detail: `All that was planned is destroyed. Whether AWS still has something of this deployment is not known: ${why}`,
          hint: `${advice}Look again a little later; what carries the deployment's tag is found and destroyed:\nteleport-starter destroy`,
        },
      ],
    });
  });

  test('nor does the plan of a destroy', async () => {
    const { aws, apply, plan, put } = setUp();
    await apply([thing('machine.a', { name: 'a', size: 1 })]);
    put('g-1', 'group', 'stray group');
    aws.fault('list group', 'throttle');
    await expect(plan([], {}, 'destroy')).rejects.toThrow('Fake list group failed with RequestLimitExceeded');
  });
});
