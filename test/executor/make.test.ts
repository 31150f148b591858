import { expect, test } from 'vitest';
import { Journal } from '../../src/executor/journal.ts';
import { make } from '../../src/executor/make.ts';
import { Slots } from '../../src/executor/slots.ts';
import type { Change } from '../../src/planner/model.ts';
import type { RecordedObject } from '../../src/state/model.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType, typesOf } from '../engine/fake-aws.ts';

test('what others have ended while a create waited for a place is not recorded again', async () => {
  const type = thingType(new FakeAws());
  const { clock, context, state, store } = engine(type);
  const old: RecordedObject = { id: 't-0', inputs: { name: 'old' }, attributes: {}, dependencies: [], owned: true };
  const { id: _id, ...entry } = { ...old, type: 'thing', status: 'replacing' as const, deposed: [old] };
  const journal = new Journal(store, { ...state(), resources: { 'thing.a': entry } }, () => undefined);
  const { signal } = new AbortController();
  const slots = new Slots(1, signal);
  let free: () => void = () => undefined;
  const busy = slots.use(1, () => new Promise<void>((resolve) => (free = resolve)));

  const declaration = thing('thing.a', { name: 'new', size: 1 });
  const work = {
    journal,
    types: typesOf(type),
    declarations: [declaration],
    clock,
    slots,
    signal,
    abandon: signal,
    context,
    tell: () => undefined,
    newToken: () => 'token',
  };
  const change: Change = { address: 'thing.a', type: 'thing', action: 'create', vetted: true, inputs: [] };
  const made = make({ work, change, declaration, weight: 1, mustServe: false, reach: () => undefined });
  await journal.record('thing.a', { ...entry, deposed: [] });
  free();
  await Promise.all([busy, made]);
  expect(state().resources['thing.a']).toMatchObject({ status: 'ready', deposed: [] });
});
