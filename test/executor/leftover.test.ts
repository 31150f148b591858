import { expect, test } from 'vitest';
import type { RecordedObject } from '../../src/state/model.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

/** A replacement that ended before the new thing was ready: it is recorded with its id, and the old one is deposed. */
async function halfReplaced() {
  const aws = new FakeAws();
  const made = engine(thingType(aws));
  await made.apply([thing('thing.a', { name: 'old', size: 1 })]);
  aws.fault('delete old', 'refuse');
  await made.apply([thing('thing.a', { name: 'new', size: 1 })]);
  const entry = made.state().resources['thing.a'];
  if (!entry) throw new Error('not applied');
  made.setState({ ...made.state(), resources: { 'thing.a': { ...entry, status: 'replacing' } } });
  aws.log.length = 0;
  return { ...made, aws };
}

test('what an earlier run has replaced ends only when its successor, which this run goes on with, is there', async () => {
  const { apply, state, aws } = await halfReplaced();
  const statusAtDelete: unknown[] = [];
  aws.onCall = (call) => {
    if (call.startsWith('delete')) statusAtDelete.push(state().resources['thing.a']?.status);
  };
  await apply([thing('thing.a', { name: 'new', size: 1 })]);
  expect(statusAtDelete).toEqual(['ready']);
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['new']);
  expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
});

test('the old one stays when its successor fails', async () => {
  const { apply, aws } = await halfReplaced();
  aws.fault('update new size', 'refuse');
  const { failures, skipped } = await apply([thing('thing.a', { name: 'new', size: 2 })]);
  expect({ failures: failures.length, skipped }).toEqual({ failures: 1, skipped: 1 });
  expect([...aws.things.values()].map(({ inputs }) => inputs.name)).toEqual(['old', 'new']);
});

test('it ends first where its successor waits for the end of what both are made from', async () => {
  const aws = new FakeAws();
  const parents = thingType(aws, { name: 'parent', unique: true, replacement: 'delete-first' });
  const { apply, state, setState } = engine(parents, thingType(aws));
  // `parent` forces a replacement that keeps the name of a parent: it is deleted first.
  const parent = (size: string) => thing('parent.p', { name: 'p', size: 1, parent: size });
  const child = thing('thing.a', { name: 'new', size: 1 }, { needs: [{ address: 'parent.p', until: 'exists' }] });
  await apply([parent('one'), child]);
  const entry = state().resources['thing.a'];
  if (entry?.id === undefined) throw new Error('not applied');
  const { id: _id, inputs, attributes, dependencies } = entry;
  const old: RecordedObject = { id: 't-0', inputs: { ...inputs, name: 'old' }, attributes, dependencies, owned: true };
  aws.things.set('t-0', { inputs: { name: 'old', size: 1 }, token: '', lineage: '', type: 'thing', looks: 0 });
  const half = { ...entry, status: 'replacing' as const, deposed: [old] };
  setState({ ...state(), resources: { ...state().resources, 'thing.a': half } });
  expect(await apply([parent('two'), child])).toMatchObject({ failures: [], skipped: 0 });
  expect([...aws.things.values()].map(({ inputs: { name } }) => name).sort()).toEqual(['new', 'p']);
  expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
});

/** Not wanted any more: a replacement that was announced, whose answer nobody has, and the old thing that it was to replace. */
async function announcedReplacement() {
  const aws = new FakeAws();
  const run = engine(thingType(aws));
  await run.apply([thing('thing.a', { name: 'old', size: 1 })]);
  const { id = '', ...entry } = run.state().resources['thing.a'] ?? { inputs: {} };
  const old = { ...entry, id } as RecordedObject;
  const announced = { ...entry, status: 'replacing', token: 'token-new', since: run.clock.now(), deposed: [old] };
  run.setState({
    ...run.state(),
    resources: { 'thing.a': { ...announced, inputs: { ...entry.inputs, name: 'new' } } },
  } as ReturnType<typeof run.state>);
  return { ...run, aws };
}

test('a create that may yet show stays announced when the old one has ended, and is forgotten in the end', async () => {
  const { apply, state, saved } = await announcedReplacement();
  saved.length = 0;
  await apply([]);
  const withoutOld = saved.find(({ resources }) => resources['thing.a']?.deposed.length === 0);
  expect(withoutOld?.resources['thing.a']).toMatchObject({ token: 'token-new' });
  expect(state().resources).toEqual({});
});

test('a create that never happened is forgotten while what it was to replace still stands', async () => {
  const { aws, apply, clock, state } = await announcedReplacement();
  await clock.sleep(3_600_000);
  await apply([]);
  expect(aws.things.size).toBe(0);
  expect(state().resources).toEqual({});
});
