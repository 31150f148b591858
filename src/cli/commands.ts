import type { Command } from 'commander';
import { run as printVersion } from './commands/version.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';

/** A command's module. */
export interface CommandModule<O> {
  run(options: O, io: Io): Promise<ExitCode>;
}

/** Told which command was chosen; `own` are its options beyond the global ones. Modules are loaded only when run. */
export type Choose = <O extends object>(
  command: string,
  load: () => Promise<CommandModule<GlobalOptions & O>>,
  own: O,
  traits?: { readonly readOnly?: boolean },
) => void;

/**
 * Adds the commands that the command line names, or all when it names none: for help and suggestions. Describing every
 * command to the parser takes longer than most of them need to run.
 */
export function defineCommands(program: Command, choose: Choose, argv: readonly string[]): void {
  const named = Object.keys(COMMANDS).filter((name) => argv.includes(name));
  for (const name of named.length > 0 ? named : Object.keys(COMMANDS)) {
    COMMANDS[name]?.(program.command(name), choose);
  }
}

const READ_ONLY = { readOnly: true } as const;

/** For whatever can begin a deployment. */
const NEW_DEPLOYMENT = ['--new-deployment', 'begin a deployment though there is a state of another elsewhere'] as const;

interface ApplySwitches {
  readonly autoApprove?: boolean;
  readonly allowDataLoss?: boolean;
  readonly newDeployment?: boolean;
}

/** Every command: its operands, its own options and its help, in the order of the help. */
const COMMANDS: Readonly<Record<string, (command: Command, choose: Choose) => void>> = {
  plan(command, choose) {
    described(command, 'show what apply would change', 'plan -out cluster.plan')
      .option('--out <FILE>', 'save the plan for apply')
      .option('--detailed-exitcode', 'exit with 2 when there are changes, 0 when there are none')
      .option(...NEW_DEPLOYMENT)
      .action(({ out, ...raw }: { out?: string; detailedExitcode?: boolean; newDeployment?: boolean }) =>
        choose(
          'plan',
          () => import('./commands/plan.ts'),
          {
            detailedExitcode: raw.detailedExitcode ?? false,
            newDeployment: raw.newDeployment ?? false,
            ...(out === undefined ? {} : { out }),
          },
          READ_ONLY,
        ),
      );
  },

  apply(command, choose) {
    described(command, 'make AWS as the variables say', 'apply cluster.plan')
      .argument('[PLANFILE]', 'a plan saved by plan -out')
      .option('--auto-approve', "don't ask before changing anything")
      .option('--allow-data-loss', 'go on though a bucket or table that is not empty would be destroyed')
      .option(...NEW_DEPLOYMENT)
      .action((planFile: string | undefined, raw: ApplySwitches) =>
        choose('apply', () => import('./commands/apply.ts'), {
          autoApprove: raw.autoApprove ?? false,
          allowDataLoss: raw.allowDataLoss ?? false,
          newDeployment: raw.newDeployment ?? false,
          ...(planFile === undefined ? {} : { planFile }),
        }),
      );
  },

  destroy(command, choose) {
    described(command, 'remove everything that was made', 'destroy')
      .option('--auto-approve', "don't ask before removing anything")
      .action(({ autoApprove = false }: { autoApprove?: boolean }) =>
        choose('destroy', () => import('./commands/destroy.ts'), { autoApprove }),
      );
  },

  output(command, choose) {
    described(command, 'print the outputs of the last apply', 'output -raw cluster_web_address')
      .argument('[NAME]', 'one output; without it, all')
      .option('--raw', 'print the bare value, for scripts')
      .action((name: string | undefined, { raw = false }: { raw?: boolean }) =>
        choose(
          'output',
          () => import('./commands/output.ts'),
          { raw, ...(name === undefined ? {} : { name }) },
          READ_ONLY,
        ),
      );
  },

  import(command, choose) {
    const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/…';
    described(command, 'take over something that AWS already has', `import aws_acm_certificate.cert ${arn}`)
      .argument('<ADDRESS>', 'the resource that it becomes, e.g. aws_acm_certificate.cert')
      .argument('<ID>', 'its id in AWS: an ARN, a name or an id, as its type asks')
      .option(...NEW_DEPLOYMENT)
      .action((address: string, id: string, { newDeployment = false }: { newDeployment?: boolean }) =>
        choose('import', () => import('./commands/import.ts'), { address, id, newDeployment }),
      );
  },

  validate(command, choose) {
    described(command, 'check the variables, without AWS', 'validate -var-file cluster.tfvars').action(() =>
      choose('validate', () => import('./commands/validate.ts'), {}, READ_ONLY),
    );
  },

  state(command, choose) {
    command.description('look at the state, or move it').usage('COMMAND');
    described(command.command('list'), 'list the addresses in the state', 'state list').action(() =>
      choose('state list', () => import('./commands/state-list.ts'), {}, READ_ONLY),
    );
    described(command.command('show'), 'show what the state records of one address', "state show 'aws_lb.cluster[0]'")
      .argument('<ADDRESS>', 'an address from state list')
      .action((address: string) =>
        choose('state show', () => import('./commands/state-show.ts'), { address }, READ_ONLY),
      );
    described(
      command.command('pull'),
      'print the whole state, as a file of it would be',
      'state pull > copy.json',
    ).action(() => choose('state pull', () => import('./commands/state-pull.ts'), {}, READ_ONLY));
    described(command.command('push'), 'put a file in the place of the state', 'state push errored.state.json')
      .argument('<FILE>', 'a state: from state pull, errored.state.json, or a state file that moves to S3')
      .option('--force', "push it over another deployment's state, a newer or a damaged one")
      .action((file: string, { force = false }: { force?: boolean }) =>
        choose('state push', () => import('./commands/state-push.ts'), { file, force }),
      );
  },

  unlock(command, choose) {
    described(command, "remove the state's lock, left by a run that died", 'unlock')
      .option('--force', 'remove it though its run is at work on this machine')
      .action(({ force = false }: { force?: boolean }) =>
        choose('unlock', () => import('./commands/unlock.ts'), { force }),
      );
  },

  version(command, choose) {
    described(command, 'print the version', 'version -json').action(() =>
      choose('version', async () => ({ run: printVersion }), {}, READ_ONLY),
    );
  },
};

function described(command: Command, description: string, example: string): Command {
  return command.description(description).addHelpText('after', `\nExample:\n  teleport-starter ${example}`);
}
