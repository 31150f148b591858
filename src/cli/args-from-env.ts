import type { Diagnostic, StarterError } from '../core/errors.ts';
import { commandNames } from './commands.ts';
import { usage } from './usage.ts';

const VARIABLE = 'TELEPORT_STARTER_ARGS';

/** Global options that take a value, which may stand before the command, or within it, in a word of its own. */
export const GLOBAL_VALUED: readonly string[] = [
  'backend',
  'chdir',
  'lock-timeout',
  'parallelism',
  'state',
  'var',
  'var-file',
];

/** A command line with what the environment adds to it. */
export interface Completed {
  readonly argv: readonly string[];
  /** The environment variables that added something. */
  readonly sources: readonly string[];
  /** What is wrong with one of them. */
  readonly problem?: StarterError;
}

/**
 * `argv` with the words of TELEPORT_STARTER_ARGS and of TELEPORT_STARTER_ARGS_plan (for `state list`: …_state_list) after its
 * command, in this order: what is more particular comes later and wins, and what was typed is last. No shell reads them.
 */
export function withArgsFromEnv(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Completed {
  const command = commandIn(argv);
  if (!command) return { argv, sources: [] };
  const sources = [VARIABLE, `${VARIABLE}_${command.words.join('_')}`].filter((name) => env[name]);
  try {
    const added = sources.flatMap((name) => wordsOf(env[name] ?? '', name));
    return { argv: argv.toSpliced(command.end, 0, ...added), sources };
  } catch (error) {
    return { argv, sources: [], problem: error as StarterError };
  }
}

/** A misunderstood command line, with a word on who has added to it. */
export function namingSources(diagnostic: Diagnostic, sources: readonly string[]): Diagnostic {
  if (diagnostic.code !== 'USAGE' || sources.length === 0) return diagnostic;
  return {
    ...diagnostic,
    detail: `${diagnostic.detail} The environment adds to the command line: ${sources.join(', ')}.`,
  };
}

/** The words that name the command, and where what follows them begins. */
function commandIn(argv: readonly string[]): { words: readonly string[]; end: number } | undefined {
  const at = wordFrom(0, argv);
  const first = argv[at];
  if (first === undefined || !commandNames.includes(first)) return undefined;
  const next = wordFrom(at + 1, argv);
  const second = argv[next];
  const isGroup = first === 'state' && second !== undefined && second !== '--';
  return isGroup ? { words: [first, second], end: next + 1 } : { words: [first], end: at + 1 };
}

/** Where, from `at` on, the first word stands that is no option and no option's value; options of groups are the global ones. */
function wordFrom(at: number, argv: readonly string[]): number {
  const word = argv[at];
  if (word === '--' || !word?.startsWith('-')) return at;
  return wordFrom(at + (GLOBAL_VALUED.includes(word.replace(/^--?/, '')) ? 2 : 1), argv);
}

/** Words as a POSIX shell would part them, quotes and backslashes included, with nothing expanded. @throws StarterError USAGE */
function wordsOf(text: string, source: string): string[] {
  const words: string[] = [];
  const PART = /([^\s'"\\]+)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|(\s+)|([\s\S])/g;
  let word: string | undefined;
  for (const [, bare, single, double, escaped, space, stray] of text.matchAll(PART)) {
    if (stray !== undefined) throw unended(source, text, stray);
    if (space === undefined) word = (word ?? '') + (bare ?? single ?? unescaped(double) ?? escaped ?? '');
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** Between double quotes a backslash stands for itself but before these. */
function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === '\n' ? '' : character));
}

function unended(source: string, text: string, mark: string): StarterError {
  return usage(`${source} has a ${mark} that is never ended: ${text}`);
}
