import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../empty-folder.ts';

/**
 * What a long command sees when signals arrive and pipes close: a small program of its own around `createIo`, since no
 * command of ours waits long enough by itself to be met in the middle.
 */
async function start(body: string): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
  const folder = emptyFolder();
  const script = join(folder, 'script.mjs');
  await build({
    stdin: {
      contents: `import { createIo } from './src/cli/terminal.ts';\nconst io = createIo({ noColour: false });\n${body}`,
      resolveDir: fileURLToPath(new URL('../../../', import.meta.url)),
    },
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, lines: lineByLine(child) };
}

async function* lineByLine(child: ChildProcess): AsyncGenerator<string> {
  let rest = '';
  for await (const data of child.stdout ?? []) {
    const parts = `${rest}${data}`.split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

async function next(lines: AsyncIterator<string>): Promise<string | undefined> {
  return (await lines.next()).value;
}

const WAITING = `
io.stop.addEventListener('abort', () => io.stdout.write('stop ' + io.stop.reason.exitCode + '\\n'));
io.abandon.addEventListener('abort', () => io.stdout.write('abandon ' + io.abandon.reason.exitCode + '\\n'));
process.on('SIGUSR2', () => io.stdout.write('still here\\n'));
setInterval(() => {}, 60_000);
io.stdout.write('waiting\\n');
`;

describe('signals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s stops, and the exit code says so', async (signal, code) => {
    const { child, lines } = await start(WAITING);
    expect(await next(lines)).toBe('waiting');
    child.kill(signal);
    expect(await next(lines)).toBe(`stop ${code}`);
    child.kill('SIGKILL');
  });

  it('the second abandons, the third ends the process as the system does', async () => {
    const { child, lines } = await start(WAITING);
    expect(await next(lines)).toBe('waiting');
    child.kill('SIGINT');
    expect(await next(lines)).toBe('stop 130');
    child.kill('SIGTERM');
    expect(await next(lines)).toBe('abandon 143');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
  });

  it('losing the terminal twice is still only a stop', async () => {
    const { child, lines } = await start(WAITING);
    expect(await next(lines)).toBe('waiting');
    child.kill('SIGHUP');
    expect(await next(lines)).toBe('stop 129');
    child.kill('SIGHUP');
    child.kill('SIGUSR2');
    expect(await next(lines)).toBe('still here');
    child.kill('SIGKILL');
  });
});

it('a closed pipe drops output and ends nothing', async () => {
  const { child, lines } = await start(`
    process.on('SIGUSR2', async () => {
      for (let i = 0; i < 50; i++) {
        io.stdout.write('nobody reads this\\n'.repeat(100));
        await new Promise((resolve) => setImmediate(resolve));
      }
      io.stderr.write('went on to the end\\n');
      process.exit(7);
    });
    setInterval(() => {}, 60_000);
    io.stdout.write('ready\\n');
  `);
  expect(await next(lines)).toBe('ready');
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  child.stdout?.destroy();
  const ended = once(child, 'close');
  child.kill('SIGUSR2');
  expect(await ended).toEqual([7, null]);
  expect(stderr).toBe('went on to the end\n');
});
