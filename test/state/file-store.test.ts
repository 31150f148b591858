import { lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fileStore, loadState } from '../../src/state/file-store.ts';
import { formatState } from '../../src/state/parse.ts';
import { newState } from '../../src/state/store.ts';
import { emptyFolder } from '../empty-folder.ts';

const state = newState({ stack: 'starter-cluster', account: '123456789012', region: 'us-west-2' });
const later = (serial: number) => ({ ...state, serial });
let path: string;

beforeEach(() => {
  path = join(emptyFolder(), 'deep', 'teleport-starter.state.json');
});

/** A store that has loaded what is there, as a run has. */
async function running() {
  const store = fileStore(path);
  await store.load();
  return store;
}

describe('a state file', () => {
  test('comes back as it was saved; there is none before the first save', async () => {
    const store = fileStore(path);
    expect(await store.load()).toBeUndefined();
    await store.save(state);
    expect(await store.load()).toEqual(state);
  });

  test('is for its owner only, keeps the version before, and leaves no other files', async () => {
    const store = fileStore(path);
    for (const serial of [0, 1, 2]) await store.save(later(serial));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(`${path}.backup`)).mode & 0o777).toBe(0o600);
    expect((await loadState(`${path}.backup`))?.serial).toBe(1);
    expect((await readdir(join(path, '..'))).sort()).toEqual([
      'teleport-starter.state.json',
      'teleport-starter.state.json.backup',
    ]);
  });

  test('of format version 1 is one of version 2 after the next write, and kept as it was until the one after', async () => {
    const first = `${JSON.stringify({ formatVersion: 1, ...later(7) }, null, 2)}\n`;
    await mkdir(join(path, '..'));
    await writeFile(path, first);
    const store = fileStore(path);
    const loaded = await store.load();
    expect(loaded).toEqual(later(7));
    expect(await readFile(path, 'utf8')).toBe(first);
    await store.save(later(8));
    expect(await readFile(path, 'utf8')).toBe(formatState(later(8)));
    expect(await readFile(`${path}.backup`, 'utf8')).toBe(first);
  });

  test.each(['is there', 'is not there yet'])('that is a symbolic link stays one; where it leads %s', async (there) => {
    const folder = join(path, '..', '..');
    const target = join(folder, 'elsewhere', 'real.json');
    await mkdir(join(path, '..'));
    await symlink('../elsewhere/real.json', path);
    if (there === 'is there') await fileStore(target).save(state);
    const store = await running();
    await store.save(later(1));
    await store.save(later(2));
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await loadState(target))?.serial).toBe(2);
    expect((await loadState(`${path}.backup`))?.serial).toBe(1);
  });

  test('that cannot be written says so, and keeps the version before', async () => {
    const blocked = join(path, '..', '..', 'a-file');
    await writeFile(blocked, 'not a directory');
    await expect(fileStore(join(blocked, 'state.json')).save(state)).rejects.toMatchObject({
      code: 'STATE_NOT_SAVED',
      diagnostics: [{ hint: 'Make room or fix the permissions, then run the command again.' }],
    });
    expect(await readFile(blocked, 'utf8')).toBe('not a directory');
  });

  test('whose backup cannot be written stays as it is, and can be written once that is mended', async () => {
    const store = fileStore(path);
    await store.save(later(1));
    await mkdir(`${path}.backup`);
    await expect(store.save(later(2))).rejects.toMatchObject({ code: 'STATE_NOT_SAVED' });
    expect((await loadState(path))?.serial).toBe(1);
    await rm(`${path}.backup`, { recursive: true });
    await store.save(later(3));
    expect((await loadState(path))?.serial).toBe(3);
    expect((await loadState(`${path}.backup`))?.serial).toBe(1);
  });
});

describe('a run that was not alone writes nothing over what it has not seen', () => {
  const hint =
    'Wait until no other run is at work, then run the command again: it goes on from what is recorded there. Where it was moved, deleted or replaced by hand, put the right one back first.';

  /** What stands in the state's folder. */
  async function files() {
    const folder = join(path, '..');
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
  }

  async function refused(store: { save(s: typeof state): Promise<void> }, serial: number, change: string) {
    const before = await files();
    // Not only the first time: the run may try again to record what AWS has answered.
    for (const next of [serial, serial + 1]) {
      await expect(store.save(later(next))).rejects.toMatchObject({
        diagnostics: [
          {
            code: 'STATE_CONFLICT',
            summary: 'The state was changed while this run was at work',
            detail: `${path} ${change}. It was left as it is now, and this run does nothing more.`,
            hint,
          },
        ],
      });
    }
    expect(await files()).toEqual(before);
  }

  test('another has begun the state', async () => {
    const mine = await running();
    await (await running()).save(later(4));
    await refused(mine, 1, 'was not there when this run began, and has serial 4 now');
  });

  test('another has written since it was loaded', async () => {
    await (await running()).save(later(1));
    const mine = await running();
    await (await running()).save(later(2));
    await refused(mine, 2, 'has serial 2 now; this run has read or written serial 1 last');
  });

  test('another has written since it was saved, and goes on writing', async () => {
    const mine = await running();
    await mine.save(later(1));
    const other = await running();
    await mine.save(later(2));
    await mine.save(later(3));
    await refused(other, 2, 'has serial 3 now; this run has read or written serial 1 last');
    await mine.save(later(4));
    expect((await loadState(path))?.serial).toBe(4);
    expect((await loadState(`${path}.backup`))?.serial).toBe(3);
  });

  test('another has come to the same serial', async () => {
    const mine = await running();
    await mine.save(later(1));
    await writeFile(path, formatState({ ...later(1), outputs: { by: 'another' } }));
    await refused(mine, 2, 'still has serial 1, but with another content than this run has read or written last');
  });

  test('the backup was put back', async () => {
    const mine = await running();
    await mine.save(later(1));
    await mine.save(later(2));
    await writeFile(path, await readFile(`${path}.backup`));
    await refused(mine, 3, 'has serial 1 now; this run has read or written serial 2 last');
  });

  test("another deployment's state was put there", async () => {
    const mine = await running();
    await mine.save(later(1));
    await writeFile(path, formatState({ ...later(1), lineage: 'f'.repeat(32) }));
    await refused(
      mine,
      2,
      `is the state of another deployment now: its lineage is ${'f'.repeat(32)}, this run's is ${state.lineage}`,
    );
  });

  test.each(['', 'no JSON', '[]'])('it was damaged: %j', async (text) => {
    const mine = await running();
    await mine.save(later(1));
    await writeFile(path, text);
    await refused(mine, 2, 'is another one than before, and damaged');
  });

  test('it was deleted', async () => {
    const mine = await running();
    await mine.save(later(1));
    await rm(path);
    await refused(mine, 2, 'has gone');
  });

  test('nor does one that has loaded nothing', async () => {
    await (await running()).save(later(1));
    await refused(fileStore(path), 2, 'was not there when this run began, and has serial 1 now');
  });
});

describe('a damaged state file is refused, and stays as it is', () => {
  const good = formatState({ ...state, outputs: { a: 1 } });

  beforeEach(async () => {
    await mkdir(join(path, '..'));
  });

  test.each([
    ['cut off', good.slice(0, good.length / 2), 'STATE_UNREADABLE', undefined],
    ['empty', '', 'STATE_UNREADABLE', undefined],
    ['not a state', '{"version": 4, "terraform_version": "1.11"}', 'STATE_UNREADABLE', undefined],
    [
      'edited',
      good.replace('"a": 1', '"a": 2'),
      'STATE_CHECKSUM',
      'If you have edited it and want to keep that, remove line 3, "checksum".',
    ],
  ])('%s: with the backup to restore', async (_, text, code, own) => {
    await writeFile(path, text);
    await writeFile(`${path}.backup`, formatState(later(41)));
    const advice = `The version before the last write (serial 41) is kept beside it; look at both, then restore it with\ncp ${path}.backup ${path}`;
    await expect(loadState(path)).rejects.toMatchObject({
      diagnostics: [
        {
          code,
          detail: expect.stringMatching(/teleport-starter\.state\.json.*\bline \d+.* Nothing was changed\.$/),
          hint: own ? `${own} Otherwise: ${advice.charAt(0).toLowerCase()}${advice.slice(1)}` : advice,
        },
      ],
    });
    await expect(fileStore(path).load()).rejects.toMatchObject({ code });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test('in a folder whose name a shell would take for two: the command can be copied all the same', async () => {
    const folder = join(emptyFolder(), 'my cluster');
    await mkdir(folder);
    const path = join(folder, 'x.json');
    await writeFile(path, '{');
    await writeFile(`${path}.backup`, formatState(later(41)));
    await expect(fileStore(path).load()).rejects.toMatchObject({
      diagnostics: [{ hint: expect.stringContaining(`\ncp '${path}.backup' '${path}'`) }],
    });
  });

  test.each([
    ['no backup', undefined],
    ['a damaged backup', good.slice(0, 40)],
  ])('%s is not offered', async (_, backup) => {
    await writeFile(path, '{');
    if (backup) await writeFile(`${path}.backup`, backup);
    await expect(loadState(path)).rejects.toMatchObject({
      diagnostics: [
        {
          hint: `There is no good version of it in ${path}.backup: restore a copy of your own. Without one, docs/state-format.md says how to go on, under "Lost".`,
        },
      ],
    });
  });

  test('of a newer format is not called damaged: no backup is offered', async () => {
    await writeFile(path, good.replace('"formatVersion": 2', '"formatVersion": 3'));
    await writeFile(`${path}.backup`, good);
    await expect(loadState(path)).rejects.toMatchObject({
      diagnostics: [{ code: 'STATE_VERSION', hint: 'Use the newer teleport-starter that wrote it.' }],
    });
  });

  test('unless its checksum was removed: that keeps an edit', async () => {
    const edited = good.replace('"a": 1', '"a": 2').replace(/.*"checksum".*\n/, '');
    await writeFile(path, edited);
    expect((await loadState(path))?.outputs).toEqual({ a: 2 });
  });

  test('and can be written over by who has looked at it', async () => {
    await writeFile(path, '{');
    const store = fileStore(path);
    await expect(store.load()).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    await store.save(later(1));
    expect(await loadState(path)).toEqual(later(1));
    expect(await readFile(`${path}.backup`, 'utf8')).toBe('{');
  });
});
