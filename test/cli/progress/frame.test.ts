import headless from '@xterm/headless';
import { expect, test } from 'vitest';
import { makeFrame } from '../../../src/cli/progress/frame.ts';

/** What redrawing libraries write to erase a frame of so many lines and the line below it. */
const erasing = (lines: number) => `${'\u001b[2K\u001b[1A'.repeat(lines)}\u001b[2K\u001b[G`;

test.each([
  [30, 12],
  [12, 30],
])('a window made %i → %i columns wide leaves nothing of the frame that stood there before', async (before, after) => {
  const terminal = new headless.Terminal({ cols: before, rows: 20, allowProposedApi: true, convertEol: true });
  const frame = makeFrame(
    (text) => terminal.write(text),
    () => terminal.cols,
  );
  const written = () => new Promise<void>((resolve) => terminal.write('', resolve));
  frame.write('above, to stay\n');
  frame.write('');
  frame.write('a long row\nanother row, and a long one\n'.slice(0, before === 12 ? 11 : undefined));
  await written();
  terminal.resize(after, 20);
  frame.write(`${erasing(before === 12 ? 1 : 2)}the new row\n`);
  await written();
  const lines = Array.from({ length: 20 }, (_, at) => terminal.buffer.active.getLine(at)?.translateToString(true));
  expect(lines.join('\n').trimEnd().replaceAll('\n', ' ')).toBe(
    after === 12 ? 'above, to st ay the new row' : 'above, to stay the new row',
  );
});

test('what is put above the frame stays there, and the frame goes on below', async () => {
  const terminal = new headless.Terminal({ cols: 30, rows: 10, allowProposedApi: true, convertEol: true });
  const frame = makeFrame(
    (text) => terminal.write(text),
    () => terminal.cols,
  );
  frame.write('row 1\nrow 2\n');
  frame.above(['a warning']);
  frame.write(`${erasing(2)}row 1 is done\nrow 2\n`);
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const lines = Array.from({ length: 5 }, (_, at) => terminal.buffer.active.getLine(at)?.translateToString(true));
  expect(lines).toEqual(['a warning', 'row 1 is done', 'row 2', '', '']);
});
