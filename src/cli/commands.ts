import type { Command } from 'commander';
import * as versionCommand from './commands/version.ts';
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

const READ_ONLY = { readOnly: true } as const;

/** Every command, its operands, its own options and its help. */
export function defineCommands(program: Command, choose: Choose): void {
  command(program, 'plan', 'show what apply would change', 'teleport-starter plan -out cluster.plan')
    .option('--out <FILE>', 'save the plan for apply')
    .option('--detailed-exitcode', 'exit with 2 when there are changes, 0 when there are none')
    .action(({ out, detailedExitcode = false }: { out?: string; detailedExitcode?: boolean }) =>
      choose(
        'plan',
        () => import('./commands/plan.ts'),
        { detailedExitcode, ...(out === undefined ? {} : { out }) },
        READ_ONLY,
      ),
    );

  command(program, 'apply', 'make AWS as the variables say', 'teleport-starter apply cluster.plan')
    .argument('[PLANFILE]', 'a plan saved by plan -out')
    .option('--auto-approve', "don't ask before changing anything")
    .option('--allow-data-loss', 'go on though a bucket or table that is not empty would be destroyed')
    .action((planFile: string | undefined, raw: { autoApprove?: boolean; allowDataLoss?: boolean }) =>
      choose('apply', () => import('./commands/apply.ts'), {
        autoApprove: raw.autoApprove ?? false,
        allowDataLoss: raw.allowDataLoss ?? false,
        ...(planFile === undefined ? {} : { planFile }),
      }),
    );

  command(program, 'destroy', 'remove everything that was made', 'teleport-starter destroy')
    .option('--auto-approve', "don't ask before removing anything")
    .action(({ autoApprove = false }: { autoApprove?: boolean }) =>
      choose('destroy', () => import('./commands/destroy.ts'), { autoApprove }),
    );

  command(program, 'output', 'print the outputs of the last apply', 'teleport-starter output -raw cluster_web_address')
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

  command(
    program,
    'import',
    'take over something that AWS already has',
    'teleport-starter import aws_acm_certificate.cert arn:aws:acm:us-east-1:123456789012:certificate/…',
  )
    .argument('<ADDRESS>', 'the resource that it becomes, e.g. aws_acm_certificate.cert')
    .argument('<ID>', 'its id in AWS: an ARN, a name or an id, as its type asks')
    .action((address: string, id: string) => choose('import', () => import('./commands/import.ts'), { address, id }));

  command(
    program,
    'validate',
    'check the variables, without AWS',
    'teleport-starter validate -var-file cluster.tfvars',
  ).action(() => choose('validate', () => import('./commands/validate.ts'), {}, READ_ONLY));

  const state = program.command('state').description('look at the state').usage('COMMAND');
  command(state, 'list', 'list the addresses in the state', 'teleport-starter state list').action(() =>
    choose('state list', () => import('./commands/state-list.ts'), {}, READ_ONLY),
  );
  command(
    state,
    'show',
    'show what the state records of one address',
    "teleport-starter state show 'aws_lb.cluster[0]'",
  )
    .argument('<ADDRESS>', 'an address from state list')
    .action((address: string) =>
      choose('state show', () => import('./commands/state-show.ts'), { address }, READ_ONLY),
    );

  command(program, 'unlock', "remove the state's lock, left by a run that died", 'teleport-starter unlock').action(() =>
    choose('unlock', () => import('./commands/unlock.ts'), {}),
  );

  command(program, 'version', 'print the version', 'teleport-starter version -json').action(() =>
    choose('version', async () => versionCommand, {}, READ_ONLY),
  );
}

function command(parent: Command, name: string, description: string, example: string): Command {
  return parent.command(name).description(description).addHelpText('after', `\nExample:\n  ${example}`);
}
