import type { Argument, Command, Option } from 'commander';

const NAME = 'teleport-starter';

/** A command as help, completion and the reference tell it; the program itself is one, too. */
export interface CommandDescription {
  /** Without the program's, e.g. `state list`; empty for the program. */
  readonly name: string;
  readonly summary: string;
  readonly operands: readonly OperandDescription[];
  /** Its own; those of the program go with every command. */
  readonly options: readonly OptionDescription[];
  /** Command lines as a shell takes them. */
  readonly examples: readonly string[];
  /** Where it has others than 0 and 1: each code with what it says. */
  readonly exitCodes: ExitCodes;
  readonly subcommands: readonly CommandDescription[];
}

export interface OperandDescription {
  /** As it stands in the help, e.g. `ADDRESS`: completion goes by it. */
  readonly name: string;
  readonly required: boolean;
  /** May be repeated. */
  readonly variadic: boolean;
  readonly description: string;
  readonly choices: readonly string[];
}

export interface OptionDescription {
  /** With one dash, as it is typed without its value: `-var-file`, or `-refresh=false`. */
  readonly name: string;
  /** What stands for its value in the help, e.g. `FILE`: completion goes by it. Missing: it takes none. */
  readonly value?: string;
  /** As the help has it: `-var-file FILE`. */
  readonly term: string;
  readonly description: string;
  readonly choices: readonly string[];
}

export type ExitCodes = Readonly<Record<string, string>>;

interface Notes {
  readonly examples: readonly string[];
  readonly exitCodes: ExitCodes;
}

/** What commander keeps as printed text only. */
const notes = new WeakMap<Command, Notes>();

/**
 * Says what a command does. The examples are command lines without the program's name; what must be said of one stands
 * behind it as a comment, so that it can be copied as it is. A test parses them all.
 */
export function described(command: Command, description: string, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `${NAME} ${example}`);
  notes.set(command, { exitCodes: notesOf(command).exitCodes, examples: lines });
  return command
    .description(description)
    .addHelpText('after', section(lines.length > 1 ? 'Examples' : 'Example', lines));
}

/** Says which exit codes a command has, where they are more than 0 and 1. */
export function exitsWith(command: Command, exitCodes: ExitCodes): Command {
  notes.set(command, { ...notesOf(command), exitCodes });
  const lines = Object.entries(exitCodes).map(([code, meaning]) => `${code.padEnd(5)}${meaning}`);
  return command.addHelpText('after', section('Exit codes', lines));
}

function section(title: string, lines: readonly string[]): string {
  return `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function notesOf(command: Command): Notes {
  return notes.get(command) ?? { examples: [], exitCodes: {} };
}

/** All that a command's definition tells, as data: hidden commands and options are left out. */
export function describe(command: Command, name = ''): CommandDescription {
  const help = command.createHelp();
  const group = name === '' ? '' : `${name} `;
  return {
    name,
    summary: command.description(),
    operands: command.registeredArguments.map(describeOperand),
    options: help.visibleOptions(command).map(describeOption),
    ...notesOf(command),
    subcommands: help.visibleCommands(command).map((each) => describe(each, `${group}${each.name()}`)),
  };
}

function describeOperand(operand: Argument): OperandDescription {
  return {
    name: operand.name(),
    required: operand.required,
    variadic: operand.variadic,
    description: operand.description,
    choices: operand.argChoices ?? [],
  };
}

function describeOption(option: Option): OptionDescription {
  const term = optionTerm(option);
  const [, value] = /<(.*)>/.exec(option.flags) ?? [];
  const name = /(-[^ ,]+)(?: |$)/.exec(term.replace('-h, ', ''))?.[1] ?? term;
  return {
    name,
    ...(value === undefined ? {} : { value }),
    term,
    description: option.description,
    choices: option.argChoices ?? [],
  };
}

/** An option as Terraform's users write it: one dash, and `-refresh=false` for what is on by default. */
export function optionTerm(option: Option): string {
  const switchedOff = /^--no-(?!color)(.+)$/.exec(option.flags);
  if (switchedOff) return `-${switchedOff[1]}=false`;
  return option.flags.replaceAll('--', '-').replace(/[<>]/g, '');
}
