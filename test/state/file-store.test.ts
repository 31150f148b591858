import { lstat, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fileStore, loadState } from '../../src/state/file-store.ts';
import { formatState } from '../../src/state/parse.ts';
import { newState } from '../../src/state/store.ts';

const state = newState({ stack: 'starter-cluster', account: '123456789012', region: 'us-west-2' });
let path: string;

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'state-')), 'deep', 'teleport-starter.state.json');
});

describe('a state file', () => {
  test('comes back as it was saved; there is none before the first save', async () => {
    const store = fileStore(path);
    expect(await store.load()).toBeUndefined();
    await store.save(state);
    expect(await store.load()).toEqual(state);
  });

  test('is for its owner only, keeps the version before, and leaves no other files', async () => {
    const store = fileStore(path);
    await store.save(state);
    await store.save({ ...state, serial: 1 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(`${path}.backup`)).mode & 0o777).toBe(0o600);
    expect((await loadState(`${path}.backup`))?.serial).toBe(0);
    expect((await readdir(join(path, '..'))).sort()).toEqual([
      'teleport-starter.state.json',
      'teleport-starter.state.json.backup',
    ]);
  });

  test.each(['is there', 'is not there yet'])('that is a symbolic link stays one; where it leads %s', async (there) => {
    const folder = join(path, '..', '..');
    const target = join(folder, 'elsewhere', 'real.json');
    await mkdir(join(path, '..'));
    await symlink('../elsewhere/real.json', path);
    if (there === 'is there') await fileStore(target).save(state);
    await fileStore(path).save({ ...state, serial: 1 });
    await fileStore(path).save({ ...state, serial: 2 });
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
});

describe('a damaged state file is refused, with the line and the backup to restore', () => {
  const lines = formatState({ ...state, outputs: { a: 1 } }).split('\n');
  test.each([
    ['cut off', lines.slice(0, 5).join('\n'), 'STATE_UNREADABLE', /line 5: /],
    ['empty', '', 'STATE_UNREADABLE', /line 1: /],
    ['broken by hand', lines.join('\n').replace('"serial": 0,', '"serial": 0'), 'STATE_UNREADABLE', /line 5: /],
    ['not a state', '{"version": 4, "terraform_version": "1.11"}', 'STATE_UNREADABLE', /at formatVersion: /],
    [
      'with a wrong member',
      lines.join('\n').replace('"serial": 0', '"serial": "x"'),
      'STATE_UNREADABLE',
      /at serial: /,
    ],
    [
      'of a newer version',
      lines.join('\n').replace('"formatVersion": 1', '"formatVersion": 2'),
      'STATE_VERSION',
      /has format version 2; this program reads version 1/,
    ],
  ])('%s', async (_what, text, code, detail) => {
    path = join(await mkdtemp(join(tmpdir(), 'state-')), 's.json');
    await writeFile(path, text);
    const error = await loadState(path).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code, diagnostics: [{ detail: expect.stringMatching(detail) }] });
    expect(error).toMatchObject({ diagnostics: [{ detail: expect.stringContaining(path) }] });
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});
