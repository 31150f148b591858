import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ANSWERS_FILE, saveAnswers } from '../../../src/cli/prompts/save-answers.ts';
import { fakeIo } from '../world.ts';

const TEXT = 'region = "us-west-2"\n';

it('writes a file that others may read: it holds no secret', async () => {
  const { cwd } = fakeIo();
  await saveAnswers(TEXT, cwd, false);
  expect(readFileSync(join(cwd, ANSWERS_FILE), 'utf8')).toBe(
    `# Answers of teleport-starter init. Every command reads this file; change it as you like.\n${TEXT}`,
  );
  expect(statSync(join(cwd, ANSWERS_FILE)).mode & 0o777).toBe(0o666 & ~process.umask());
});

it.each([
  [
    'made meanwhile',
    (cwd: string) => writeFileSync(join(cwd, ANSWERS_FILE), '# mine'),
    '',
    'has been made meanwhile, and it is not overwritten',
  ],
  ['in a folder that is gone', () => {}, 'gone', "can't be written: there is no such file"],
])('a file %s is an error that holds the answers', async (_, before, folder, why) => {
  const { cwd } = fakeIo();
  before(cwd);
  await expect(saveAnswers(TEXT, join(cwd, folder), false)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'ANSWERS_NOT_SAVED',
        summary: 'The answers could not be saved',
        detail: `teleport-starter.auto.tfvars ${why}.`,
        hint: 'Make the folder writable and answer again, or write this into another file for -var-file:\nregion = "us-west-2"',
      },
    ],
  });
});
