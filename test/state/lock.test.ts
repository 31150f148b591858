import { execFileSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { acquireLock, breakLock } from '../../src/state/lock.ts';
import { type LockOwner, type LockSteps, lockText, systemSteps } from '../../src/state/lock-file.ts';
import { emptyFolder } from '../empty-folder.ts';
import { fakeClock } from '../engine/fake-clock.ts';

const owner: LockOwner = { host: 'here', user: 'ann', pid: 17, processStart: '99', bootId: 'b1', operation: 'apply' };
const nobody = async () => false;
let path: string;

interface Taking {
  readonly owner?: LockOwner;
  readonly dead?: (owner: LockOwner) => boolean | Promise<boolean>;
  readonly timeoutMs?: number;
  readonly steps?: LockSteps;
}

function take({ dead = () => false, timeoutMs = 0, steps = systemSteps, ...options }: Taking = {}) {
  return acquireLock(path, {
    owner: options.owner ?? owner,
    isDead: async (o) => dead(o),
    clock: fakeClock(0),
    timeoutMs,
    steps,
  });
}

/** A step that the file system refuses. */
function refused(code: string): () => Promise<never> {
  return async () => {
    throw Object.assign(new Error(`${code}: refused`), { code, syscall: 'step' });
  };
}

beforeEach(() => {
  path = join(emptyFolder(), 'state.json');
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

  test('held by a run on this machine is refused without a word of unlock', async () => {
    await take();
    const second = acquireLock(path, {
      owner: { ...owner, pid: 18 },
      isDead: async () => false,
      isAlive: async ({ pid }) => pid === 17,
      clock: fakeClock(0),
      timeoutMs: 0,
    });
    await expect(second).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_HELD',
          hint: 'It is running on this machine. Wait for it with -lock-timeout=5m, or stop it with Ctrl-C where it runs.',
        },
      ],
    });
  });

  test('of a spared owner is not broken', async () => {
    await take();
    await expect(breakLock(path, async ({ pid }) => pid === 17)).rejects.toMatchObject({ code: 'LOCK_IN_USE' });
    expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({ pid: 17 });
    expect(await breakLock(path, async ({ pid }) => pid === 18)).toMatchObject({ owner: { pid: 17 } });
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
    await breakLock(path, nobody);
    await take({ owner: { ...owner, pid: 18 } });
    await release();
    expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toMatchObject({ pid: 18 });
  });

  test('that is unreadable is refused with the way out, and can be broken', async () => {
    await writeFile(`${path}.lock`, '{"host":');
    await expect(take()).rejects.toMatchObject({
      diagnostics: [{ code: 'LOCK_UNREADABLE', hint: expect.stringContaining('teleport-starter unlock') }],
    });
    await breakLock(path, nobody);
    await (await take())();
  });

  test('that is no lock at all is refused in the same way', async () => {
    await writeFile(`${path}.lock`, 'null');
    await expect(take()).rejects.toMatchObject({
      diagnostics: [{ code: 'LOCK_UNREADABLE', detail: `${path}.lock can't be read: it is no lock` }],
    });
  });

  test.each(['leads nowhere', 'leads to a lock'])('that is a symbolic link, which %s, is too', async (where) => {
    await symlink('elsewhere', `${path}.lock`);
    if (where === 'leads to a lock') {
      await writeFile(join(path, '..', 'elsewhere'), lockText({ ...owner, lockId: '1', since: 'ever' }));
    }
    await expect(take()).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_UNREADABLE',
          detail: `${path}.lock can't be read: it is a symbolic link`,
          hint: expect.stringContaining('teleport-starter unlock'),
        },
      ],
    });
    expect((await lstat(`${path}.lock`)).isSymbolicLink()).toBe(true);
    expect(await breakLock(path, nobody)).toEqual({});
    await (await take())();
  });

  test('that is a pipe is not waited for', async () => {
    execFileSync('mkfifo', [`${path}.lock`]);
    await expect(take()).rejects.toMatchObject({ diagnostics: [{ code: 'LOCK_UNREADABLE' }] });
  });

  test('is one, whichever name leads to the state', async () => {
    await symlink('state.json', `${path}.link`);
    await take();
    await expect(
      acquireLock(`${path}.link`, { owner, isDead: async () => false, clock: fakeClock(0), timeoutMs: 0 }),
    ).rejects.toMatchObject({ code: 'LOCK_HELD' });
  });
});

describe('who takes the lock', () => {
  const [lock, other] = ['0123456789abcdef', 'fedcba9876543210'];

  const there = async () => (await readdir(join(path, '..'))).sort();

  async function left(names: readonly string[], by: LockOwner) {
    for (const name of names) {
      await writeFile(join(path, '..', name), lockText({ ...by, lockId: '1', since: 'ever' }));
    }
  }

  test('removes what runs that died have left beside it', async () => {
    await left(
      [`state.json.lock.${lock}`, `state.json.lock.${lock}.claim`, `state.json.lock.${lock}.claim.${other}`],
      owner,
    );
    await take({ owner: { ...owner, pid: 18 }, dead: (o) => o.pid === 17 });
    expect(await there()).toEqual(['state.json.lock']);
  });

  test("leaves what may be a living one's, another state's, or nobody knows whose", async () => {
    const living = [`state.json.lock.${lock}`, `state.json.lock.${lock}.claim`];
    await left(living, { ...owner, pid: 19 });
    const names = [
      `other.json.lock.${lock}`,
      `state.json.lock.${lock}.claim.mine`,
      `state.json.lock.${lock}0`,
      'state.json.lock.old',
    ];
    await left(names, owner);
    await writeFile(join(path, '..', `state.json.lock.${other}`), '');
    const before = await there();
    await (await take({ owner: { ...owner, pid: 18 }, dead: (o) => o.pid === 17 }))();
    expect(await there()).toEqual(before);
  });

  test('removes nothing when the lock has meanwhile gone to another, nor fails where it can not look', async () => {
    const claim = `state.json.lock.${lock}.claim`;
    await left([claim], owner);
    const dead = (o: LockOwner) => o.pid === 17;
    const list: LockSteps['list'] = async (folder) => {
      await breakLock(path, nobody);
      return systemSteps.list(folder);
    };
    await take({ owner: { ...owner, pid: 18 }, dead, steps: { ...systemSteps, list } });
    await take({ owner: { ...owner, pid: 18 }, dead, steps: { ...systemSteps, list: refused('EACCES') } });
    expect(await there()).toEqual(['state.json.lock', claim]);
  });
});

describe('where the file system', () => {
  test('has no hard links, locks are taken, refused, taken over and released all the same', async () => {
    const steps = { ...systemSteps, link: refused('EPERM') };
    await take({ steps });
    await expect(take({ steps })).rejects.toMatchObject({ code: 'LOCK_HELD' });
    await (await take({ steps, owner: { ...owner, pid: 18 }, dead: (o) => o.pid === 17 }))();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('repeats a link whose answer was lost, the lock that it finds is its own', async () => {
    const link: LockSteps['link'] = async (from, to) => {
      await systemSteps.link(from, to);
      return systemSteps.link(from, to);
    };
    const steps = { ...systemSteps, link };
    await take({ steps });
    await expect(take({ steps })).rejects.toMatchObject({ code: 'LOCK_HELD' });
    await (await take({ steps, owner: { ...owner, pid: 18 }, dead: (o) => o.pid === 17 }))();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('shows a lock before its text is written, that is read again, not called damaged', async () => {
    let looks = 0;
    const steps: LockSteps = {
      ...systemSteps,
      read: async (file) => (++looks <= 2 ? '' : systemSteps.read(file)),
    };
    await take();
    await expect(take({ steps })).rejects.toMatchObject({ code: 'LOCK_HELD' });
  });

  test.each<[string, Partial<LockSteps>, string]>([
    ['may not be written to', { create: refused('EACCES') }, 'EACCES: refused'],
    ['is read-only', { makeFolder: refused('EROFS') }, 'EROFS: refused'],
    ['refuses to tell who holds it', { link: refused('EEXIST'), read: refused('EACCES') }, 'EACCES: refused'],
  ])('%s, that is told with the way out', async (_, steps, why) => {
    await expect(take({ steps: { ...systemSteps, ...steps } })).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_FAILED',
          summary: 'The lock file can not be used',
          detail: `${path}.lock: ${why}`,
          hint: 'Make its folder one that you may write to, or name another state file with -state=FILE. Where nothing else can use this state at the same time, -lock=false does without the lock.',
        },
      ],
    });
  });

  test('takes the name but not the text, for want of room, nothing half written stays', async () => {
    // What can't be written at all stands for what there is no room for.
    await expect(systemSteps.create(`${path}.lock`, undefined as never)).rejects.toThrow();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('has something else in its place, that is told too: by taking, releasing and breaking it', async () => {
    const failed = {
      diagnostics: [
        {
          code: 'LOCK_FAILED',
          detail: `${path}.lock: it is a folder, which this program has not made.`,
          hint: `Move it away, then run the command again:\nmv ${path}.lock ${path}.lock.away`,
        },
      ],
    };
    const release = await take();
    await breakLock(path, nobody);
    await mkdir(`${path}.lock`);
    await expect(release()).rejects.toMatchObject(failed);
    await expect(take()).rejects.toMatchObject(failed);
    await expect(breakLock(path, nobody)).rejects.toMatchObject(failed);
    const folder = path;
    path = join(path, 'state.json');
    await writeFile(folder, 'a file where a folder should be');
    await expect(take()).rejects.toMatchObject({ code: 'LOCK_FAILED' });
  });
});
