import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModule } from './load-module.mjs';

/**
 * Makes docs/session.md: a new user's first hour in the sandbox, typed into a pseudo-terminal of 80 columns, as the screens
 * showed it:  node scripts/session.mjs
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const SIZE = { cols: 80, rows: 50 };
const ENTER = '\r';

/** What a person waits for on the screen, and types then. `frame`: the window is kept, under these words. */
const INIT = [
  [/Which AWS region\?\n❯ us-east-1/, 'oregon'],
  [/Which AWS region\? oregon\n❯ us-west-2/, ENTER],
  [/Which edition\?\n❯ Community/, ENTER, 'Lists come from the account and from AWS.'],
  [/Which version\?\n❯/, ENTER],
  [/Which architecture\?\n❯/, ENTER],
  [/Which hosted zone\?\n❯/, ENTER],
  [/Which domain should the cluster have\?\n(?: {4}.*\n)+ {2}>$/m, 'teleport.example.org'],
  [/not below example\.com/, `${'\x7f'.repeat(20)}teleport${ENTER}`, 'What is typed is checked while it is typed.'],
  [/Which certificate\?\n❯/, ENTER, 'What a choice means is told beside it.'],
  [/What should the cluster be called\?\n(?: {4}.*\n)+ {2}>/m, ENTER],
  [/Which S3 bucket should be made for session recordings\?\n(?: {4}.*\n)+ {2}>/m, ENTER],
  [/Which EC2 key pair\?\n❯/, ENTER],
  [/From which networks may SSH be reached\?\n(?: {4}.*\n)+ {2}>/m, `203.0.113.0/24${ENTER}`],
  [/From which networks may Teleport be reached\?\n(?: {4}.*\n)+ {2}>/m, ENTER],
  [/Which e-mail address should be in Teleport's configuration\?\n(?: {4}.*\n)+ {2}>/m, `me@example.com${ENTER}`],
  [/Which instance type\?\n❯/, ENTER, 'Sizes fit the image, with what each costs.'],
  [/What should be done with it\?\n❯ Save the answers/, ENTER, 'In the end all answers stand together.'],
];

const SESSION = [
  {
    args: ['init'],
    steps: INIT,
    text: 'A dozen answers. Only what is missing is asked; Escape or Ctrl-C leaves with nothing changed.',
  },
  { args: ['doctor'], text: 'Everything that a deployment depends on, looked at in parallel.', whole: true },
  {
    args: ['plan'],
    text: 'What would be made, and what that means. Here are its first and last lines.',
    ends: [18, 34],
  },
  {
    args: ['apply'],
    steps: [
      [/Enter a value:/, `yes${ENTER}`],
      [
        /load balancer[^\n]*(?:provisioning|active)/,
        '',
        'A row for each group, what is waited for and since when, and how long it may yet take.',
      ],
    ],
    text: 'The same plan, a question, and then:',
    last: 40,
  },
  { args: ['output'], text: 'For scripts there are `output -raw NAME` and `output -json`.', whole: true },
  { args: ['plan'], text: 'Nothing is left to be done.', whole: true },
  {
    args: ['destroy'],
    steps: [[/Enter a value:/, `yes${ENTER}`]],
    text: 'And gone again, with a look whether anything is left.',
    last: 14,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-session-'));
try {
  const { openTerminal } = await loadModule('test/terminal/terminal.ts');
  const parts = [];
  for (const act of SESSION) parts.push(await play(act, openTerminal));
  writeFileSync(join(root, 'docs/session.md'), `${HEAD()}\n${parts.join('\n')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function HEAD() {
  return `# A session

<!-- Made by scripts/session.mjs from a real run. -->

Typed into a terminal of 80 columns, with \`TELEPORT_STARTER_SANDBOX=1\`: an AWS in a file. Without it the screens are the same, and AWS
takes its time.
`;
}

/** Runs one command and tells it as Markdown: its text, the frames on the way, and what stands there in the end. */
async function play({ args, steps = [], text, whole = false, ends, last }, openTerminal) {
  const terminal = openTerminal([process.execPath, join(root, 'bin/teleport-starter'), ...args], {
    cwd: folder,
    env: { TELEPORT_STARTER_SANDBOX: '1', TELEPORT_STARTER_PAGER: 'cat', AWS_EC2_METADATA_DISABLED: 'true' },
    size: SIZE,
  });
  const blocks = [];
  for (const [shown, keys, caption] of steps) {
    const { window } = await terminal.shows(shown);
    if (caption) blocks.push(`${caption}\n\n${fenced(trimmed(window))}`);
    if (keys) terminal.press(keys);
  }
  const { code, text: all } = await terminal.ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${all}`);
  const lines = all.replace(/\n?\[terminal as before\]$/, '').split('\n');
  if (whole) blocks.push(fenced(lines));
  if (last) blocks.push(fenced(lines.slice(-last)));
  if (ends) blocks.push(fenced([...lines.slice(0, ends[0]), '', '  …', '', ...lines.slice(-ends[1])]));
  if (steps === INIT) blocks.push(fenced(lines.slice(-5)));
  return `## ${['teleport-starter', ...args].join(' ')}\n\n${text}\n\n${blocks.join('\n\n')}\n`;
}

/** Without the empty lines below. */
function trimmed(lines) {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function fenced(lines) {
  return ['```text', ...lines, '```'].join('\n');
}
