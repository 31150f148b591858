import { expect, test } from 'vitest';
import type { ResourceState } from '../../src/state/model.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

/** `thing.a` applied under the name `a`, then replaced by one named `b` in a run that died before the old one could end. */
async function halfReplaced() {
  const aws = new FakeAws();
  const run = engine(thingType(aws, { unique: true }));
  await run.apply([thing('thing.a', { name: 'a', size: 1 })]);
  const { id = '', ...old } = run.state().resources['thing.a'] ?? {};
  const { inputs, attributes, dependencies } = old as ResourceState;
  const deposed = [{ id, inputs, attributes, dependencies, owned: true }];
  return { aws, run, deposed, old };
}

test('a deposed object that another address wants by its name moves there, and is no conflict', async () => {
  const { aws, run, deposed, old } = await halfReplaced();
  run.setState({
    ...run.state(),
    resources: { 'thing.a': { ...old, status: 'replacing', deposed } },
  } as ReturnType<typeof run.state>);
  const wishes = [thing('thing.b', { name: 'a', size: 2 })];
  const { plan } = await run.plan(wishes);
  const changes = plan.changes.filter(({ action }) => action !== 'no-op');
  expect(changes).toMatchObject([{ address: 'thing.b', action: 'update', id: deposed[0]?.id }]);
  await run.apply(wishes);
  expect([...aws.things.keys()]).toEqual([deposed[0]?.id]);
  expect(Object.keys(run.state().resources)).toEqual(['thing.b']);
});

test('what stands where a deposed object moves to is deposed in its turn, and ends', async () => {
  const { aws, run, deposed, old } = await halfReplaced();
  await run.apply([thing('thing.b', { name: 'c', size: 1 })]);
  const { 'thing.b': other } = run.state().resources;
  aws.things.set(deposed[0]?.id ?? '', {
    inputs: { name: 'a', size: 1 },
    token: '',
    lineage: run.state().lineage,
    looks: 0,
    type: 'thing',
  });
  run.setState({
    ...run.state(),
    resources: { 'thing.a': { ...old, status: 'replacing', deposed }, 'thing.b': other },
  } as ReturnType<typeof run.state>);
  await run.apply([thing('thing.b', { name: 'a', size: 1 })]);
  expect([...aws.things.keys()]).toEqual([deposed[0]?.id]);
  expect(run.state().resources).toMatchObject({ 'thing.b': { id: deposed[0]?.id, status: 'ready', deposed: [] } });
});

test('what has come to stand under the id of a deposed object is not ended with it', async () => {
  const { aws, run, deposed, old } = await halfReplaced();
  run.setState({
    ...run.state(),
    resources: { 'thing.a': { ...old, id: deposed[0]?.id, status: 'ready', deposed } },
  } as ReturnType<typeof run.state>);
  await run.apply([thing('thing.a', { name: 'a', size: 1 })]);
  expect([...aws.things.keys()]).toEqual([deposed[0]?.id]);
  expect((await run.plan([thing('thing.a', { name: 'a', size: 1 })])).plan.changes).toMatchObject([
    { action: 'no-op' },
  ]);
});
