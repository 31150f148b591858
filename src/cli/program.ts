import { Command, CommanderError, Help, Option } from 'commander';
import type { StarterError } from '../core/errors.ts';
import { nearestName } from '../core/nearest.ts';
import type { VariableArgument } from '../variables/sources.ts';
import { withArgsFromEnv } from './args-from-env.ts';
import { type OptionNames, rewriteArgv, switchIn } from './argv.ts';
import { type Choose, commandNames, defineCommands } from './commands.ts';
import { type CommandDescription, describe, described, exitsWith, optionTerm } from './described.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { type RawGlobalOptions, readGlobalOptions, refuseVariablesFor } from './options.ts';
import { page } from './pager.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';

const NAME = 'teleport-starter';

/** A command line, understood: what to run and how. */
export interface Invocation {
  /** E.g. `state list`. */
  readonly command: string;
  readonly options: object;
  /** What commands in its messages must repeat. */
  readonly repeated: readonly string[];
  /** The folder to work in; missing: the one that it was called in. */
  readonly chdir?: string;
  /** It changes nothing: a signal may end it at once. */
  readonly readOnly: boolean;
  /** Loads the command and runs it. */
  run(io: Io): Promise<ExitCode>;
}

const HELP = { command: 'help', options: {}, repeated: [], readOnly: true } as const;

/** What the scripts of `completion` call, with the shell and the words so far. No command: nobody types it. */
const COMPLETE = '__complete';

/** Understands a command line (without node and script). @throws StarterError USAGE */
export function parseCommandLine(argv: readonly string[], io: Pick<Io, 'stdout' | 'stderr' | 'env'>): Invocation {
  if (argv[0] === COMPLETE) return completing(argv.slice(1));
  const variables: VariableArgument[] = [];
  let help = '';
  let chosen: Invocation | undefined;
  const program = createProgram(io, variables, (text) => {
    help += text;
  });
  const choose: Choose = (command, load, own, { readOnly = false } = {}) => {
    const raw = program.opts<RawGlobalOptions>();
    const all = { ...readGlobalOptions(raw, variables, io.env), ...own };
    if ('planFile' in own) refuseVariablesFor(String(own.planFile), variables);
    const { repeated } = all;
    const place = raw.chdir === undefined ? {} : { chdir: raw.chdir };
    const run = async (world: Io) => (await load()).run(all, world);
    chosen = { command, options: all, repeated, readOnly, ...place, run };
  };
  defineCommands(program, choose, argv);
  addOpposites(program);
  let named: Command | undefined;
  try {
    const words = helpAsOption(rewriteArgv(argv, namesIn(program, argv)));
    named = commandNamed(words, program);
    refuseLateChdir(words);
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { ...HELP, run: (world) => printHelp(help, world) };
    // No command was given.
    if (error.code === 'commander.help' && !switchIn(argv, 'json')) {
      return { ...HELP, run: async (world) => printUsage(help, world) };
    }
    if (error.code === 'commander.help') throw refused('no command was given', named);
    throw refused(error.message, named);
  }
  return chosen ?? { ...HELP, run: async () => 1 };
}

/** The whole command line as data. */
export function describeCommandLine(): CommandDescription {
  const silent = { write: () => {}, isTTY: false, columns: 80, colours: false };
  const program = createProgram({ stdout: silent, stderr: silent }, [], () => {});
  defineCommands(program, () => {}, []);
  return describe(program);
}

function completing(words: readonly string[]): Invocation {
  const options = { words, commandLine: describeCommandLine(), withArgs: withArgsFromEnv };
  return {
    ...HELP,
    command: COMPLETE,
    run: async (io) => (await import('./commands/complete.ts')).run(options, io),
  };
}

async function printHelp(text: string, io: Io): Promise<ExitCode> {
  await page(text, { json: false, input: true }, io);
  return 0;
}

function printUsage(text: string, io: Io): ExitCode {
  io.stderr.write(text);
  return 1;
}

/** `help state list` is `state list -help`, and `help help` is `help`: commander's own takes one word, and any. */
function helpAsOption(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !word.startsWith('-'));
  return words[at] === 'help' ? [...words.filter((word) => word !== 'help'), '--help'] : words;
}

/**
 * The command that the words name: the program itself for none, `state` for `state` alone. Refuses one that is not known before
 * commander would take the rest of the line for another command's, or print the help of the program instead.
 */
function commandNamed(words: readonly string[], program: Command): Command {
  let group = program;
  for (const word of words) {
    if (word === '--' || group.commands.length === 0) break;
    if (word.startsWith('-')) continue;
    const found = group.commands.find((each) => each.name() === word);
    if (!found) throw unknownCommand(word, group);
    group = found;
  }
  return group;
}

/** As Terraform does: what follows the command is meant from there already. */
function refuseLateChdir(words: readonly string[]): void {
  const command = words.findIndex((word) => !word.startsWith('-'));
  if (command < 0 || !words.slice(command).some((word) => word.startsWith('--chdir='))) return;
  throw refused(`-chdir=DIR stands before the command, not after ${words[command]}`, undefined);
}

/** Commands of Terraform that go by another name here. */
const IN_OTHER_WORDS: Readonly<Record<string, string>> = {
  'force-unlock': 'unlock',
  refresh: 'apply -refresh-only',
  taint: 'apply -replace=ADDRESS',
  workspace: '-state=FILE or -backend=URL, which name a deployment',
};

function unknownCommand(word: string, group: Command): StarterError {
  const known = group.parent ? undefined : IN_OTHER_WORDS[word];
  if (known !== undefined) return refused(`unknown command '${word}'\n(Here that is ${known}.)`, undefined);
  const names = group.parent ? group.commands.map((each) => each.name()) : commandNames;
  const guess = nearestName(word, names);
  const suggestion = guess === undefined ? '' : `\n(Did you mean ${guess}?)`;
  return refused(`unknown command '${word}'${suggestion}`, group.parent ? group : undefined);
}

function createProgram(
  io: Pick<Io, 'stdout' | 'stderr'>,
  variables: VariableArgument[],
  onHelp: (text: string) => void,
): Command {
  const program = new Command(NAME);
  described(
    program,
    "Deploys Teleport's starter cluster into your AWS account.",
    'plan -var-file cluster.tfvars',
    'apply',
    'output -raw cluster_web_address',
  );
  exitsWith(program, {
    0: 'done',
    1: 'failed, or declined',
    2: 'plan -detailed-exitcode: there are changes',
    129: 'stopped by SIGHUP; 130 by Ctrl-C; 143 by SIGTERM',
  });
  return program
    .usage('[options] COMMAND')
    .version(`${NAME} v${version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [COMMAND]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20, optionTerm, subcommandTerm, commandUsage })
    .configureOutput({
      writeOut: onHelp,
      writeErr: onHelp,
      // Mistakes are told as every other error is.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .option('--chdir <DIR>', 'before the command: work in this folder instead of the present one')
    .addOption(
      new Option(
        '--state <FILE>',
        'where the state is kept; TELEPORT_STARTER_STATE, which the sandbox ignores (default teleport-starter.state.json)',
      ),
    )
    .addOption(
      new Option(
        '--backend <URL>',
        'keep the state in S3, s3://BUCKET/KEY, instead of a file; TELEPORT_STARTER_BACKEND, which the sandbox ignores',
      ),
    )
    .addOption(
      new Option('--var <NAME=VALUE>', 'a variable; may be repeated').argParser((text: string) => {
        variables.push({ kind: 'var', text });
      }),
    )
    .addOption(
      new Option(
        '--var-file <FILE>',
        'variables from a .tfvars or .tfvars.json file; may be repeated, later ones win',
      ).argParser((path: string) => {
        variables.push({ kind: 'file', path });
      }),
    )
    .option('--compact-warnings', 'tell of warnings by their first lines alone, but not in mid-run')
    .option('--json', 'print JSON: an object a line; output prints one document')
    .option('--no-color', 'print no colours; so does NO_COLOR')
    .option('--parallelism <N>', 'how many operations run at once (default 10)')
    .option('--no-lock', "don't lock the state; another run could then destroy it")
    .option('--lock-timeout <DURATION>', "wait for another run's lock, e.g. 10s or 3m (default 0s)")
    .option('--no-refresh', "plan from the state alone; changes made elsewhere aren't seen")
    .option('--no-input', 'ask for nothing')
    .option('--sandbox', 'use an AWS kept in a file in this folder instead of the real one; TELEPORT_STARTER_SANDBOX=1')
    .addHelpText('after', '\nLong options work with one dash or two.');
}

function commandUsage(command: Command): string {
  return new Help().commandUsage(command).replace(/[<>]/g, '');
}

function subcommandTerm(command: Command): string {
  const operands = command.registeredArguments.map((each) => (each.required ? each.name() : `[${each.name()}]`));
  return [command.name(), ...operands].join(' ');
}

/** For each switch its hidden opposite: `-json=false` and `-refresh=true` are understood, and the last one said wins. */
function addOpposites(program: Command): void {
  for (const command of withSubcommands(program)) {
    for (const option of command.options.filter((each) => !each.required)) {
      const opposite = option.negate ? `--${option.name().slice('no-'.length)}` : `--no-${option.name()}`;
      command.addOption(new Option(opposite).hideHelp());
    }
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/**
 * The options of all commands that are there: what takes a value is the same everywhere. A line without a command has only the
 * program's own: in `-plan` no value is missing.
 */
function namesIn(program: Command, argv: readonly string[]): OptionNames {
  const isCommand = program.commands.some((each) => argv.includes(each.name()));
  const options = (isCommand ? withSubcommands(program) : [program]).flatMap((each) => each.options);
  const named = (valued: boolean) =>
    new Set(options.filter((o) => o.required === valued).map((o) => (o.long ?? '').slice(2)));
  return { valued: named(true), switches: named(false) };
}

/** From commander's message, which may have a suggestion in brackets on its second line. */
function refused(message: string, command: Command | undefined): StarterError {
  const [first = '', suggestion] = message.replaceAll(/--(?=\w)/g, '-').split('\n');
  const text = first.replace(/^error: /, '');
  const guess = suggestion ? `${suggestion.replace(/^\(|\)$/g, '')} ` : '';
  return usage(
    `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`,
    `${guess}See\n${command ? fullName(command) : NAME} -help`,
  );
}

/** With the names of its groups and of the program, e.g. `teleport-starter state list`. */
function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
