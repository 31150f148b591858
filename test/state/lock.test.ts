import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { acquireLock, breakLock, type LockOwner } from '../../src/state/lock.ts';
import { fakeClock } from '../engine/fake-clock.ts';

const owner: LockOwner = { host: 'here', user: 'ann', pid: 17, processStart: '99', bootId: 'b1', operation: 'apply' };
let path: string;

function take(options: { owner?: LockOwner; dead?: (owner: LockOwner) => boolean; timeoutMs?: number } = {}) {
  const { dead = () => false, timeoutMs = 0 } = options;
  return acquireLock(path, {
    owner: options.owner ?? owner,
    isDead: async (o) => dead(o),
    clock: fakeClock(0),
    timeoutMs,
  });
}

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'lock-')), 'state.json');
});

describe('the lock', () => {
  test('is there while held, says who holds it, and is gone after', async () => {
    const release = await take();
    expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({
      ...owner,
      since: '1970-01-01T00:00:00.000Z',
    });
    await release();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('held by another is refused with who and since when', async () => {
    await take();
    await expect(take({ owner: { ...owner, pid: 18 } })).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_HELD',
          detail: `ann@here (process 17) has been running "apply" since 1970-01-01T00:00:00.000Z; lock file ${path}.lock.`,
          hint: 'Wait for it with -lock-timeout=5m. If that process is certainly gone:\nteleport-starter unlock',
        },
      ],
    });
  });

  test('of a dead process is taken over', async () => {
    await take();
    const release = await take({ owner: { ...owner, pid: 18 }, dead: (o) => o.pid === 17 });
    expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({ pid: 18 });
    await release();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('of a dead process goes to exactly one of many who want it', async () => {
    await take();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => take({ owner: { ...owner, pid: 100 + n }, dead: (o) => o.pid === 17 })),
    );
    expect(attempts.filter((a) => a.status === 'fulfilled')).toHaveLength(1);
  });

  test('is waited for when asked', async () => {
    const release = await take();
    const second = take({ owner: { ...owner, pid: 18 }, timeoutMs: 60_000 });
    await release();
    await expect(second).resolves.toBeTypeOf('function');
  });

  test('releasing does not remove a lock that has since gone to another', async () => {
    const release = await take();
    await breakLock(path);
    await take({ owner: { ...owner, pid: 18 } });
    await release();
    expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({ pid: 18 });
  });

  test('that is unreadable is refused with the way out, and can be broken', async () => {
    await writeFile(`${path}.lock`, '{"host":');
    await expect(take()).rejects.toMatchObject({
      diagnostics: [{ code: 'LOCK_UNREADABLE', hint: expect.stringContaining('teleport-starter unlock') }],
    });
    await breakLock(path);
    await (await take())();
  });
});
