import { expect, it } from 'vitest';
import { shellWord } from '../../src/core/shell-word.ts';

it('what a shell would not take for one word is quoted', () => {
  expect(['a/b-c.plan', 'a b', '', 'a;b', "it's"].map(shellWord)).toEqual([
    'a/b-c.plan',
    "'a b'",
    "''",
    "'a;b'",
    "'it'\\''s'",
  ]);
});
