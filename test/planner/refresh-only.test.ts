import { expect, test } from 'vitest';
import { Ref } from '../../src/core/values.ts';
import { bringUpToDate } from '../../src/planner/current.ts';
import { changesAnything } from '../../src/planner/plan.ts';
import { refresh } from '../../src/planner/refresh.ts';
import { planRefreshOnly } from '../../src/planner/refresh-only.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType, typesOf } from '../engine/fake-aws.ts';

const resources = [thing('thing.a', { name: 'a', size: 1 }), thing('thing.b', { name: 'b', size: 1 })];
const outputs = { size: new Ref('thing.a', 'size'), constant: 'old' };

async function changedByOthers() {
  const aws = new FakeAws();
  const type = thingType(aws);
  const world = engine(type);
  await world.apply(resources, outputs);
  for (const [id, there] of aws.things) aws.things.set(id, { ...there, inputs: { ...there.inputs, size: 9 } });
  const loaded = world.state();
  const observed = await refresh(loaded, typesOf(type), { shared: world.context(), fresh: world.context }, 10);
  return { aws, loaded, current: bringUpToDate(loaded, observed, typesOf(type), new Set()) };
}

const declarations = { resources, outputs: { ...outputs, constant: 'new', another: 'x' } };
const sizesIn = (state: { resources: Record<string, { inputs: Record<string, unknown> }> }) =>
  Object.entries(state.resources).map(([address, { inputs }]) => `${address} ${inputs.size}`);

test('records what AWS has, outputs that follow it included, and no wish', async () => {
  const { loaded, current } = await changedByOthers();
  const { plan, state } = planRefreshOnly({ declarations, loaded, current });
  expect(plan).toMatchObject({ mode: 'refresh-only', changes: [], basis: { serial: loaded.serial } });
  expect(plan.drift.map(({ address }) => address)).toEqual(['thing.a', 'thing.b']);
  expect(changesAnything(plan)).toBe(true);
  expect(sizesIn(state)).toEqual(['thing.a 9', 'thing.b 9']);
  expect(state.outputs).toEqual({ constant: 'old', size: 9 });
});

test('narrowed, leaves the other records as they are', async () => {
  const { loaded, current } = await changedByOthers();
  const addresses = new Set(['thing.b']);
  const { plan, state } = planRefreshOnly({ declarations, loaded, current, addresses });
  expect(plan.drift.map(({ address }) => address)).toEqual(['thing.b']);
  expect(sizesIn(state).sort()).toEqual(['thing.a 1', 'thing.b 9']);
  expect(state.outputs).toEqual({ constant: 'old', size: 1 });
});

test('forgets what others have deleted, and the outputs that came from it', async () => {
  const aws = new FakeAws();
  const type = thingType(aws);
  const world = engine(type);
  await world.apply(resources, outputs);
  aws.things.clear();
  const loaded = world.state();
  const observed = await refresh(loaded, typesOf(type), { shared: world.context(), fresh: world.context }, 10);
  const current = bringUpToDate(loaded, observed, typesOf(type), new Set());
  const { plan, state } = planRefreshOnly({ declarations, loaded, current });
  expect(plan.drift.map(({ kind }) => kind)).toEqual(['deleted', 'deleted']);
  expect(plan.outputs).toContainEqual({
    name: 'size',
    before: { kind: 'value', value: 1 },
    after: { kind: 'absent' },
  });
  expect(state.resources).toEqual({});
  expect(state.outputs).toEqual({ constant: 'old' });
});
