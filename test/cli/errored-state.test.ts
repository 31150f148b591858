import { mkdirSync, readFileSync, statSync } from 'node:fs';
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

function failing(error: unknown) {
  const io = fakeIo();
  const store: StateStore = {
    name: 'x.json',
    load: async () => undefined,
    save: async () => {
      throw error;
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
          detail: expect.stringContaining('What this run knows is kept in errored.state.json.'),
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

  it('and can not be kept either, says both', async () => {
    const { store, file } = failing(full);
    mkdirSync(file);
    await expect(store.save(state)).rejects.toMatchObject({
      diagnostics: [
        {
          detail: expect.stringMatching(
            /^x\.json: no space\. It could not be kept in errored\.state\.json either: EISDIR/,
          ),
          hint: 'Make room.',
        },
      ],
    });
  });
});
