import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadOutputs } from '../../src/state/outputs.ts';
import { formatState } from '../../src/state/parse.ts';
import { newState } from '../../src/state/store.ts';

const state = newState({ stack: 'starter-cluster', account: '123456789012', region: 'us-east-1' });

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-outputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'state.json'), text);
  return join(folder, 'state.json');
}

it('reads the outputs', async () => {
  expect(await loadOutputs(fileWith(formatState({ ...state, outputs: { key_name: 'k' } })))).toEqual({ key_name: 'k' });
});

it('has none without a file', async () => {
  expect(await loadOutputs('/nowhere/state.json')).toBeUndefined();
});

it.each([
  ['a truncated file', formatState(state).slice(0, 40), 'STATE_UNREADABLE'],
  ['a file without outputs', JSON.stringify({ ...state, outputs: 1 }), 'STATE_UNREADABLE'],
  ['a newer format', JSON.stringify({ ...state, formatVersion: 99 }), 'STATE_VERSION'],
])('says what is wrong with %s', async (_, text, code) => {
  await expect(loadOutputs(fileWith(text))).rejects.toMatchObject({ code });
});
