import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadOutputs } from '../../src/state/outputs.ts';
import { formatState } from '../../src/state/parse.ts';
import { newState } from '../../src/state/store.ts';
import { emptyFolder } from '../empty-folder.ts';

const state = newState({ stack: 'starter-cluster', account: '123456789012', region: 'us-east-1' });

function fileWith(text: string): string {
  const file = join(emptyFolder(), 'state.json');
  writeFileSync(file, text);
  return file;
}

it('reads the outputs', async () => {
  expect(await loadOutputs(fileWith(formatState({ ...state, outputs: { key_name: 'k' } })))).toEqual({ key_name: 'k' });
});

it.each([1, 2])('reads them in a file of format version %d that has no checksum', async (formatVersion) => {
  const text = JSON.stringify({ formatVersion, ...state, outputs: { key_name: 'k' } });
  expect(await loadOutputs(fileWith(text))).toEqual({ key_name: 'k' });
});

it('has none without a file', async () => {
  expect(await loadOutputs('/nowhere/state.json')).toBeUndefined();
});

it.each([
  ['a truncated file', formatState(state).slice(0, 40), 'STATE_UNREADABLE'],
  ['a file without outputs', JSON.stringify({ formatVersion: 2, ...state, outputs: 1 }), 'STATE_UNREADABLE'],
  ['an edited file', formatState(state).replace('"outputs": {}', '"outputs": { "a": "b" }'), 'STATE_CHECKSUM'],
  ['a newer format', JSON.stringify({ ...state, formatVersion: 99 }), 'STATE_VERSION'],
])('says what is wrong with %s', async (_, text, code) => {
  await expect(loadOutputs(fileWith(text))).rejects.toMatchObject({ code });
});
