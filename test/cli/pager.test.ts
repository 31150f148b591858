import { describe, expect, it } from 'vitest';
import { heightOf, page, pagerFor } from '../../src/cli/pager.ts';
import { fakeIo } from './world.ts';

const LONG = 'line\n'.repeat(24);

/** A terminal of 80 × 24. */
function terminal(env: Record<string, string> = {}) {
  const io = fakeIo(env);
  return { ...io, stdout: { ...io.stdout, isTTY: true, rows: 24 } };
}

function pagerIn(env: Record<string, string>, text = LONG) {
  const io = terminal(env);
  return pagerFor(text, io.stdout, io.env);
}

describe('the pager', () => {
  it.each([
    [{}, ['less']],
    [{ PAGER: 'more' }, ['more']],
    [{ PAGER: 'less -S +G' }, ['less', '-S', '+G']],
    [{ PAGER: 'more', TELEPORT_STARTER_PAGER: 'most' }, ['most']],
    [{ PAGER: 'less; rm -r $HOME' }, ['less;', 'rm', '-r', '$HOME']],
    [{ CI: 'false' }, ['less']],
  ])('with %j is %j: words, which no shell sees', (env, words) => {
    expect(pagerIn(env)).toEqual(words);
  });

  it.each([
    { PAGER: 'cat' },
    { PAGER: '' },
    { PAGER: 'less', TELEPORT_STARTER_PAGER: 'cat' },
    { TELEPORT_STARTER_PAGER: '' },
    { CI: 'true' },
    { TERM: 'dumb' },
  ])('is none with %j', (env) => {
    expect(pagerIn(env)).toBeUndefined();
  });

  it('is none off a terminal', () => {
    const { stdout } = terminal();
    expect(pagerFor(LONG, { ...stdout, isTTY: false }, {})).toBeUndefined();
    expect(pagerFor(LONG, { ...stdout, rows: undefined }, {})).toBeUndefined();
  });

  it('is there only for what leaves no line for the prompt', () => {
    expect(pagerIn({}, 'line\n'.repeat(23))).toBeUndefined();
    expect(pagerIn({}, 'line\n'.repeat(24))).toEqual(['less']);
    expect(pagerIn({}, `${'x'.repeat(81)}\n${'line\n'.repeat(22)}`)).toEqual(['less']);
  });
});

it('lines are as high as they break, and escape codes take no place', () => {
  expect(heightOf('', 80)).toBe(1);
  expect(heightOf('a\n\nb\n', 80)).toBe(3);
  expect(heightOf('x'.repeat(160), 80)).toBe(2);
  expect(heightOf('x'.repeat(161), 80)).toBe(3);
  expect(heightOf(`\u001b[1;31m${'x'.repeat(80)}\u001b[0m`, 80)).toBe(1);
  expect(heightOf(`\u001b]8;;https://example.com\u001b\\${'x'.repeat(80)}\u001b]8;;\u001b\\`, 80)).toBe(1);
});

describe('long text is printed as it is', () => {
  it.each([
    ['with -json', { json: true, input: true }],
    ['with -input=false', { json: false, input: false }],
  ])('%s', async (_, options) => {
    // A pager that would swallow it.
    const io = terminal({ PAGER: 'true', PATH: process.env.PATH ?? '' });
    await page(LONG, options, io);
    expect(io.written.stdout).toBe(LONG);
  });

  it('when the pager is missing', async () => {
    const io = terminal({ PAGER: 'no-such-pager-anywhere', PATH: process.env.PATH ?? '' });
    await page(LONG, { json: false, input: true }, io);
    expect(io.written.stdout).toBe(LONG);
  });
});

it('a pager that is quit before the end is no error, and nothing is printed twice', async () => {
  const io = terminal({ PAGER: 'true', PATH: process.env.PATH ?? '' });
  await page('x'.repeat(10_000_000), { json: false, input: true }, io);
  expect(io.written.stdout).toBe('');
});
