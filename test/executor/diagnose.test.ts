import { expect, test } from 'vitest';
import type { Finding } from '../../src/resources/contract.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

const PROBLEM = { code: 'ZONE_NOT_DELEGATED', summary: 'S', detail: 'It is not delegated.', hint: 'Delegate it.' };

/** A wait of ten minutes that a diagnosis goes with, from the first minute on. `done`: when AWS is ready. */
function waiting(look: (elapsedMs: number) => Promise<Finding | undefined>, done = Number.POSITIVE_INFINITY) {
  const type = thingType(new FakeAws());
  const looks: number[] = [];
  const world = engine({
    ...type,
    waits: {
      ready: {
        what: 'AWS',
        timeoutMs: 600_000,
        atDeadline: (_ctx, id) => `Look at ${id}.`,
        check: async () => (elapsed() >= done ? { state: 'done' } : { state: 'pending', note: 'PENDING' }),
        diagnosis: {
          afterMs: 60_000,
          everyMs: 30_000,
          look: async () => {
            looks.push(elapsed());
            return look(elapsed());
          },
        },
      },
    },
  });
  const startedAt = world.clock.now();
  const elapsed = () => world.clock.now() - startedAt;
  const notes = () => world.events.flatMap((event) => (event.type === 'step-waiting' ? [event.note] : []));
  const warnings = () => world.events.flatMap((event) => (event.type === 'warning' ? [event.diagnostic] : []));
  return { looks, notes, warnings, run: () => world.apply([thing('thing.a', { name: 'x', size: 1 })]) };
}

test('what takes no longer than usual is not diagnosed', async () => {
  const { looks, run } = waiting(async () => ({ note: 'wrong', problem: PROBLEM }), 50_000);
  expect((await run()).failures).toEqual([]);
  expect(looks).toEqual([]);
});

test('after a minute what is wrong stands in the note, is told once, and leaves the note when it is mended', async () => {
  const broken = { note: 'not delegated', problem: PROBLEM };
  const { looks, notes, warnings, run } = waiting(async (ms) => (ms < 120_000 ? broken : { note: 'mended' }), 200_000);
  expect((await run()).failures).toEqual([]);
  expect(new Set(notes())).toEqual(new Set(['PENDING', 'PENDING; not delegated', 'PENDING; mended']));
  expect(warnings()).toEqual([{ ...PROBLEM, severity: 'warning', address: 'thing.a' }]);
  expect(looks[0]).toBeGreaterThanOrEqual(60_000);
  for (const [at, look] of looks.slice(1).entries()) expect(look - (looks[at] ?? 0)).toBeGreaterThanOrEqual(30_000);
});

test('the deadline tells it in whole, with what to do about it and where to look', async () => {
  const { run } = waiting(async () => ({ note: 'not delegated', problem: PROBLEM }));
  expect((await run()).failures).toMatchObject([
    {
      code: 'WAIT_TIMEOUT',
      detail: 'Waited 600 s for AWS (t-1); last seen: PENDING; not delegated. It is not delegated.',
      hint: 'Delegate it.\nLook at t-1.',
    },
  ]);
});

test('a diagnosis that fails says nothing and ends nothing', async () => {
  const { looks, notes, run } = waiting(async () => Promise.reject(new Error('no network')), 200_000);
  expect((await run()).failures).toEqual([]);
  expect(looks.length).toBeGreaterThan(1);
  expect(new Set(notes())).toEqual(new Set(['PENDING']));
});

test('a diagnosis that does not end does not hold up what AWS has done', async () => {
  const { looks, run } = waiting(() => new Promise(() => undefined), 60_000);
  expect((await run()).failures).toEqual([]);
  expect(looks).toHaveLength(1);
});
