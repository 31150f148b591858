import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileBackend } from '../../src/state/file-backend.ts';
import type { LockOwner } from '../../src/state/lock-file.ts';
import { emptyFolder } from '../empty-folder.ts';
import { fakeClock } from '../engine/fake-clock.ts';

const owner: LockOwner = { host: 'here', user: 'ann', pid: 17, processStart: '99', bootId: 'b1', operation: 'apply' };
const HOUR = 60 * 60_000;

function lock(path: string, hoursFromNow: number) {
  const clock = fakeClock(Date.now() + hoursFromNow * HOUR);
  return fileBackend(path).lock({ owner, isDead: async () => false, clock, timeoutMs: 0 });
}

async function folderWith(names: readonly string[]): Promise<string> {
  const folder = emptyFolder();
  for (const name of names) await writeFile(join(folder, name), '');
  return folder;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}

test('who holds the lock removes what was left a day ago by a run that was killed while it wrote, and that only', async () => {
  const others = ['other.json.0a1b2c3d.tmp', 's.json', 's.json.0a1b2c3d', 's.json.0a1b2c3d.tmp.bak', 's.json.mine.tmp'];
  const folder = await folderWith([...others, 's.json.0a1b2c3d.tmp', 's.json.backup.0a1b2c3d.tmp']);
  await mkdir(join(folder, 's.json.ffffffff.tmp'));
  const path = join(folder, 's.json');
  await (await lock(path, 25))();
  expect(await namesIn(folder)).toEqual([...others, 's.json.ffffffff.tmp'].sort());
});

test('what may still be written, by a run without a lock, stays', async () => {
  const names = ['s.json.0a1b2c3d.tmp', 's.json.backup.0a1b2c3d.tmp'];
  const folder = await folderWith(names);
  const path = join(folder, 's.json');
  await (await lock(path, 23))();
  expect(await namesIn(folder)).toEqual(names);
});

test('nothing goes while another holds the lock', async () => {
  const folder = await folderWith(['s.json.0a1b2c3d.tmp']);
  const path = join(folder, 's.json');
  await lock(path, 0);
  await expect(lock(path, 25)).rejects.toMatchObject({ code: 'LOCK_HELD' });
  expect(await namesIn(folder)).toEqual(['s.json.0a1b2c3d.tmp', 's.json.lock']);
});

test('where the state is a symbolic link, both folders are looked at', async () => {
  const [real, linked] = [
    await folderWith(['s.json', 's.json.0a1b2c3d.tmp']),
    await folderWith(['l.json.backup.0a1b2c3d.tmp']),
  ];
  await symlink(join(real, 's.json'), join(linked, 'l.json'));
  await (await lock(join(linked, 'l.json'), 25))();
  expect([await namesIn(real), await namesIn(linked)]).toEqual([['s.json'], ['l.json']]);
});
