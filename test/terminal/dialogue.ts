import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ANSWERS_FILE } from '../../src/cli/prompts/save-answers.ts';
import { commandLine } from '../e2e/run.ts';
import { openTerminal, type Size, type TerminalSession } from './terminal.ts';

/** A question of the dialogue, as it stands on the screen. */
export interface Question {
  /** Fits when the question stands there, unanswered and without anything typed. */
  readonly asks: RegExp;
  /** Something that won't do, what is told of it while it stands there, and what after Enter. */
  readonly wrong?: readonly { readonly keys: string; readonly told: RegExp; readonly refused: RegExp }[];
  /** The keys that answer it; `next` is awaited before the last ones. */
  readonly keys: string;
  readonly next?: { readonly shows: RegExp; readonly keys: string };
}

const ENTER = '\r';
const DOWN = '\x1b[B';

/** The pattern of words between which a line may be broken. */
function words(pattern: string): string {
  return pattern.replaceAll(' ', '\\s+');
}

/** A question whose answer is typed. */
function typed(question: string, answer: string, wrong: string, reason: string): Question {
  const [message, why] = [words(question), words(reason)];
  const open = new RegExp(`${message}\\n(?:    .*\\n)+  >$`, 'm');
  const refused = new RegExp(`${message}\\n(?:    .*\\n)+  >\\n> "${wrong}": ${why}`);
  const told = new RegExp(`    ${why}[^>]*\\n  > ${wrong}$`, 'm');
  return { asks: open, wrong: [{ keys: wrong, told, refused }], keys: `${answer}${ENTER}` };
}

/** A question whose answer is in a short list. */
function chosen(message: string, first: string, keys = ''): Question {
  return { asks: new RegExp(`${words(message)}\\n❯ ${words(first)}`), keys: `${keys}${ENTER}` };
}

/** A question whose answer is found by typing. */
function found(message: string, first: string, term: string, hit: string): Question {
  const asks = new RegExp(`${message}\\n❯ ${first}`);
  const told = new RegExp(`${message} nosuch\\n *Nothing fits "nosuch"\\. Enter shows all again\\.`);
  return {
    asks,
    wrong: [{ keys: 'nosuch', told, refused: asks }],
    keys: term,
    next: { shows: new RegExp(`${message} ${term}\\n❯ ${hit}`), keys: ENTER },
  };
}

const license: Question = {
  asks: /Where is the license file\?\n(?: {4}.*\n)+ {2}>$/m,
  wrong: [
    { keys: 'nope.pem', told: /✔ nope\.pem/, refused: /> "nope\.pem": The file can't be read/ },
    { keys: 'empty.pem', told: /✔ empty\.pem/, refused: /> "empty\.pem": Enterprise needs a\s+license/ },
  ],
  keys: ENTER,
};

/** All there are, in their order: Enterprise with FIPS, ACM, and a key pair that has to be made. */
export const EVERY_QUESTION: Readonly<Record<string, Question>> = {
  region: found('Which AWS region\\?', 'us-east-1', 'oregon', 'us-west-2'),
  edition: chosen('Which edition\\?', 'Community', DOWN + DOWN),
  version: chosen('Which version\\?', '18\\.2\\.0'),
  architecture: chosen('Which architecture\\?', 'x86_64', DOWN),
  license,
  'log in': chosen('How will users log in\\?', 'GitHub', DOWN),
  zone: chosen('Which hosted zone\\?', 'example\\.com'),
  domain: typed(
    'Which domain should the cluster have\\?',
    'tele',
    'tele\\.example\\.org',
    'It is not below example\\.com',
  ),
  certificate: chosen('Which certificate\\?', 'AWS'),
  'cluster name': typed('What should the cluster be called\\?', '', 'ab', 'It is too short'),
  bucket: typed('Which S3 bucket should be made for session recordings\\?', '', 'Bucket', 'It contains "B"'),
  'key pair': chosen('Which EC2 key pair\\?', 'exampleuser', DOWN),
  'new key pair': typed('What should the key pair be called\\?', 'mine', 'exampleuser', 'The region has a key pair'),
  'SSH networks': typed(
    'From which networks may SSH be reached\\?',
    '203.0.113.0/24',
    '203\\.0\\.113\\.7',
    '"203\\.0\\.113\\.7" has no',
  ),
  networks: typed(
    'From which networks may Teleport be reached\\?',
    '',
    '10\\.0\\.0\\.1/8',
    '"10\\.0\\.0\\.1/8" has host bits',
  ),
  email: typed(
    "Which e-mail address should be in Teleport's configuration\\?",
    'me@example.com',
    'me',
    'It does not have exactly one "@"',
  ),
  size: chosen('Which instance type\\?', 't4g\\.micro', DOWN + DOWN),
  decision: chosen('What should be done with it\\?', 'Make the key pair mine, save the answers as'),
};

/** A person's empty folder but for license files, and what the dialogue leaves in it. Gone after the test. */
export class Desk {
  readonly cwd = mkdtempSync(join(tmpdir(), 'dialogue-'));

  constructor() {
    writeFileSync(join(this.cwd, 'license.pem'), 'LICENSE\n');
    writeFileSync(join(this.cwd, 'empty.pem'), '');
    onTestFinished(() => rmSync(this.cwd, { recursive: true }));
  }

  open(args: readonly string[], size: Size, env: Readonly<Record<string, string>> = {}): TerminalSession {
    const all = { TELEPORT_STARTER_SANDBOX_PACE: 'instant', ...env };
    return openTerminal(commandLine(...args), { cwd: this.cwd, env: all, size });
  }

  /** What is there beside the licenses and the sandbox itself. */
  made(): string[] {
    return readdirSync(this.cwd).filter((name) => !/^(license|empty)\.pem$|^\.teleport-starter\.sandbox/.test(name));
  }

  answers(): string | undefined {
    const path = join(this.cwd, ANSWERS_FILE);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }
}

/** Answers a question, after all that won't do for it. `seen` is told of each screen. */
export async function answer(
  terminal: TerminalSession,
  { asks, wrong = [], keys, next }: Question,
  seen: (text: string) => void = () => {},
): Promise<void> {
  await terminal.shows(asks);
  for (const each of wrong) {
    terminal.press(each.keys.replaceAll('\\', ''));
    seen((await terminal.shows(each.told)).text);
    terminal.press(ENTER);
    seen((await terminal.shows(each.refused)).text);
  }
  terminal.press(keys);
  if (!next) return;
  await terminal.shows(next.shows);
  terminal.press(next.keys);
}
