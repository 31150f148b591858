import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/simulate.mjs', import.meta.url));

/** Runs the simulator; `npm run simulate -- --help` tells what it takes. */
function simulate(...args: string[]): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, '--jobs', '2', ...args]);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed }));
  });
}

describe('the simulator', () => {
  test('a disturbance at every call of each scene, then one more run', async () => {
    const { code, printed } = await simulate('--sweep');
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringMatching(/, 0 went wrong/) });
    expect(Number(/(\d+) disturbed calls/.exec(printed)?.[1])).toBeGreaterThan(1_500);
  });

  test('500 random lives', async () => {
    const { code, printed } = await simulate('--seeds', '500');
    expect({ code, printed }).toEqual({
      code: 0,
      printed: expect.stringContaining('500 lives, 0 disturbed calls, 0 went wrong'),
    });
  });

  test('notices each deliberate bug', async () => {
    const { code, printed } = await simulate('--bugs');
    expect({ code, printed }).toEqual({ code: 0, printed: expect.not.stringContaining('MISSED') });
    expect(printed.match(/^caught /gm)?.length).toBe(7);
  });

  test('prints the command that replays what went wrong', async () => {
    const { code, printed } = await simulate('--scene', 'again', '--bug', 'denied-is-absent');
    expect(code).toBe(1);
    expect(printed).toMatch(/^replay: npm run simulate -- --scene again --point \d+ --bug denied-is-absent$/m);
  });
});
