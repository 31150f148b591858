import { describe, expect, test } from 'vitest';
import { Ref } from '../../src/core/values.ts';
import type { Declaration } from '../../src/planner/declaration.ts';
import { narrow, outputsOutliving } from '../../src/planner/narrow.ts';
import type { Draft } from '../../src/planner/plan.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

function setUp() {
  const aws = new FakeAws();
  const held = thingType(aws, { name: 'held', unique: true });
  const world = engine(thingType(aws), held, thingType(aws, { name: 'holder', holds: true }));
  const only = (draft: Draft, resources: readonly Declaration[], ...addresses: string[]) =>
    narrow(draft, { resources, outputs: {} }, new Set(addresses));
  return { aws, ...world, only };
}

/** base ← middle ← top, and one that has nothing to do with them. */
const chain = (name: string): Declaration[] => [
  thing('thing.base', { name: `base-${name}`, size: 1 }),
  thing('thing.middle', { name: 'middle', size: 1, parent: new Ref('thing.base', 'arn') }),
  thing('thing.top', { name: 'top', size: 1, address: new Ref('thing.middle', 'arn') }),
  thing('thing.other', { name: `other-${name}`, size: 1 }),
];

describe('a plan narrowed to a target', () => {
  test('holds what the target is made from, however far away, and neither what is made from it nor the rest', async () => {
    const { plan, only, summary } = setUp();
    const draft = await plan(chain('a'));
    expect(summary(only(draft, chain('a'), 'thing.middle'))).toEqual(['thing.base create', 'thing.middle create']);
    expect(summary(only(draft, chain('a'), 'thing.other'))).toEqual(['thing.other create']);
  });

  test('can be carried out, and the next whole plan makes just the rest', async () => {
    const { plan, only, carryOut, summary } = setUp();
    const part = only(await plan(chain('a')), chain('a'), 'thing.middle');
    expect(await carryOut(part, chain('a'))).toMatchObject({ created: 2, failures: [], skipped: 0 });
    expect(summary(await plan(chain('a')))).toEqual(['thing.other create', 'thing.top create']);
  });

  test('a replacement takes along what must let go of the old object before it ends', async () => {
    const { plan, only, apply, carryOut, summary, aws } = setUp();
    await apply(chain('a'));
    const part = only(await plan(chain('b')), chain('b'), 'thing.base');
    expect(summary(part)).toEqual([
      'thing.base replace create-first',
      'thing.middle replace create-first',
      'thing.top update',
    ]);
    aws.log.length = 0;
    expect(await carryOut(part, chain('b'))).toMatchObject({ failures: [], skipped: 0 });
    expect(aws.log.filter((call) => /^(create|update|delete)/.test(call))).toEqual([
      'create base-b',
      'create middle',
      'update top address',
      'delete middle',
      'delete base-a',
    ]);
    expect(summary(await plan(chain('b')))).toEqual(['thing.other replace create-first']);
  });

  test('what is deleted takes along what depends on it', async () => {
    const { plan, only, apply, destroy, carryOut, summary, state } = setUp();
    await apply(chain('a'));
    const part = only(await plan([], {}, 'destroy'), [], 'thing.middle');
    expect(summary(part)).toEqual(['thing.middle delete', 'thing.top delete']);
    expect(await carryOut(part, [])).toMatchObject({ deleted: 2, failures: [] });
    expect(Object.keys(state().resources).sort()).toEqual(['thing.base', 'thing.other']);
    expect(await destroy()).toMatchObject({ deleted: 2, failures: [] });
  });

  test('leaves outputs alone that follow what is left out', async () => {
    const { plan, carryOut, state } = setUp();
    const outputs = { constant: 'c', base: new Ref('thing.base', 'arn'), other: new Ref('thing.other', 'arn') };
    const draft = await plan(chain('a'), outputs);
    const part = narrow(draft, { resources: chain('a'), outputs }, new Set(['thing.base']));
    expect(part.plan.outputs.map(({ name }) => name)).toEqual(['base', 'constant']);
    await carryOut(part, chain('a'), outputs);
    expect(Object.keys(state().outputs).sort()).toEqual(['base', 'constant']);
  });

  test('leaves them alone, too, when others have deleted what they follow', async () => {
    const { aws, apply, plan, carryOut, state } = setUp();
    const outputs = { base: new Ref('thing.base', 'arn'), other: new Ref('thing.other', 'arn') };
    await apply(chain('a'), outputs);
    const before = state().outputs;
    aws.things.delete(byName(aws, 'other-a') ?? '');
    const draft = await plan(chain('b'), outputs);
    const part = narrow(draft, { resources: chain('b'), outputs }, new Set(['thing.base']));
    expect(part.plan.outputs.map(({ name }) => name)).toEqual(['base']);
    expect(await carryOut(part, chain('b'), outputs)).toMatchObject({ failures: [] });
    expect(state().outputs.other).toBe(before.other);
    expect(state().outputs.base).not.toBe(before.base);
  });

  test('an interrupted create that is left out is taken up by the next whole plan', async () => {
    const { aws, plan, only, apply, carryOut, summary } = setUp();
    aws.fault('create other-a', 'unanswered after');
    aws.slowness = 0;
    const stop = new AbortController();
    aws.onCall = (call) => call === 'create other-a' && stop.abort();
    await carryOut(await plan(chain('a')), chain('a'), {}, { signal: stop.signal });
    aws.onCall = () => undefined;
    await carryOut(only(await plan(chain('a')), chain('a'), 'thing.base'), chain('a'));
    await apply(chain('a'));
    expect(summary(await plan(chain('a')))).toEqual([]);
    expect([...aws.things.values()].filter(({ inputs }) => inputs.name === 'other-a')).toHaveLength(1);
  });
});

test('of a part that is destroyed, outputs stay that AWS did not give what ends', async () => {
  const { apply, plan, only, state } = setUp();
  const outputs = { name: 'c', ip: new Ref('thing.top', 'ip'), base: new Ref('thing.base', 'arn') };
  await apply(chain('a'), outputs);
  const part = only(await plan([], {}, 'destroy'), [], 'thing.top');
  expect(Object.keys(outputsOutliving(part.plan, state())).sort()).toEqual(['base', 'name']);
});

describe('a replacement that is asked for', () => {
  const pair = [
    thing('held.group', { name: 'group', size: 1 }),
    thing('thing.part', { name: 'part', size: 1, parent: new Ref('held.group', 'name') }),
    thing('thing.reader', { name: 'reader', size: 1, address: new Ref('held.group', 'name') }),
  ];

  test('of one that AWS can have twice: the successor first, and what refers to it follows', async () => {
    const { apply, planReplacing, carryOut, plan, summary } = setUp();
    await apply(chain('a'));
    const draft = await planReplacing(chain('a'), 'thing.middle');
    expect(draft.plan.changes.find((c) => c.address === 'thing.middle')).toMatchObject({
      action: 'replace',
      order: 'create-first',
      reason: 'as asked for with -replace',
    });
    expect(summary(draft)).toEqual(['thing.middle replace create-first', 'thing.top update']);
    expect(await carryOut(draft, chain('a'))).toMatchObject({ created: 1, updated: 1, deleted: 1, failures: [] });
    expect(summary(await plan(chain('a')))).toEqual([]);
  });

  test('of one that is not there yet: it is created, and known to have been asked for', async () => {
    const { planReplacing, carryOut, summary } = setUp();
    const draft = await planReplacing(chain('a'), 'thing.middle');
    expect(draft.plan.changes.filter(({ requested }) => requested).map(({ address }) => address)).toEqual([
      'thing.middle',
    ]);
    expect(summary(draft)).toContain('thing.middle create');
    expect(await carryOut(draft, chain('a'))).toMatchObject({ created: 4, deleted: 0, failures: [] });
  });

  test('of one whose name stays: it goes first, and what was made for the old one of that name is made anew', async () => {
    const { aws, apply, planReplacing, carryOut, plan, summary } = setUp();
    await apply(pair);
    const draft = await planReplacing(pair, 'held.group');
    expect(summary(draft)).toEqual([
      'held.group replace delete-first',
      'thing.part replace delete-first',
      'thing.reader update',
    ]);
    aws.log.length = 0;
    expect(await carryOut(draft, pair)).toMatchObject({ failures: [], skipped: 0 });
    // The reader's name for it turned out to be the same: nothing was sent.
    expect(aws.log.filter((call) => /^(create|update|delete)/.test(call))).toEqual([
      'delete part',
      'delete group',
      'create group',
      'create part',
    ]);
    expect(summary(await plan(pair))).toEqual([]);
  });

  test('of one that something holds: the holder lets go first', async () => {
    const { aws, apply, planReplacing, carryOut, plan, summary } = setUp();
    const wish = [
      thing('held.group', { name: 'group', size: 1 }),
      thing('holder.a', { name: 'holder', size: 1, address: new Ref('held.group', 'arn') }),
    ];
    aws.heldBy = ({ inputs }) => (inputs.name === 'holder' ? byName(aws, 'group') : undefined);
    await apply(wish);
    const draft = await planReplacing(wish, 'held.group');
    expect(summary(draft)).toEqual(['held.group replace delete-first', 'holder.a replace delete-first']);
    expect(await carryOut(draft, wish)).toMatchObject({ failures: [], created: 2, deleted: 2 });
    expect(summary(await plan(wish))).toEqual([]);
  });

  test('of one that outlives another, which is replaced as well: it comes back at once, and waits for no end', async () => {
    const { aws, apply, planReplacing, carryOut, plan, summary } = setUp();
    const arn = new Ref('thing.cert', 'arn');
    const wish = [
      thing('thing.cert', { name: 'cert', size: 1 }),
      thing('held.proof', { name: 'proof', size: 1, address: arn }, { outlives: ['thing.cert'] }),
      thing(
        'thing.issued',
        { name: 'issued', size: 1, address: arn },
        { needs: [{ address: 'held.proof', until: 'exists' }] },
      ),
    ];
    await apply(wish);
    const draft = await planReplacing(wish, 'thing.cert', 'held.proof');
    expect(summary(draft)).toEqual([
      'held.proof replace delete-first',
      'thing.cert replace create-first',
      'thing.issued update',
    ]);
    aws.log.length = 0;
    expect(await carryOut(draft, wish)).toMatchObject({ failures: [], skipped: 0 });
    expect(aws.log.at(-1)).toBe('delete cert');
    expect(summary(await plan(wish))).toEqual([]);
  });

  test('of one that there is not: it is created', async () => {
    const { planReplacing, summary } = setUp();
    expect(summary(await planReplacing(pair, 'held.group'))).toContain('held.group create');
  });

  test('narrowed to a target: with what must let go of it, and nothing else', async () => {
    const { apply, planReplacing, only, carryOut, plan, summary } = setUp();
    const wish = [...pair, thing('thing.more', { name: 'more', size: 1 })];
    await apply(pair);
    const part = only(await planReplacing(wish, 'held.group'), wish, 'held.group');
    expect(summary(part)).toEqual(['held.group replace delete-first', 'thing.part replace delete-first']);
    expect(await carryOut(part, wish)).toMatchObject({ failures: [], skipped: 0 });
    expect(summary(await plan(wish))).toEqual(['thing.more create']);
  });

  test('interrupted between the two: the next plan ends what it began', async () => {
    const { aws, apply, planReplacing, carryOut, plan, summary } = setUp();
    await apply(pair);
    const stop = new AbortController();
    aws.onCall = (call) => call === 'delete group' && stop.abort();
    await carryOut(await planReplacing(pair, 'held.group'), pair, {}, { signal: stop.signal });
    aws.onCall = () => undefined;
    expect(summary(await plan(pair))).toEqual(['held.group create', 'thing.part create']);
    expect(await apply(pair)).toMatchObject({ failures: [] });
    expect(summary(await plan(pair))).toEqual([]);
  });
});

function byName(aws: FakeAws, name: string): string | undefined {
  return [...aws.things].find(([, { inputs }]) => inputs.name === name)?.[0];
}
