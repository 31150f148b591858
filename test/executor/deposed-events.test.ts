import { expect, test } from 'vitest';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

test('each event of a deposed object’s end says so: it shares the address with its successor', async () => {
  const aws = new FakeAws();
  const { apply, events } = engine(thingType(aws, { replacement: 'create-first' }));
  await apply([thing('thing.a', { name: 'one', size: 1 })]);
  events.length = 0;
  aws.fault('delete one', 'refuse');
  await apply([thing('thing.a', { name: 'two', size: 1 })]);
  const ends = () =>
    events.flatMap((event) => ('verb' in event && event.verb === 'delete' ? [[event.type, event.deposed]] : []));
  expect(ends()).toEqual([
    ['step-started', true],
    ['step-failed', true],
  ]);
  events.length = 0;
  await apply([thing('thing.a', { name: 'two', size: 1 })]);
  expect(ends()).toEqual([
    ['step-started', true],
    ['step-done', true],
  ]);
});
