import { describe, expect, test } from 'vitest';
import { Ref, Secret } from '../../src/core/values.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

function setUp() {
  const aws = new FakeAws();
  return { aws, ...engine(thingType(aws), thingType(aws, { name: 'named', unique: true, sharesIdentical: true })) };
}

describe('what a plan does about one resource', () => {
  test('declared and absent: create, with every input', async () => {
    const { plan } = setUp();
    const { plan: made } = await plan([thing('thing.a', { name: 'a', size: 1, password: new Secret('hush') })]);
    expect(made.changes).toEqual([
      {
        address: 'thing.a',
        type: 'thing',
        action: 'create',
        inputs: [
          { name: 'name', before: { kind: 'absent' }, after: { kind: 'value', value: 'a' } },
          { name: 'password', before: { kind: 'absent' }, after: { kind: 'sensitive' } },
          { name: 'size', before: { kind: 'absent' }, after: { kind: 'value', value: 1 } },
        ],
      },
    ]);
    expect(JSON.stringify(made)).not.toContain('hush');
  });

  test('as declared: no-op; an input that can change: update; one that cannot: replace, with the culprit named', async () => {
    const { plan, apply, summary } = setUp();
    await apply([thing('thing.a', { name: 'a', size: 1 })]);
    expect(summary(await plan([thing('thing.a', { name: 'a', size: 1 })]))).toEqual([]);
    expect(summary(await plan([thing('thing.a', { name: 'a', size: 2 })]))).toEqual(['thing.a update']);
    const { plan: replaced } = await plan([thing('thing.a', { name: 'b', size: 1 })]);
    expect(replaced.changes[0]).toMatchObject({
      action: 'replace',
      order: 'create-first',
      reason: "name can't be changed in place",
      inputs: [{ name: 'name', forcesReplacement: true }],
    });
  });

  test('recorded and no longer declared: delete; not ours: forget', async () => {
    const { plan, apply, summary, state, setState } = setUp();
    await apply([thing('thing.a', { name: 'a', size: 1 })]);
    expect(summary(await plan([]))).toEqual(['thing.a delete']);
    const entry = state().resources['thing.a'];
    if (!entry) throw new Error('not applied');
    setState({ ...state(), resources: { 'thing.a': { ...entry, owned: false } } });
    expect(summary(await plan([]))).toEqual(['thing.a forget']);
  });

  test('a secret is compared by its digest, and never stored', async () => {
    const { plan, apply, summary, saved } = setUp();
    await apply([thing('thing.a', { name: 'a', size: 1, password: new Secret('hush') })]);
    expect(summary(await plan([thing('thing.a', { name: 'a', size: 1, password: new Secret('hush') })]))).toEqual([]);
    expect(summary(await plan([thing('thing.a', { name: 'a', size: 1, password: new Secret('other') })]))).toEqual([
      'thing.a update',
    ]);
    expect(JSON.stringify(saved)).not.toContain('hush');
  });

  test('an input for creation only is neither drift nor a change later', async () => {
    const { aws, plan, apply, summary } = setUp();
    await apply([thing('thing.a', { name: 'a', size: 1, capacity: 5 })]);
    const [id, there] = [...aws.things][0] ?? [];
    if (!id || !there) throw new Error('not applied');
    aws.things.set(id, { ...there, inputs: { ...there.inputs, capacity: 50 } });
    const draft = await plan([thing('thing.a', { name: 'a', size: 1, capacity: 5 })]);
    expect(summary(draft)).toEqual([]);
    expect(draft.plan.drift).toEqual([]);
  });
});

describe('references', () => {
  const child = (inputs: Record<string, unknown>) => thing('thing.child', { name: 'child', size: 1, ...inputs });

  test('to an attribute of what is to be created: known after apply; to one of its inputs: known', async () => {
    const { plan } = setUp();
    const { plan: made } = await plan(
      [
        thing('thing.a', { name: 'a', size: 1 }),
        child({ address: new Ref('thing.a', 'ip'), parent: new Ref('thing.a', 'name') }),
      ],
      { ip: new Ref('thing.a', 'ip'), name: new Ref('thing.a', 'name') },
    );
    const inputs = made.changes.find((c) => c.address === 'thing.child')?.inputs;
    expect(inputs).toContainEqual({ name: 'address', before: { kind: 'absent' }, after: { kind: 'unknown' } });
    expect(inputs).toContainEqual({ name: 'parent', before: { kind: 'absent' }, after: { kind: 'value', value: 'a' } });
    expect(made.outputs).toEqual([
      { name: 'ip', before: { kind: 'absent' }, after: { kind: 'unknown' } },
      { name: 'name', before: { kind: 'absent' }, after: { kind: 'value', value: 'a' } },
    ]);
  });

  test('to a stable attribute of what is only updated: known, so the dependent stays; to one that may change: unknown', async () => {
    const { plan, apply, summary } = setUp();
    const wish = (size: number, attribute: string) => [
      thing('thing.a', { name: 'a', size }),
      child({ address: new Ref('thing.a', attribute) }),
    ];
    await apply(wish(1, 'arn'));
    expect(summary(await plan(wish(2, 'arn')))).toEqual(['thing.a update']);
    await apply(wish(2, 'ip'));
    expect(summary(await plan(wish(3, 'ip')))).toEqual(['thing.a update', 'thing.child update']);
  });

  test('an unknown value in an input that cannot change replaces the dependent', async () => {
    const { plan, apply, summary } = setUp();
    const wish = (name: string) => [thing('thing.a', { name, size: 1 }), child({ parent: new Ref('thing.a', 'id') })];
    await apply(wish('a'));
    expect(summary(await plan(wish('b')))).toEqual([
      'thing.a replace create-first',
      'thing.child replace create-first',
    ]);
  });
});

describe('drift', () => {
  test('what others changed is told apart from the wish, and mended', async () => {
    const { aws, plan, apply, summary } = setUp();
    const wish = [thing('thing.a', { name: 'a', size: 1 })];
    await apply(wish);
    const [id, there] = [...aws.things][0] ?? [];
    if (!id || !there) throw new Error('not applied');
    aws.things.set(id, { ...there, inputs: { ...there.inputs, size: 9 } });
    const draft = await plan(wish);
    expect(draft.plan.drift).toEqual([
      {
        address: 'thing.a',
        type: 'thing',
        kind: 'changed',
        inputs: [{ name: 'size', before: { kind: 'value', value: 1 }, after: { kind: 'value', value: 9 } }],
      },
    ]);
    expect(summary(draft)).toEqual(['thing.a update']);
  });

  test('what others deleted is created again', async () => {
    const { aws, plan, apply, summary } = setUp();
    const wish = [thing('thing.a', { name: 'a', size: 1 })];
    await apply(wish);
    aws.things.clear();
    const draft = await plan(wish);
    expect(draft.plan.drift).toMatchObject([{ address: 'thing.a', kind: 'deleted' }]);
    expect(summary(draft)).toEqual(['thing.a create']);
  });

  test('a declaration that ignores drift sees neither', async () => {
    const { aws, plan, apply, summary } = setUp();
    const wish = (size: number) => [thing('thing.a', { name: 'a', size }, { ignoresDrift: true })];
    await apply(wish(1));
    const [id, there] = [...aws.things][0] ?? [];
    if (!id || !there) throw new Error('not applied');
    aws.things.set(id, { ...there, inputs: { ...there.inputs, size: 9 } });
    const draft = await plan(wish(1));
    expect(draft.plan.drift).toEqual([]);
    expect(summary(draft)).toEqual([]);
    expect(summary(await plan(wish(2)))).toEqual(['thing.a update']);
  });
});

describe('moves', () => {
  test('one identity under another address is one update, not delete and create', async () => {
    const { aws, plan, apply, summary, state } = setUp();
    await apply([thing('named.old', { name: 'www', size: 1 })]);
    aws.log.length = 0;
    const wish = [thing('named.new', { name: 'www', size: 2 })];
    expect(summary(await plan(wish))).toEqual(['named.new update from named.old']);
    await apply(wish);
    expect(aws.log.filter((call) => !call.startsWith('serving'))).toEqual(['update www size']);
    expect(Object.keys(state().resources)).toEqual(['named.new']);
  });
});

describe('what stands in the way', () => {
  test("somebody else's object of the wanted name is refused before any change, with the import command", async () => {
    const { aws, plan } = setUp();
    aws.things.set('t-foreign', {
      inputs: { name: 'www', size: 7 },
      token: '',
      lineage: 'foreign',
      looks: 0,
      type: 'named',
    });
    await expect(plan([thing('named.a', { name: 'www', size: 1 })])).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'ALREADY_EXISTS',
          address: 'named.a',
          detail:
            'named.a would be created, but AWS already has t-foreign. It is not part of this deployment. It was not touched.',
          hint: "Choose another name, remove it, or take it over (import wants the thing's id):\nteleport-starter import named.a t-foreign",
        },
      ],
    });
  });

  test('one that is exactly as wanted is kept, and left alone on destroy', async () => {
    const { aws, apply, destroy, state } = setUp();
    aws.things.set('t-foreign', {
      inputs: { name: 'www', size: 1 },
      token: '',
      lineage: 'foreign',
      looks: 0,
      type: 'named',
    });
    await apply([thing('named.a', { name: 'www', size: 1 })]);
    expect(state().resources['named.a']).toMatchObject({ id: 't-foreign', owned: false });
    await destroy();
    expect([...aws.things.keys()]).toEqual(['t-foreign']);
    expect(state().resources).toEqual({});
  });

  test('one of ours that the state has lost is taken up again', async () => {
    const { aws, apply, plan, state, setState } = setUp();
    const wish = [thing('named.a', { name: 'www', size: 1 })];
    await apply(wish);
    setState({ ...state(), resources: {} });
    const draft = await plan(wish);
    expect(draft.plan.changes[0]).toMatchObject({ action: 'create', resumes: true, id: 't-1' });
    await apply(wish);
    expect([...aws.things.keys()]).toEqual(['t-1']);
  });

  test('what would be lost for good is named', async () => {
    const { apply, plan } = setUp();
    await apply([thing('thing.a', { name: 'a', size: 1, capacity: 3 })]);
    const draft = await plan([thing('thing.a', { name: 'b', size: 1, capacity: 3 })]);
    expect(draft.plan.losses).toEqual([{ address: 'thing.a', what: 't-1 holds data' }]);
  });
});
