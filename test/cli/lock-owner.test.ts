import { readlinkSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAlive, isDead, thisProcess } from '../../src/cli/lock-owner.ts';

/** Above what Linux gives out (pid_max is at most 2^22). */
const NO_PID = 2 ** 22 + 1;

it('a lock names the process by all that tells it from others', async () => {
  expect(await thisProcess('apply')).toMatchObject({
    pid: process.pid,
    operation: 'apply',
    ...(process.platform === 'linux' ? { pidNamespace: readlinkSync('/proc/self/ns/pid') } : {}),
  });
});

it('an owner is dead when its process is gone, or its pid has gone to another, or its host has been started anew', async () => {
  const me = await thisProcess('apply');
  expect(await isDead(me)).toBe(false);
  expect(await isAlive(me)).toBe(true);
  expect(await isDead({ ...me, pid: NO_PID })).toBe(true);
  expect(await isDead({ ...me, processStart: 'another' })).toBe(true);
  expect(await isAlive({ ...me, processStart: 'another' })).toBe(false);
  expect(await isDead({ ...me, bootId: 'another' })).toBe(true);
});

it('of an owner elsewhere that can not be told: on another host, or in another container, whose pids mean nothing here', async () => {
  const gone = { ...(await thisProcess('apply')), pid: NO_PID };
  expect(await isDead({ ...gone, host: 'another' })).toBe(false);
  expect(await isDead({ ...gone, pidNamespace: 'pid:[1]' })).toBe(false);
  expect(await isAlive({ ...gone, pid: process.pid, host: 'another' })).toBe(false);
  expect(await isAlive({ ...gone, pid: process.pid, pidNamespace: 'pid:[1]' })).toBe(false);
});

it('a lock of before pid namespaces were written down counts as it did', async () => {
  const { pidNamespace: _, ...me } = await thisProcess('apply');
  expect(await isDead({ ...me, pid: NO_PID })).toBe(true);
});
