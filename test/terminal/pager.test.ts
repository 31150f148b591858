import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../e2e/run.ts';
import { Site } from './site.ts';
import { openTerminal, type TerminalSession } from './terminal.ts';

/** Reads three lines of what it gets, and the keyboard, as pagers do; ends at "q" without having seen the rest. */
const PAGER = `
trap 'echo "[the pager has Ctrl-C]"' INT
for line in 1 2 3; do IFS= read -r text; printf '%s\\n' "$text"; done
echo "[pager: $*]"
while IFS= read -r key </dev/tty || [ -n "$key" ]; do [ "$key" = q ] && break; done
`;

/** A terminal that goes with its last process may take what nobody has read yet along: this one waits for a key. */
const AND_WAIT = 'trap : INT; stty cols 80 rows 24; "$@"; echo "[exit $?]"; read -r';

/** A command in a terminal of 80 × 24, with a pager of ours. */
function inTerminal(site: Site, args: readonly string[], env: Record<string, string> = {}) {
  const pager = join(site.cwd, 'pager');
  writeFileSync(pager, PAGER);
  const sized = ['bash', '-c', AND_WAIT, 'bash', ...commandLine(...args)];
  return openTerminal(sized, {
    cwd: site.cwd,
    env: { ...site.env('instant'), PAGER: `bash ${pager} -x '$HOME'`, ...env },
  });
}

/** The exit code, and all that was printed. */
async function endOf(terminal: TerminalSession): Promise<{ code: string | undefined; text: string }> {
  await terminal.shows(/\[exit \d+\]/);
  const text = terminal.text();
  terminal.press('\n');
  await terminal.ended;
  return { code: /\[exit (\d+)\]/.exec(text)?.[1], text };
}

it('a long plan goes through the pager, which gets its words as they are; to quit it early is no error', async () => {
  const terminal = inTerminal(new Site(), ['-sandbox', 'plan', '-out', 'the.plan']);
  await terminal.shows(/\[pager: -x '\$HOME'\]/);
  expect(terminal.text()).not.toContain('Plan: 30 to add');
  terminal.press('q\n');
  const { code, text } = await endOf(terminal);
  expect(code).toBe('0');
  expect(text).toContain('Saved the plan to the.plan.');
  expect(text).not.toContain('Error');
});

it("Ctrl-C in the pager is the pager's: we wait for its end", async () => {
  const terminal = inTerminal(new Site(), ['-help']);
  await terminal.shows(/\[pager: .*\]/);
  terminal.press('\x03');
  await terminal.shows(/\[the pager has Ctrl-C\]/);
  terminal.press('q\n');
  expect((await endOf(terminal)).code).toBe('0');
});

it('long help goes through the pager, short output does not', async () => {
  const help = inTerminal(new Site(), ['help']);
  await help.shows(/^Usage: teleport-starter[\s\S]*\[pager: .*\]/m);
  help.press('q\n');
  expect((await endOf(help)).code).toBe('0');

  const short = await endOf(inTerminal(new Site(), ['version']));
  expect(short.text).not.toContain('[pager');
});

it.each<[string, readonly string[], Record<string, string>]>([
  ['with PAGER=cat', [], { PAGER: 'cat' }],
  ['with TELEPORT_STARTER_PAGER=cat', [], { TELEPORT_STARTER_PAGER: 'cat' }],
  ['with a pager that is missing', [], { PAGER: 'no-such-pager' }],
  ['in CI', [], { CI: 'true' }],
  ['with -json', ['-json'], {}],
  ['with -input=false', ['-input=false'], {}],
])('%s the plan is printed, whole', async (_, args, env) => {
  const { code, text } = await endOf(inTerminal(new Site(), ['-sandbox', 'plan', ...args], env));
  expect(code).toBe('0');
  expect(text).not.toContain('[pager');
  expect(text).toMatch(args.includes('-json') ? /"type":"plan"/ : /Plan: 30 to add/);
});

it('the plan that an apply asks about stays above the question', async () => {
  const terminal = inTerminal(new Site(), ['-sandbox', 'apply']);
  await terminal.shows(/Plan: 30 to add[\s\S]*Enter a value:/);
  expect(terminal.text()).not.toContain('[pager');
  terminal.press('no\r');
  expect((await endOf(terminal)).code).toBe('1');
});
