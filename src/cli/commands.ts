import { Argument, type Command, Option } from 'commander';
import { type RawAim, readAim, refuseAimFor, withAim, withTarget } from './aim-options.ts';
import { run as printVersion } from './commands/version.ts';
import { SHELLS, type Shell } from './completion/shells.ts';
import { described, exitsWith } from './described.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import type { GlobalOptions, GraphType } from './options.ts';

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
  const named = commandNames.filter((name) => argv.includes(name));
  for (const name of named.length > 0 ? named : commandNames) {
    COMMANDS[name]?.(program.command(name), choose);
  }
}

const READ_ONLY = { readOnly: true } as const;

/** For whatever can begin a deployment. */
const NEW_DEPLOYMENT = ['--new-deployment', 'begin a deployment though there is a state of another elsewhere'] as const;

const REPORT = ['--report <FILE>', 'write a page about the run, with timeline and graph: report.html'] as const;

interface RawReport {
  readonly report?: string;
}

function reportIn({ report }: RawReport): RawReport {
  return report === undefined ? {} : { report };
}

interface PlanSwitches extends RawAim {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly newDeployment?: boolean;
}

interface ApplySwitches extends RawAim, RawReport {
  readonly autoApprove?: boolean;
  readonly allowDataLoss?: boolean;
  readonly newDeployment?: boolean;
}

const GRAPH_TYPES: readonly GraphType[] = ['mermaid', 'dot', 'svg'];

interface GraphSwitches extends RawAim {
  readonly type?: GraphType;
  readonly plan?: string;
  readonly newDeployment?: boolean;
}

/** Every command: its operands, its own options and its help, in the order of the help. */
const COMMANDS: Readonly<Record<string, (command: Command, choose: Choose) => void>> = {
  init(command, choose) {
    described(command, 'ask for the variables, and save the answers', 'init', 'init -sandbox').action(() =>
      choose('init', () => import('./commands/init.ts'), {}),
    );
  },

  plan(command, choose) {
    described(
      command,
      'show what apply would change',
      'plan',
      'plan -var-file cluster.tfvars -out cluster.plan',
      'plan -detailed-exitcode -input=false  # in a pipeline',
    );
    withAim(command);
    exitsWith(command, {
      0: 'done; with -detailed-exitcode: and there are no changes',
      1: 'failed',
      2: 'with -detailed-exitcode: there are changes',
    })
      .option('--out <FILE>', 'save the plan for apply')
      .option('--detailed-exitcode', 'exit with 2 when there are changes, 0 when there are none')
      .option(...NEW_DEPLOYMENT)
      .action(({ out, ...raw }: PlanSwitches) =>
        choose(
          'plan',
          () => import('./commands/plan.ts'),
          {
            detailedExitcode: raw.detailedExitcode ?? false,
            newDeployment: raw.newDeployment ?? false,
            aim: readAim(raw),
            ...(out === undefined ? {} : { out }),
          },
          READ_ONLY,
        ),
      );
  },

  apply(command, choose) {
    described(
      command,
      'make AWS as the variables say',
      'apply',
      'apply cluster.plan  # exactly what plan -out saved',
      'apply -auto-approve -json',
      'apply -replace aws_instance.cluster  # a new instance',
    );
    withAim(command)
      .argument('[PLANFILE]', 'a plan saved by plan -out')
      .option('--auto-approve', "don't ask before changing anything")
      .option('--allow-data-loss', 'go on though a bucket or table that is not empty would be destroyed')
      .option(...REPORT)
      .option(...NEW_DEPLOYMENT)
      .action((planFile: string | undefined, raw: ApplySwitches) => {
        if (planFile !== undefined) refuseAimFor(planFile, raw);
        choose('apply', () => import('./commands/apply.ts'), {
          autoApprove: raw.autoApprove ?? false,
          allowDataLoss: raw.allowDataLoss ?? false,
          newDeployment: raw.newDeployment ?? false,
          ...(planFile === undefined ? { aim: readAim(raw) } : { planFile }),
          ...reportIn(raw),
        });
      });
  },

  destroy(command, choose) {
    described(command, 'remove everything that was made', 'destroy', 'destroy -auto-approve -input=false');
    withTarget(command)
      .option('--auto-approve', "don't ask before removing anything")
      .option(...REPORT)
      .action(({ autoApprove = false, target = [], ...raw }: { autoApprove?: boolean } & RawReport & RawAim) =>
        choose('destroy', () => import('./commands/destroy.ts'), { autoApprove, targets: target, ...reportIn(raw) }),
      );
  },

  output(command, choose) {
    described(
      command,
      'print the outputs of the last apply',
      'output',
      'output -raw cluster_web_address',
      'output -json',
    )
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

  graph(command, choose) {
    described(
      command,
      'draw the resources, what they wait for and what apply would do',
      'graph',
      'graph -type svg > cluster.svg',
      'graph -type dot | dot -Tpdf > cluster.pdf',
      'graph -plan cluster.plan',
    );
    withAim(command)
      .addOption(
        new Option('--type <TYPE>', 'mermaid, dot (for Graphviz) or svg; default mermaid').choices(GRAPH_TYPES),
      )
      .option('--plan <FILE>', 'draw a plan saved by plan -out')
      .option(...NEW_DEPLOYMENT)
      .action(({ type, plan, newDeployment = false, ...raw }: GraphSwitches) => {
        if (plan !== undefined) refuseAimFor(plan, raw);
        const drawn = plan === undefined ? { aim: readAim(raw) } : { planFile: plan };
        const how = type === undefined ? {} : { type };
        choose('graph', () => import('./commands/graph.ts'), { newDeployment, ...how, ...drawn }, READ_ONLY);
      });
  },

  show(command, choose) {
    described(command, 'show a saved plan, or all that the state records', 'show', 'show cluster.plan', 'show -json')
      .argument('[PLANFILE]', 'a plan saved by plan -out; without it, the state')
      .action((planFile: string | undefined) =>
        choose('show', () => import('./commands/show.ts'), planFile === undefined ? {} : { planFile }, READ_ONLY),
      );
  },

  import(command, choose) {
    described(
      command,
      'take over something that AWS already has',
      'import aws_acm_certificate.cert "$CERTIFICATE_ARN"',
      'import aws_s3_bucket.storage teleport-example',
    )
      .argument('<ADDRESS>', 'the resource that it becomes, e.g. aws_acm_certificate.cert')
      .argument('<ID>', 'its id in AWS: an ARN, a name or an id, as its type asks')
      .option(...NEW_DEPLOYMENT)
      .action((address: string, id: string, { newDeployment = false }: { newDeployment?: boolean }) =>
        choose('import', () => import('./commands/import.ts'), { address, id, newDeployment }),
      );
  },

  validate(command, choose) {
    described(
      command,
      'check the variables, without AWS',
      'validate',
      'validate -var-file cluster.tfvars -json',
    ).action(() => choose('validate', () => import('./commands/validate.ts'), {}, READ_ONLY));
  },

  permissions(command, choose) {
    described(
      command,
      'print the least IAM policy that these variables need',
      'permissions > policy.json',
      'permissions plan -var-file cluster.tfvars',
      'permissions destroy',
    )
      .addArgument(
        command
          .createArgument('[COMMAND]', 'what it is to allow; apply when left out')
          .choices(['plan', 'apply', 'destroy'] as const),
      )
      .option('--part <N>', 'only the Nth of the managed policies into which a long one is split')
      .action((what: 'plan' | 'apply' | 'destroy' | undefined, { part }: { part?: string }) =>
        choose(
          'permissions',
          () => import('./commands/permissions.ts'),
          { what: what ?? 'apply', ...(part === undefined ? {} : { part }) },
          READ_ONLY,
        ),
      );
  },

  doctor(command, choose) {
    exitsWith(command, { 0: 'nothing stands in the way; there may be warnings', 1: 'something has to be mended' });
    described(
      command,
      'look at all that a deployment depends on; changes nothing',
      'doctor',
      'doctor -var-file cluster.tfvars -json',
    ).action(() => choose('doctor', () => import('./commands/doctor.ts'), {}, READ_ONLY));
  },

  state(command, choose) {
    described(command, 'look at the state, or move it', 'state list', "state show 'aws_lb.cluster[0]'")
      .usage('COMMAND')
      .helpCommand(false);
    described(
      command.command('list'),
      'list the addresses in the state',
      'state list',
      'state list -backend s3://my-states/cluster',
    ).action(() => choose('state list', () => import('./commands/state-list.ts'), {}, READ_ONLY));
    described(command.command('show'), 'show what the state records of one address', "state show 'aws_lb.cluster[0]'")
      .argument('<ADDRESS>', 'an address from state list')
      .action((address: string) =>
        choose('state show', () => import('./commands/state-show.ts'), { address }, READ_ONLY),
      );
    described(
      command.command('mv'),
      'give what is recorded another address; AWS is not asked',
      'state mv aws_iam_role.old aws_iam_role.cluster',
    )
      .argument('<FROM>', 'an address from state list')
      .argument('<TO>', 'the new address, of the same type')
      .action((from: string, to: string) => choose('state mv', () => import('./commands/state-mv.ts'), { from, to }));
    described(
      command.command('rm'),
      'forget addresses; what they stand for stays in AWS',
      "state rm 'aws_lb.cluster[0]'",
    )
      .argument('<ADDRESS...>', 'addresses from state list')
      .action((addresses: string[]) => choose('state rm', () => import('./commands/state-rm.ts'), { addresses }));
    described(
      command.command('pull'),
      'print the whole state, as a file of it would be',
      'state pull > copy.json',
    ).action(() => choose('state pull', () => import('./commands/state-pull.ts'), {}, READ_ONLY));
    described(
      command.command('push'),
      'put a file in the place of the state',
      'state push errored.state.json',
      'state push old.state.json -backend s3://my-states/cluster',
    )
      .argument('<FILE>', 'a state: from state pull, errored.state.json, or a state file that moves to S3')
      .option('--force', "push it over another deployment's state, a newer or a damaged one")
      .action((file: string, { force = false }: { force?: boolean }) =>
        choose('state push', () => import('./commands/state-push.ts'), { file, force }),
      );
  },

  unlock(command, choose) {
    described(command, "remove the state's lock, left by a run that died", 'unlock', 'unlock -force')
      .option('--force', 'remove it though its run is at work on this machine')
      .action(({ force = false }: { force?: boolean }) =>
        choose('unlock', () => import('./commands/unlock.ts'), { force }),
      );
  },

  completion(command, choose) {
    described(
      command,
      'print the script that completes command lines in a shell',
      'completion bash >> ~/.bashrc',
      'completion zsh > "$fpath[1]/_teleport-starter"',
      'completion fish | source  # in ~/.config/fish/config.fish',
      'completion powershell >> $PROFILE',
    )
      .addArgument(new Argument('<SHELL>', 'bash, zsh, fish or powershell').choices(SHELLS))
      .action((shell: Shell) => choose('completion', () => import('./commands/completion.ts'), { shell }, READ_ONLY));
  },

  version(command, choose) {
    described(command, 'print the version', 'version', 'version -json').action(() =>
      choose('version', async () => ({ run: printVersion }), {}, READ_ONLY),
    );
  },
};

/** All of them, in the order of the help. */
export const commandNames: readonly string[] = Object.keys(COMMANDS);
