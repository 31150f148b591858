import { describe, expect, test } from 'vitest';
import { Journal } from '../../src/executor/journal.ts';
import { stateConflict } from '../../src/state/conflict.ts';
import type { ResourceState } from '../../src/state/model.ts';
import { newState } from '../../src/state/store.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';
import { PLACE, remote } from '../state/s3.ts';

const entry: ResourceState = {
  type: 'thing',
  status: 'ready',
  inputs: {},
  attributes: {},
  dependencies: [],
  owned: true,
  deposed: [],
};

describe('a journal in S3', () => {
  test('writes at most every 250 ms, and each record is in S3 when it resolves', async () => {
    const { backend, clock, text, world, setFault } = await remote({ versioned: true });
    const begun: number[] = [];
    setFault(({ operation, key }, when) => {
      if (operation === 'PutObject' && key === PLACE.key && when === 'before') begun.push(clock.now());
      return undefined;
    });
    const state = newState({ stack: 'test', account: '123456789012', region: 'us-west-2' });
    const journal = new Journal(backend().store, state, () => undefined);
    const resource = async (n: number) => {
      for (const status of ['creating', 'updating', 'ready'] as const) {
        await clock.sleep(37 * (n % 7));
        await journal.record(`thing.n${n}`, { ...entry, status });
        expect(JSON.parse(text(PLACE.key) ?? '').resources[`thing.n${n}`].status).toBe(status);
      }
    };
    await Promise.all(Array.from({ length: 30 }, (_, n) => resource(n)));
    const pauses = begun.slice(1).map((at, n) => at - (begun[n] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(250);
    // 90 records share these.
    expect(begun.length).toBeLessThan(20);
    expect(world.s3.buckets[PLACE.bucket]?.versions).toHaveLength(begun.length);
  });
});

describe('a journal that can not be saved', () => {
  test('starts nothing more, and hands what came back to the store all the same', async () => {
    const aws = new FakeAws();
    const run = engine(thingType(aws));
    const wishes = [
      thing('thing.a', { name: 'a', size: 1 }),
      thing('thing.b', { name: 'b', size: 1 }, { needs: [{ address: 'thing.a', until: 'ready' }] }),
    ];
    const draft = await run.plan(wishes);
    const { save } = run.store;
    const tried: unknown[] = [];
    aws.onCall = () => {
      run.store.save = async (state) => {
        tried.push(state.resources['thing.a']?.id);
        throw new Error('no space');
      };
    };
    const result = await run.carryOut(draft, wishes);
    expect(aws.log.filter((call) => call.startsWith('create'))).toEqual(['create a']);
    expect(result.failures.map(({ address }) => address)).toEqual(['thing.a']);
    expect(result.skipped).toBe(1);
    expect(tried).toEqual(['t-1']);

    run.store.save = save;
    aws.onCall = () => undefined;
    await run.apply(wishes);
    expect(aws.things.size).toBe(2);
  });

  test('because another run has written ends the waits, too', async () => {
    const aws = new FakeAws();
    const run = engine(thingType(aws));
    const wishes = [thing('thing.slow', { name: 'slow', size: 1 }), thing('thing.a', { name: 'a', size: 1 })];
    aws.slowness = 1_000_000;
    const draft = await run.plan(wishes);
    const { save } = run.store;
    run.store.save = async (state) => {
      if (state.resources['thing.a']?.id !== undefined) throw stateConflict('the state');
      return save(state);
    };
    const result = await run.carryOut(draft, wishes);
    expect(result.failures.map(({ code }) => code)).toContain('STATE_CONFLICT');
    expect([...result.failures.map(({ address }) => address), ...result.stopped]).toEqual(
      expect.arrayContaining(['thing.a', 'thing.slow']),
    );
  });

  test('for a moment starts nothing more either, and lets what is under way end', async () => {
    const aws = new FakeAws();
    const run = engine(thingType(aws));
    const wishes = [
      thing('thing.slow', { name: 'slow', size: 1 }),
      thing('thing.a', { name: 'a', size: 1 }, { needs: [{ address: 'thing.slow', until: 'exists' }] }),
      thing('thing.later', { name: 'later', size: 1 }, { needs: [{ address: 'thing.slow', until: 'ready' }] }),
    ];
    aws.slowness = 3;
    const draft = await run.plan(wishes);
    const { save } = run.store;
    let failed = false;
    run.store.save = async (state) => {
      if (state.resources['thing.a'] && !failed) {
        failed = true;
        throw new Error('no space');
      }
      return save(state);
    };
    await run.carryOut(draft, wishes);
    expect(aws.log.filter((call) => call.startsWith('create'))).toEqual(['create slow']);
    expect(run.state().resources['thing.slow']?.status).toBe('ready');
  });
});
