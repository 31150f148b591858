import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptWhenUnsaved } from '../../src/cli/errored-state.ts';
import { StarterError } from '../../src/core/errors.ts';
import { stateConflict } from '../../src/state/conflict.ts';
import { parseState } from '../../src/state/parse.ts';
import type { StateStore } from '../../src/state/store.ts';
import { defaults, fakeIo, stateWith } from './world.ts';

const state = stateWith({ outputs: { a: 1 } });
const full = new StarterError({
  code: 'STATE_NOT_SAVED',
  summary: 'The state could not be saved',
  detail: 'x.json: no space.',
  hint: 'Make room.',
});

/** A store that fails with `error` until it is well. */
function failing(error: unknown, io = fakeIo(), isWell = () => false) {
  const store: StateStore = {
    name: 'x.json',
    load: async () => undefined,
    save: async () => {
      if (!isWell()) throw error;
    },
  };
  return { io, store: keptWhenUnsaved(store, defaults, io), file: join(io.cwd, 'errored.state.json') };
}

describe('a state that could not be saved', () => {
  it('is kept beside the command, for its owner only, with the way to push it', async () => {
    const { store, file } = failing(full);
    await expect(store.save(state)).rejects.toMatchObject({
      diagnostics: [
        {
          code: 'STATE_NOT_SAVED',
          detail: 'x.json: no space. What this run knows is kept in errored.state.json.',
          hint: 'When the state can be written to again, and before any other run, put that in its place:\nteleport-starter state push errored.state.json',
        },
      ],
    });
    expect(parseState(readFileSync(file, 'utf8'), file)).toEqual(state);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(store.save({ ...state, serial: 4 })).rejects.toThrow();
    expect(parseState(readFileSync(file, 'utf8'), file).serial).toBe(4);
  });

  it('because another run has changed it, is kept, but nobody is told to push it', async () => {
    const { store, file } = failing(stateConflict('x.json'));
    const error = await store.save(state).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      diagnostics: [
        {
          code: 'STATE_CONFLICT',
          detail: expect.stringContaining(
            'What this run knows is kept in errored.state.json. It is there to compare, not to be pushed.',
          ),
        },
      ],
    });
    expect((error as StarterError).diagnostics[0].hint).not.toContain('push');
    expect(parseState(readFileSync(file, 'utf8'), file)).toEqual(state);
  });

  it('because nothing is waited for any more, is kept and told once', async () => {
    const stop = new Error('stopped');
    const { io, store, file } = failing(stop);
    await expect(store.save(state)).rejects.toBe(stop);
    await expect(store.save(state)).rejects.toBe(stop);
    expect(parseState(readFileSync(file, 'utf8'), file)).toEqual(state);
    expect(io.written.stderr.match(/Warning: The state could not be saved \[STATE_NOT_SAVED\]/g)).toHaveLength(1);
    expect(io.written.stderr).toContain('│ teleport-starter state push errored.state.json\n');
  });

  it('is kept beside what an earlier run has left, which may be recorded nowhere else', async () => {
    const first = failing(full);
    await expect(first.store.save({ ...state, serial: 9 })).rejects.toThrow();
    await expect(failing(full, first.io).store.save(state)).rejects.toMatchObject({
      diagnostics: [
        {
          detail: expect.stringContaining('kept in errored.2.state.json.'),
          hint: expect.stringContaining('state push errored.2.state.json'),
        },
      ],
    });
    expect(parseState(readFileSync(first.file, 'utf8'), '').serial).toBe(9);
    expect(parseState(readFileSync(join(first.io.cwd, 'errored.2.state.json'), 'utf8'), '').serial).toBe(3);
  });

  it('keeps up with the writes that succeed after all: to push it undoes none of them', async () => {
    let well = true;
    const { io, store, file } = failing(full, fakeIo(), () => well);
    await store.save(state);
    expect(readdirSync(io.cwd)).toEqual([]);
    well = false;
    await expect(store.save({ ...state, serial: 4 })).rejects.toThrow();
    well = true;
    await store.save({ ...state, serial: 5 });
    expect(parseState(readFileSync(file, 'utf8'), file).serial).toBe(5);
    expect(readdirSync(io.cwd)).toEqual(['errored.state.json']);
  });

  it('and can not be kept either, says both', async () => {
    const { io, store } = failing(full);
    rmSync(io.cwd, { recursive: true });
    await expect(store.save(state)).rejects.toMatchObject({
      diagnostics: [
        {
          detail: expect.stringMatching(
            /^x\.json: no space\. It could not be kept in errored\.state\.json either: ENOENT/,
          ),
          hint: 'Make room.',
        },
      ],
    });
  });
});
