import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { locked } from '../../src/cli/locked.ts';
import { fileBackend } from '../../src/state/file-backend.ts';
import { defaults, fakeIo } from './world.ts';

const inFile = ({ cwd }: { readonly cwd: string }) => fileBackend(join(cwd, defaults.state));

it('work is done under the lock, which is gone when the work has failed', async () => {
  const io = fakeIo();
  const work = locked('apply', inFile(io), defaults, io, async () => {
    expect(readdirSync(io.cwd)).toEqual([`${defaults.state}.lock`]);
    throw new Error('the work failed');
  });
  await expect(work).rejects.toThrow('the work failed');
  expect(readdirSync(io.cwd)).toEqual([]);
});

it('why the work failed is told, even if the lock can not be released then', async () => {
  const io = fakeIo();
  const breakingTheLock = (then: () => void) => async () => {
    const lock = join(io.cwd, `${defaults.state}.lock`);
    rmSync(lock, { recursive: true });
    mkdirSync(lock);
    then();
  };
  const failing = breakingTheLock(() => {
    throw new Error('the work failed');
  });
  await expect(locked('apply', inFile(io), defaults, io, failing)).rejects.toThrow('the work failed');
  rmSync(join(io.cwd, `${defaults.state}.lock`), { recursive: true });
  const done = locked(
    'apply',
    inFile(io),
    defaults,
    io,
    breakingTheLock(() => {}),
  );
  await expect(done).resolves.toBeUndefined();
  expect(io.written.stderr).toContain('Warning: The lock could not be released [LOCK_STAYS]');
  expect(io.written.stderr).toContain('teleport-starter unlock');
});

it('a run that waits for another says so once, with who that is, and goes on when it has ended', async () => {
  const io = fakeIo();
  let finish = () => {};
  let first: Promise<void> | undefined;
  // The second must not come first.
  await new Promise<void>((holdsIt) => {
    first = locked('destroy', inFile(io), defaults, io, () => {
      holdsIt();
      return new Promise<void>((done) => (finish = done));
    });
  });
  const stderr = { ...io.stderr };
  const told = new Promise<string>((resolve) => {
    stderr.write = resolve;
  });
  const patient = { ...defaults, lockTimeoutMs: 300_000 };
  const second = locked('apply', inFile(io), patient, { ...io, stderr }, async () => 'done');
  expect(await told).toMatch(
    /Warning: Waiting for another run \[LOCK_AWAITED\]\n(.*\n)*.*\(process \d+\) has been running "destroy"\s(.*\n)*.*up\sto\s5m0s(.*\n)*.*press Ctrl-C/,
  );
  finish();
  await first;
  expect(await second).toBe('done');
});
