import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { StateBackend } from '../../src/state/backend.ts';
import type { LockOwner } from '../../src/state/lock-file.ts';
import type { VirtualClock } from '../sandbox/virtual-clock.ts';
import { answered, broken, type Fault, once, PLACE, remote } from './s3.ts';

const owner: LockOwner = { host: 'here', user: 'ann', pid: 17, processStart: '99', bootId: 'b1', operation: 'apply' };
const nobody = async () => false;
const LOCK = `${PLACE.key}.lock`;

interface Taking {
  readonly pid?: number;
  readonly bootId?: string;
  readonly dead?: (owner: LockOwner) => boolean;
  readonly timeoutMs?: number;
  readonly onWait?: (owner: LockOwner) => void;
}

function take(
  backend: StateBackend,
  clock: VirtualClock,
  { pid = 17, bootId = 'b1', dead = () => false, timeoutMs = 0, onWait = () => {} }: Taking = {},
) {
  const isDead = async (other: LockOwner) => dead(other);
  return backend.lock({ owner: { ...owner, pid, bootId }, isDead, clock, timeoutMs, onWait });
}

describe('the lock of a state in S3', () => {
  test('is there while held, says who holds it, and is gone after', async () => {
    const { backend, clock, text } = await remote();
    const release = await take(backend(), clock);
    expect(JSON.parse(text(LOCK) ?? '')).toMatchObject({ ...owner, since: '2026-01-05T12:00:00.000Z' });
    expect(await backend().holder()).toMatchObject(owner);
    await release();
    expect(text(LOCK)).toBeUndefined();
    expect(await backend().holder()).toBeUndefined();
  });

  test('held by another is refused with who and since when', async () => {
    const { backend, clock } = await remote();
    await take(backend(), clock);
    await expect(take(backend(), clock, { pid: 18 })).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_HELD',
          detail:
            'ann@here (process 17) has been running "apply" since 2026-01-05T12:00:00.000Z; lock file s3://states/deep/teleport.json.lock.',
          hint: 'Wait for it with -lock-timeout=5m. If that process is certainly gone:\nteleport-starter unlock',
        },
      ],
    });
  });

  test('held by a run on this machine is refused without a word of unlock', async () => {
    const { backend, clock } = await remote();
    await take(backend(), clock);
    const second = backend().lock({
      owner,
      isDead: nobody,
      isAlive: async ({ pid }) => pid === 17,
      clock,
      timeoutMs: 0,
    });
    await expect(second).rejects.toMatchObject({
      diagnostics: [{ code: 'LOCK_HELD', hint: expect.stringMatching(/^It is running on this machine\..*Ctrl-C/) }],
    });
  });

  test('of a spared owner is not broken', async () => {
    const { backend, clock, text } = await remote();
    await take(backend(), clock);
    await expect(backend().breakLock(async ({ pid }) => pid === 17)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_IN_USE',
          detail: expect.stringContaining('lock file s3://states/deep/teleport.json.lock. It was not removed.'),
        },
      ],
    });
    expect(JSON.parse(text(LOCK) ?? '')).toMatchObject({ pid: 17 });
  });

  test('is waited for when asked, which is told once with who holds it', async () => {
    const { backend, clock } = await remote();
    const release = await take(backend(), clock);
    const told: number[] = [];
    const second = take(backend(), clock, { pid: 18, timeoutMs: 60_000, onWait: ({ pid }) => told.push(pid) });
    await clock.sleep(3_000);
    await release();
    await expect(second).resolves.toBeTypeOf('function');
    expect(told).toEqual([17]);
  });

  test('goes to exactly one of many who want it at once', async () => {
    const { backend, clock } = await remote();
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => take(backend(), clock, { pid: n })));
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  });

  test('of a dead process goes to exactly one of many who want it', async () => {
    const { backend, clock } = await remote();
    await take(backend(), clock);
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => take(backend(), clock, { pid: 100 + n, dead: ({ pid }) => pid === 17 })),
    );
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  });

  test.each([
    ['of another boot, so perhaps of another machine with the same name', 'b2'],
    ['of a system that tells no boots apart', ''],
  ])('%s, is not taken over, whatever its process id says', async (_, bootId) => {
    const { backend, clock } = await remote();
    await take(backend(), clock, { bootId });
    const second = take(backend(), clock, { pid: 18, bootId: bootId && 'b1', dead: () => true });
    await expect(second).rejects.toMatchObject({ code: 'LOCK_HELD' });
  });

  test('that was broken and has gone to another is not released by its old owner', async () => {
    const { backend, clock, text } = await remote();
    const release = await take(backend(), clock);
    expect(await backend().breakLock(nobody)).toMatchObject({ owner: { pid: 17 } });
    await take(backend(), clock, { pid: 18 });
    await release();
    expect(JSON.parse(text(LOCK) ?? '')).toMatchObject({ pid: 18 });
  });

  test('leaves nothing but a marker in a bucket that keeps versions, and can be taken again', async () => {
    const { backend, clock, text } = await remote({ versioned: true });
    await (await take(backend(), clock))();
    await (await take(backend(), clock))();
    expect(text(LOCK)).toBeUndefined();
  });

  test('that is unreadable is refused with the way out, and can be broken', async () => {
    const { backend, clock, send } = await remote();
    await send(S3Client, new PutObjectCommand({ Bucket: PLACE.bucket, Key: LOCK, Body: 'null' }));
    await expect(take(backend(), clock)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'LOCK_UNREADABLE',
          detail: "s3://states/deep/teleport.json.lock can't be read: it is no lock",
          hint: 'When no other teleport-starter runs with this state, remove it with\nteleport-starter unlock',
        },
      ],
    });
    expect(await backend().breakLock(nobody)).toEqual({});
    expect(await backend().breakLock(nobody)).toBeUndefined();
    await (await take(backend(), clock))();
  });
});

describe('a call for the lock that gets no good answer', () => {
  const busy = () => answered('ConditionalRequestConflict', 409);
  test.each<[string, Fault]>([
    ['taking, done', once('PutObject', 1, 'after', broken, LOCK)],
    ['taking, not done', once('PutObject', 1, 'before', broken, LOCK)],
    ['taking, S3 busy', once('PutObject', 1, 'before', busy, LOCK)],
    ['releasing, done', once('DeleteObject', 1, 'after', broken, LOCK)],
    ['releasing, not done', once('DeleteObject', 1, 'before', broken, LOCK)],
    ['releasing, S3 busy', once('DeleteObject', 1, 'before', busy, LOCK)],
  ])('%s: taken once, and released', async (_, fault) => {
    const { backend, clock, setFault, text } = await remote();
    setFault(fault);
    const release = await take(backend(), clock);
    await expect(take(backend(), clock, { pid: 18 })).rejects.toMatchObject({ code: 'LOCK_HELD' });
    await release();
    expect(text(LOCK)).toBeUndefined();
  });

  test.each(['before', 'after'] as const)('taking over, lost %s the effect: the owner is one', async (when) => {
    const { backend, clock, setFault, text } = await remote();
    await take(backend(), clock);
    setFault(once('PutObject', 2, when, broken, LOCK));
    await take(backend(), clock, { pid: 18, dead: ({ pid }) => pid === 17 });
    await expect(take(backend(), clock, { pid: 19 })).rejects.toMatchObject({ code: 'LOCK_HELD' });
    expect(JSON.parse(text(LOCK) ?? '')).toMatchObject({ pid: 18 });
  });
});

describe('the bucket', () => {
  test('that keeps no versions is warned of, with the command', async () => {
    const { backend } = await remote();
    expect(await backend().warnings()).toEqual([
      {
        code: 'BACKEND_UNVERSIONED',
        severity: 'warning',
        summary: "The state's bucket keeps no versions",
        detail:
          "Bucket states keeps only the last version of each object: a state that was overwritten or deleted by mistake can't be brought back.",
        hint: 'Switch versioning on:\naws s3api put-bucket-versioning --bucket states --versioning-configuration Status=Enabled',
      },
    ]);
  });

  test('that keeps them, or says nothing about it, is not', async () => {
    expect(await (await remote({ versioned: true })).backend().warnings()).toEqual([]);
    const silent = await remote();
    silent.setFault(({ operation }) =>
      operation === 'GetBucketVersioning' ? answered('AccessDenied', 403) : undefined,
    );
    expect(await silent.backend().warnings()).toEqual([]);
  });
});
