import { expect, it } from 'vitest';
import { askVariables } from '../../src/cli/prompts/ask-variables.ts';
import { fakeIo } from './world.ts';

it('asks for what is missing, in order, on stderr, and hands the checks to the question', async () => {
  const io = fakeIo();
  const asked: (string | undefined)[] = [];
  const answers = await askVariables(
    [
      {
        name: 'region',
        description: 'Where the cluster runs.',
        check: (text) => (text === 'mars' ? 'not a region' : undefined),
      },
      { name: 'email', description: 'Who is told about certificates.', check: () => undefined },
    ],
    io,
    async ({ check }) => {
      asked.push(check?.('mars'));
      return `answer ${asked.length}`;
    },
  );
  expect(answers).toEqual({ region: 'answer 1', email: 'answer 2' });
  expect(asked).toEqual(['not a region', undefined]);
  expect(io.written).toEqual({
    stdout: '',
    stderr: '\nregion\n  Where the cluster runs.\n\n\nemail\n  Who is told about certificates.\n\n',
  });
});
