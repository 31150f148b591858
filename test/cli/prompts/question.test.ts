import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { onCancel } from '../../../src/cli/prompts/question.ts';

const { stdin } = process;
const cancel = vi.fn();

afterEach(() => {
  cancel.mockReset();
  stdin.pause();
});

test('a question whose input has ended, which pauses it, is cancelled', () => {
  const done = onCancel(cancel);
  stdin.emit('pause');
  done();
  expect(cancel).toHaveBeenCalledTimes(1);
  stdin.emit('pause');
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('after Ctrl-Z and fg it still stands: the reader pauses its input as well, and it goes on', async () => {
  const done = onCancel(cancel);
  const resumed = once(stdin, 'resume');
  process.emit('SIGCONT', 'SIGCONT');
  stdin.pause();
  await resumed;
  expect(cancel).not.toHaveBeenCalled();
  stdin.emit('pause');
  done();
  expect(cancel).toHaveBeenCalledTimes(1);
});
