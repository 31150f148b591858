import { expect, test } from 'vitest';
import { Desk } from './dialogue.ts';

const NEXT = /Which AWS region\? us-west-2\n[\s\S]*Which edition\?\n❯/;

test('text and Enter in one burst: what fits is taken from a list; what fits nothing takes nothing', async () => {
  const terminal = new Desk().open(['-sandbox', 'init'], { cols: 80, rows: 40 });
  await terminal.shows(/Which AWS region\?\n❯ us-east-1/);
  for (const burst of ['nosuch\r', 'nosuch\r\r', 'us-east-1nosuch\r']) {
    terminal.press('\x1b[B');
    await terminal.shows(/Which AWS region\?\n.*\n❯ us-east-2/);
    terminal.press(burst);
    // All of them again, from the first one.
    await terminal.shows(/Which AWS region\?\n❯ us-east-1/);
    expect(terminal.text()).not.toContain('valid value');
  }
  terminal.press('us-west-2\r');
  await terminal.shows(NEXT);
  terminal.press('\x03');
  expect((await terminal.ended).code).toBe(130);
});
