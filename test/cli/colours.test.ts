import { expect, it } from 'vitest';
import { wantsColours } from '../../src/cli/colours.ts';

it.each<[string, Record<string, string>, boolean, boolean, boolean]>([
  ['a terminal', {}, true, false, true],
  ['a pipe', {}, false, false, false],
  ['-no-color', { FORCE_COLOR: '1' }, true, true, false],
  ['NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, true, false, true],
  ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1', CI: 'true', TERM: 'dumb' }, false, false, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false, false],
  ['TERM=dumb', { TERM: 'dumb' }, true, false, false],
  ['CI', { CI: 'true' }, true, false, false],
  ['CI=false', { CI: 'false' }, true, false, true],
])('%s', (_, env, isTTY, noColourOption, colours) => {
  expect(wantsColours(env, isTTY, noColourOption)).toBe(colours);
});
