import { describe, expect, test } from 'vitest';
import { formatState } from '../../src/state/parse.ts';
import { newState } from '../../src/state/store.ts';
import { answered, broken, type Fault, once, PLACE, remote } from './s3.ts';

const state = newState({ stack: 'starter-cluster', account: '123456789012', region: 'us-west-2' });
const later = (serial: number) => ({ ...state, serial });

describe('a state in S3', () => {
  test('comes back as it was saved; there is none before the first save', async () => {
    const { backend, text } = await remote();
    const { store } = backend();
    expect(store.name).toBe('s3://states/deep/teleport.json');
    expect(await store.load()).toBeUndefined();
    await store.save(later(1));
    await store.save(later(2));
    expect(await backend().store.load()).toEqual(later(2));
    expect(text(PLACE.key)).toBe(formatState(later(2)));
  });

  test.each([
    ['was begun by another meanwhile', false],
    ['was written by another meanwhile', true],
  ])('that %s is left alone, now and on every later try', async (_, there) => {
    const { backend } = await remote();
    if (there) await backend().store.save(later(1));
    const [mine, other] = [backend().store, backend().store];
    await mine.load();
    await other.load();
    await other.save({ ...later(2), outputs: { by: 'the other' } });
    for (const serial of [2, 3]) {
      await expect(mine.save(later(serial))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    }
    expect((await backend().store.load())?.outputs).toEqual({ by: 'the other' });
  });

  test('that was deleted meanwhile is not written anew', async () => {
    const { backend, world } = await remote();
    const { store } = backend();
    await store.save(later(1));
    const bucket = world.s3.buckets[PLACE.bucket];
    if (bucket) bucket.versions = [];
    await expect(store.save(later(2))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('that is damaged is refused, with where older versions are, and can be written over', async () => {
    const { backend, send } = await remote();
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    await send(S3Client, new PutObjectCommand({ Bucket: PLACE.bucket, Key: PLACE.key, Body: '{"formatVersion"' }));
    const { store } = backend();
    await expect(store.load()).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_UNREADABLE',
          hint: 'Where the bucket keeps versions, look for a good one, get it, and put it in place with "state push -force":\naws s3api list-object-versions --bucket states --prefix deep/teleport.json',
        },
      ],
    });
    await store.save(later(1));
    expect(await backend().store.load()).toEqual(later(1));
  });
});

describe('writes', () => {
  test('begin 250 ms apart, the first at once', async () => {
    const { backend, clock } = await remote();
    const { store } = backend();
    const startedAt = clock.now();
    const begun: number[] = [];
    for (const serial of [1, 2, 3]) {
      await store.save(later(serial));
      begun.push(clock.now() - startedAt);
    }
    expect(begun).toEqual([0, 250, 500]);
  });

  test('that wait for their turn end with the signal', async () => {
    const { backend } = await remote();
    const stop = new AbortController();
    const { store } = backend(stop.signal);
    await store.save(later(1));
    const second = store.save(later(2));
    stop.abort(new Error('no more waiting'));
    await expect(second).rejects.toThrow('no more waiting');
  });
});

describe('a write that fails is neither lost nor doubled nor taken for a conflict', () => {
  const busy = () => answered('ConditionalRequestConflict', 409);
  const internal = () => answered('InternalError', 500);
  test.each<[string, Fault, number]>([
    ['no answer, not done', once('PutObject', 2, 'before', broken), 4],
    ['no answer, done', once('PutObject', 2, 'after', broken), 3],
    ['500, not done', once('PutObject', 2, 'before', internal), 4],
    ['500, done', once('PutObject', 2, 'after', internal), 3],
    ['409: S3 was busy', once('PutObject', 2, 'before', busy), 4],
    ['throttled', once('PutObject', 2, 'before', () => answered('SlowDown', 503)), 4],
    ['no answer to the first write, done', once('PutObject', 1, 'after', broken), 3],
    ['no answer to the first write, not done', once('PutObject', 1, 'before', broken), 4],
    [
      'no answer, done, and none to the look at it',
      either(once('PutObject', 2, 'after', broken), once('GetObject', 1, 'before', broken)),
      3,
    ],
  ])('%s', async (_, fault, puts) => {
    const { backend, setFault, calls } = await remote();
    const { store } = backend();
    setFault(fault);
    for (const serial of [1, 2, 3]) await store.save(later(serial));
    expect(calls().filter((call) => call.startsWith('PutObject'))).toHaveLength(puts);
    expect(await backend().store.load()).toEqual(later(3));
  });

  test.each(['before', 'after'] as const)(
    'never cleared up (each answer lost %s the effect): the next one finds out what has become of it',
    async (when) => {
      const { backend, setFault } = await remote();
      const { store } = backend();
      await store.save(later(1));
      const lost: Fault = ({ operation }, now) =>
        (operation === 'PutObject' && now === when) || operation === 'GetObject' ? broken() : undefined;
      setFault(lost);
      await expect(store.save(later(2))).rejects.toMatchObject({ code: 'STATE_NOT_SAVED' });
      setFault(() => undefined);
      await store.save(later(3));
      expect(await backend().store.load()).toEqual(later(3));
    },
  );

  test('somebody else writes while nobody knows what became of ours: theirs stays', async () => {
    const { backend, setFault } = await remote();
    const { store } = backend();
    await store.save(later(1));
    const other = backend().store;
    await other.load();
    setFault(({ operation }) => (operation === 'PutObject' || operation === 'GetObject' ? broken() : undefined));
    await expect(store.save(later(2))).rejects.toMatchObject({ code: 'STATE_NOT_SAVED' });
    setFault(() => undefined);
    await other.save({ ...later(2), outputs: { by: 'the other' } });
    await expect(store.save(later(3))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await backend().store.load())?.outputs).toEqual({ by: 'the other' });
  });

  test('S3 stays silent: it is given up after a while, and told', async () => {
    const { backend, setFault, clock } = await remote();
    const { store } = backend();
    await store.save(later(1));
    setFault(({ operation }, when) => (operation === 'PutObject' && when === 'before' ? broken() : undefined));
    const startedAt = clock.now();
    await expect(store.save(later(2))).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_NOT_SAVED',
          summary: 'The state could not be saved',
          detail: 's3://states/deep/teleport.json: S3 PutObject: socket hang up',
        },
      ],
    });
    expect(clock.now() - startedAt).toBeLessThan(30_000);
  });
});

function either(...faults: Fault[]): Fault {
  return (call, when) => {
    for (const fault of faults) {
      const error = fault(call, when);
      if (error) return error;
    }
    return undefined;
  };
}
