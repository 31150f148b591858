import type { CommandDescription, OptionDescription } from '../described.ts';
import { lastWord, type Position, positionIn } from './position.ts';

/** Something that the word may become. */
export interface Candidate {
  /** The whole word. */
  readonly text: string;
  readonly description?: string;
}

/**
 * What fits at the cursor. `files` and `folders` are left to the shell, which knows them best; `open` words are to be
 * typed on, so no blank follows them.
 */
export interface Completion {
  readonly kind: 'words' | 'open' | 'files' | 'folders';
  readonly candidates: readonly Candidate[];
}

/** Names that only the deployment's files and tables know, asked for where they fit. */
export interface Names {
  /** Of the resources in the state. */
  recorded(): readonly string[];
  /** Of all resources that any variables could declare. */
  declarable(): readonly string[];
  outputs(): readonly string[];
  variables(): Promise<readonly string[]>;
}

/** Options that stand before a command only. */
const BEFORE_COMMANDS = ['-version', '-chdir'];

const FILES: Completion = { kind: 'files', candidates: [] };
const FOLDERS: Completion = { kind: 'folders', candidates: [] };
const NOTHING: Completion = { kind: 'words', candidates: [] };

/** Completes the last of `words`, which are those of a command line without the program's name. */
export async function complete(
  words: readonly string[],
  program: CommandDescription,
  namesAt: (position: Position) => Names,
): Promise<Completion> {
  const position = positionIn(words, program);
  const { kind, candidates } = await allAt(position, program, namesAt(position));
  const fitting = candidates.filter(({ text }) => text.startsWith(position.typed));
  return { kind, candidates: fitting.map((each) => ({ ...each, text: `${position.before}${each.text}` })) };
}

/** All that may stand at the cursor, whatever was typed of it. */
async function allAt(position: Position, program: CommandDescription, names: Names): Promise<Completion> {
  const { command, option, operands, typed, takesOptions } = position;
  if (option) return valuesOf(option.value ?? '', option.choices, command, names);
  if (takesOptions && typed.startsWith('-')) return optionsFor(command, program, typed);
  if (command.subcommands.length > 0) return commandsIn(command, operands);
  return operandsOf(command, operands, names);
}

/** None behind a word that is no command: the program would not know it. */
function commandsIn({ subcommands }: CommandDescription, at: number): Completion {
  if (at > 0) return NOTHING;
  return wordsOf(subcommands.map(({ name, summary }) => ({ text: lastWord(name), description: summary })));
}

async function operandsOf(command: CommandDescription, at: number, names: Names): Promise<Completion> {
  const last = command.operands.at(-1);
  const operand = command.operands[at] ?? (last?.variadic ? last : undefined);
  return operand ? valuesOf(operand.name, operand.choices, command, names) : NOTHING;
}

/** What an operand or an option's value may be goes by its name in the help. */
async function valuesOf(
  what: string,
  choices: readonly string[],
  { name: command }: CommandDescription,
  names: Names,
): Promise<Completion> {
  if (choices.length > 0) return named(choices);
  switch (what) {
    case 'FILE':
    case 'PLANFILE':
      return FILES;
    case 'DIR':
    case 'FOLDER':
      return FOLDERS;
    case 'ADDRESS':
      return named(addressesFor(command, names));
    case 'FROM':
      return named(names.recorded());
    case 'TO':
      return named(names.declarable());
    case 'NAME':
      return named(names.outputs());
    case 'NAME=VALUE':
      return { ...named((await names.variables()).map((name) => `${name}=`)), kind: 'open' };
    default:
      return NOTHING;
  }
}

/** What is recorded can't be imported again; and before the first apply, what will be is all there is to name. */
function addressesFor(command: string, names: Names): readonly string[] {
  const recorded = names.recorded();
  if (command === 'import') return names.declarable().filter((address) => !recorded.includes(address));
  return recorded.length > 0 || command.startsWith('state') ? recorded : names.declarable();
}

/** All that go with the command; with two dashes for who begins so. */
function optionsFor(command: CommandDescription, program: CommandDescription, typed: string): Completion {
  const dash = typed.startsWith('--') ? '-' : '';
  const options = new Map([...command.options, ...program.options].map((option) => [option.name, option]));
  if (command !== program) for (const name of BEFORE_COMMANDS) options.delete(name);
  return wordsOf([...options.values()].map((option) => candidateOf(option, dash)));
}

function candidateOf({ name, description }: OptionDescription, dash: string): Candidate {
  return { text: `${dash}${name}`, description };
}

function named(texts: readonly string[]): Completion {
  return wordsOf(texts.map((text) => ({ text })));
}

function wordsOf(candidates: readonly Candidate[]): Completion {
  return { kind: 'words', candidates };
}
