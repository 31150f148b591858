import { expect, test } from 'vitest';
import type { Sighting } from '../../src/core/poll.ts';
import { engine, thing } from '../engine/engine.ts';
import { FakeAws, thingType } from '../engine/fake-aws.ts';

async function failureOf(seen: Sighting) {
  const type = thingType(new FakeAws());
  const ready = {
    what: 'the thing to become ready',
    timeoutMs: 60_000,
    atDeadline: 'It goes on waiting.',
    check: async () => seen,
  };
  const { failures } = await engine({ ...type, waits: { ready } }).apply([thing('thing.a', { name: 'x', size: 1 })]);
  return failures;
}

test('what can only fail is told with what to do about it, not with what to do about a passed deadline', async () => {
  const [failure] = await failureOf({ state: 'failed', why: 'it is dead', hint: 'Bury it.' });
  expect(failure).toMatchObject({
    code: 'WAIT_FAILED',
    summary: 'AWS reported a failure',
    detail: 'While waiting for the thing to become ready (t-1): it is dead',
    hint: 'Bury it.',
    address: 'thing.a',
  });
  expect((await failureOf({ state: 'failed', why: 'it is dead' }))[0]).toMatchObject({ hint: 'It goes on waiting.' });
});

test('a passed deadline tells how long, for what, and what was seen last', async () => {
  expect(await failureOf({ state: 'pending', note: 'PENDING' })).toMatchObject([
    {
      code: 'WAIT_TIMEOUT',
      summary: 'AWS took longer than expected',
      detail: 'Waited 60 s for the thing to become ready (t-1); last seen: PENDING.',
      hint: 'It goes on waiting.',
    },
  ]);
});
