import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makeKeyPair } from '../../../src/cli/prompts/make-key-pair.ts';
import { testContext } from '../../resources/context.ts';
import { account } from '../../sandbox/account.ts';
import { fakeIo } from '../world.ts';

it('keeps the private key in a file that only its owner reads', async () => {
  const { send, world } = account();
  const { cwd } = fakeIo();
  expect(await makeKeyPair('mine', testContext({ send }), cwd)).toBe('mine.pem');
  expect(readFileSync(join(cwd, 'mine.pem'), 'utf8')).toBe('a private key of the sandbox, good for nothing\n');
  expect(statSync(join(cwd, 'mine.pem')).mode & 0o777).toBe(0o600);
  expect(Object.keys(world.ec2.keyPairs)).toEqual(['alice', 'mine']);
});

it('makes nothing when the file is there, and leaves it as it was', async () => {
  const { send, world } = account();
  const { cwd } = fakeIo();
  writeFileSync(join(cwd, 'mine.pem'), 'precious');
  await expect(makeKeyPair('mine', testContext({ send }), cwd)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'KEY_FILE_NOT_WRITTEN',
        detail: 'mine.pem is there already, and it is not overwritten. No key pair was made.',
        hint: 'Choose another name, or run the command in another folder.',
      },
    ],
  });
  expect(readFileSync(join(cwd, 'mine.pem'), 'utf8')).toBe('precious');
  expect(Object.keys(world.ec2.keyPairs)).toEqual(['alice']);
});

it('makes nothing when there is no place for the file', async () => {
  const { send, world } = account();
  const { cwd } = fakeIo();
  await expect(makeKeyPair('mine', testContext({ send }), join(cwd, 'gone'))).rejects.toMatchObject({
    diagnostics: [{ detail: "mine.pem can't be made: there is no such file. No key pair was made." }],
  });
  expect(Object.keys(world.ec2.keyPairs)).toEqual(['alice']);
});

it('leaves no file behind when AWS has a key pair of that name', async () => {
  const { send } = account();
  const { cwd } = fakeIo();
  await expect(makeKeyPair('alice', testContext({ send }), cwd)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'KEY_PAIR_EXISTS',
        detail:
          'us-west-2 has a key pair "alice", made by somebody else or by a call whose answer was lost. Its private key can\'t be had from AWS.',
        hint: 'Choose another name; or, if nobody uses it, delete it with\naws ec2 delete-key-pair --region us-west-2 --key-name alice',
      },
    ],
  });
  expect(readdirSync(cwd)).toEqual([]);
});

it('says so when the disk does not take the key that was made', async () => {
  const { send, world } = account();
  const { cwd } = fakeIo();
  const handle = await open(cwd, 'r');
  const writing = vi.spyOn(Object.getPrototypeOf(handle), 'writeFile');
  await handle.close();
  onTestFinished(() => writing.mockRestore());
  writing.mockRejectedValue(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  await expect(makeKeyPair('mine', testContext({ send }), cwd)).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'KEY_PAIR_LOST',
        summary: 'The private key could not be kept',
        detail:
          'The key pair "mine" was made, but its private key could not be written to mine.pem: ENOSPC. AWS gives it only once, so that the pair is of no use.',
        hint: 'Delete it, and make room for another:\naws ec2 delete-key-pair --region us-west-2 --key-name mine',
      },
    ],
  });
  expect(Object.keys(world.ec2.keyPairs)).toEqual(['alice', 'mine']);
});
