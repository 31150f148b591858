import { expect, test } from 'vitest';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

const THING = [thing('thing.a', { name: 'x', size: 1 })];

test('a delete that takes many calls tells how far it is', async () => {
  const type = thingType(new FakeAws());
  const { apply, destroy, events, clock } = engine({
    ...type,
    async delete(ctx, ...rest) {
      clock.advance(7_000);
      ctx.note?.('the thing to be emptied', '12,000 versions deleted');
      await type.delete(ctx, ...rest);
    },
  });
  await apply(THING);
  await destroy();
  expect(events.filter(({ type }) => type === 'step-waiting').at(-1)).toMatchObject({
    address: 'thing.a',
    verb: 'delete',
    what: 'the thing to be emptied',
    note: '12,000 versions deleted',
    elapsedMs: 7_000,
  });
});

test('a delete that ends because the run is to stop is under way, not failed, and the next run goes on', async () => {
  const aws = new FakeAws();
  const type = thingType(aws);
  const stop = new AbortController();
  let interrupted = true;
  const { apply, plan, carryOut, destroy, state } = engine({
    ...type,
    async delete(ctx, ...rest) {
      if (interrupted) stop.abort(new Error('Ctrl-C'));
      ctx.stop?.throwIfAborted();
      await type.delete(ctx, ...rest);
    },
  });
  await apply(THING);
  const result = await carryOut(await plan([], {}, 'destroy'), [], {}, { signal: stop.signal });
  expect(result).toMatchObject({ failures: [], stopped: ['thing.a'], deleted: 0 });
  expect(state().resources['thing.a']).toMatchObject({ status: 'deleting', id: 't-1' });
  interrupted = false;
  expect(await destroy()).toMatchObject({ failures: [], deleted: 1 });
  expect(aws.things.size).toBe(0);
});
