import { readFile, readlink } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import type { LockOwner } from '../state/lock-file.ts';

/** This process, as a lock names it. */
export async function thisProcess(operation: string): Promise<LockOwner> {
  const namespace = await pidNamespace();
  return {
    host: hostname(),
    user: userName(),
    pid: process.pid,
    processStart: await startOf(process.pid),
    bootId: await bootId(),
    ...(namespace === undefined ? {} : { pidNamespace: namespace }),
    operation,
  };
}

/** Whether the lock's owner has certainly ended. */
export async function isDead(owner: LockOwner): Promise<boolean> {
  return (await fateOf(owner)) === 'dead';
}

/** Whether the lock's owner is at work on this machine. */
export async function isAlive(owner: LockOwner): Promise<boolean> {
  return (await fateOf(owner)) === 'alive';
}

/** Of another host, or another container on this one, nothing can be told. */
async function fateOf(owner: LockOwner): Promise<'dead' | 'alive' | 'unknown'> {
  if (owner.host !== hostname()) return 'unknown';
  if (owner.pidNamespace !== undefined && owner.pidNamespace !== (await pidNamespace())) return 'unknown';
  if (owner.bootId !== (await bootId())) return 'dead';
  try {
    // Signal 0 asks only whether the process is there; EPERM means that it is, under another user.
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  return owner.processStart === (await startOf(owner.pid)) ? 'alive' : 'dead';
}

/** When a process started, in the kernel's ticks (field 22 of /proc/PID/stat); empty where there is no /proc. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in parentheses, may hold spaces: count the fields behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** In which pids count, e.g. `pid:[4026531836]` (pid_namespaces(7)); `undefined` where there is no /proc. */
function pidNamespace(): Promise<string | undefined> {
  return readlink('/proc/self/ns/pid').catch(() => undefined);
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
