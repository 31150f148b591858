import { expect, test } from 'vitest';
import { answer, Desk, EVERY_QUESTION } from './dialogue.ts';

const names = Object.keys(EVERY_QUESTION);
const KEYS = { 'Ctrl-C': '\x03', Escape: '\x1b', 'Ctrl-D': '\x04' } as const;

test.each<[keyof typeof KEYS, string]>([
  ...names.map((name): [keyof typeof KEYS, string] => ['Ctrl-C', name]),
  ['Escape', 'region'],
  ['Escape', 'domain'],
  ['Escape', 'decision'],
  ['Ctrl-D', 'edition'],
])('%s at the question of %s: nothing is changed', async (key, name) => {
  const desk = new Desk();
  // A tall and narrow window for one half of the questions, the other way round for the other.
  const size = names.indexOf(name) % 2 === 0 ? { cols: 80, rows: 24 } : { cols: 200, rows: 50 };
  const terminal = desk.open(['-sandbox', 'init'], size);
  for (const before of names.slice(0, names.indexOf(name))) {
    const question = EVERY_QUESTION[before];
    // That which won't do has its own test.
    if (question) await answer(terminal, { ...question, wrong: [] });
  }
  await terminal.shows(EVERY_QUESTION[name]?.asks ?? /^$/);
  terminal.press(KEYS[key]);
  const { code, text, cursorShows } = await terminal.ended;
  expect({ code, cursorShows }).toEqual({ code: 130, cursorShows: true });
  expect(text).toMatch(/\nNothing was changed\.\n\[terminal as before\]$/);
  expect(desk.made()).toEqual([]);
});

test('a signal at a question leaves as well', async () => {
  const desk = new Desk();
  const terminal = desk.open(['-sandbox', 'init'], { cols: 80, rows: 24 });
  await terminal.shows(/Which AWS region\?/);
  terminal.signal('SIGTERM');
  const { code, text } = await terminal.ended;
  expect(code).toBe(143);
  expect(text).toMatch(/\nNothing was changed\.\n\[terminal as before\]$/);
  expect(desk.made()).toEqual([]);
});
