import { expect, test } from 'vitest';
import { untilStopped } from '../../src/core/until-stopped.ts';

test('work that fails after a stop, or came after it, disturbs nobody', async () => {
  const stop = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => (fail = reject));
  const racing = untilStopped(stop.signal, work);
  stop.abort(new Error('Ctrl-C'));
  await expect(racing).rejects.toThrow('Ctrl-C');
  fail(new Error('too late'));
  // A rejection that nobody handles fails the whole run.
  await expect(untilStopped(stop.signal, Promise.reject(new Error('later still')))).rejects.toThrow('Ctrl-C');
});

test('work that is done in time answers', async () => {
  expect(await untilStopped(new AbortController().signal, Promise.resolve(1))).toBe(1);
});
