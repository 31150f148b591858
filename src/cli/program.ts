import { Command, CommanderError, Option } from 'commander';
import { StarterError } from '../core/errors.ts';
import type { VariableArgument } from '../variables/sources.ts';
import { type OptionNames, rewriteArgv } from './argv.ts';
import { type Choose, defineCommands } from './commands.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { type RawGlobalOptions, readGlobalOptions, refuseVariablesFor } from './options.ts';
import { version } from './version.ts';

const NAME = 'teleport-starter';

/** A command line, understood: what to run and how. */
export interface Invocation {
  /** E.g. `state list`. */
  readonly command: string;
  readonly options: object;
  /** What commands in its messages must repeat. */
  readonly repeated: readonly string[];
  /** It changes nothing: a signal may end it at once. */
  readonly readOnly: boolean;
  /** Loads the command and runs it. */
  run(io: Io): Promise<ExitCode>;
}

const HELP: Invocation = { command: 'help', options: {}, repeated: [], readOnly: true, run: async () => 1 };

/**
 * Understands a command line (without node and script). Answers `undefined` when it only asked for help or the version,
 * which is printed then. @throws StarterError USAGE
 */
export function parseCommandLine(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'env'>,
): Invocation | undefined {
  const variables: VariableArgument[] = [];
  let chosen: Invocation | undefined;
  const program = createProgram(io, variables);
  const choose: Choose = (command, load, own, { readOnly = false } = {}) => {
    const all = { ...readGlobalOptions(program.opts<RawGlobalOptions>(), variables, io.env), ...own };
    if ('planFile' in own) refuseVariablesFor(String(own.planFile), variables);
    const { repeated } = all;
    chosen = { command, options: all, repeated, readOnly, run: async (world) => (await load()).run(all, world) };
  };
  defineCommands(program, choose, argv);
  addOpposites(program);
  try {
    program.parse(rewriteArgv(argv, namesIn(program)), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    // The help has been printed: asked for, or to stderr because no command was given.
    if (error.code === 'commander.help') return argv.includes('help') ? undefined : HELP;
    throw usage(error.message, argv, program);
  }
  return chosen;
}

function createProgram(io: Pick<Io, 'stdout' | 'stderr'>, variables: VariableArgument[]): Command {
  return new Command(NAME)
    .description("Deploys Teleport's starter cluster into your AWS account.")
    .usage('[options] COMMAND')
    .version(`${NAME} v${version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [COMMAND]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true, optionTerm, subcommandTerm })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Mistakes are told as every other error is.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
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
    .option('--json', 'print JSON: an object a line; output prints one document')
    .option('--no-color', 'print no colours; so does NO_COLOR')
    .option('--parallelism <N>', 'how many operations run at once (default 10)')
    .option('--no-lock', "don't lock the state; another run could then destroy it")
    .option('--lock-timeout <DURATION>', "wait for another run's lock, e.g. 10s or 3m (default 0s)")
    .option('--no-refresh', "plan from the state alone; changes made elsewhere aren't seen")
    .option('--no-input', 'ask for nothing')
    .option('--sandbox', 'use an AWS kept in a file in this folder instead of the real one; TELEPORT_STARTER_SANDBOX=1')
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  teleport-starter plan -var-file cluster.tfvars
  teleport-starter apply
  teleport-starter output -raw cluster_web_address

Long options work with one dash or two.`;

/** Options as Terraform's users write them: one dash, and \`-refresh=false\` for what is on by default. */
function optionTerm(option: Option): string {
  const switchedOff = /^--no-(?!color)(.+)$/.exec(option.flags);
  if (switchedOff) return `-${switchedOff[1]}=false`;
  return option.flags.replaceAll('--', '-').replace(/[<>]/g, '');
}

function subcommandTerm(command: Command): string {
  const operands = command.registeredArguments.map((each) => (each.required ? each.name() : `[${each.name()}]`));
  return [command.name(), ...operands].join(' ');
}

/** For each switch its hidden opposite: `-json=false` and `-refresh=true` are understood, and the last one said wins. */
function addOpposites(program: Command): void {
  for (const command of withSubcommands(program)) {
    for (const option of command.options.filter((each) => !each.required && each.long !== '--version')) {
      const opposite = option.negate ? `--${option.name().slice('no-'.length)}` : `--no-${option.name()}`;
      command.addOption(new Option(opposite).hideHelp());
    }
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** All options of all commands: what takes a value is the same everywhere. */
function namesIn(command: Command): OptionNames {
  const options = withSubcommands(command).flatMap((each) => each.options);
  const named = (valued: boolean) =>
    new Set(options.filter((o) => o.required === valued).map((o) => (o.long ?? '').slice(2)));
  return { valued: named(true), switches: named(false) };
}

function usage(message: string, argv: readonly string[], program: Command): StarterError {
  const [first = '', suggestion] = message.replaceAll(/--(?=\w)/g, '-').split('\n');
  const text = first.replace(/^error: /, '');
  const command = program.commands.find((each) => argv.includes(each.name()));
  const guess = suggestion ? `${suggestion.replace(/^\(|\)$/g, '')} ` : '';
  return new StarterError({
    code: 'USAGE',
    summary: 'The command line was not understood',
    detail: `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, '.')}`,
    hint: `${guess}See\n${[NAME, ...(command ? [command.name()] : []), '-help'].join(' ')}`,
  });
}
