/** What the reference tells beside the commands: all that the program reads of its environment, and the files it keeps. */

/** A test holds this against the source. */
export const ENVIRONMENT = [
  ['TF_VAR_NAME', 'The variable NAME, as for Terraform. The files of variables and -var go before it.'],
  ['TELEPORT_STARTER_ARGS', 'Words that are added to every command line, behind the command.'],
  [
    'TELEPORT_STARTER_ARGS_COMMAND',
    'The same for one command: TELEPORT_STARTER_ARGS_plan, TELEPORT_STARTER_ARGS_state_list.',
  ],
  ['TELEPORT_STARTER_STATE', 'Where the state is kept, as -state. The sandbox ignores it.'],
  ['TELEPORT_STARTER_BACKEND', 'Where in S3 the state is kept, as -backend. The sandbox ignores it.'],
  ['TELEPORT_STARTER_SANDBOX', '1: use the sandbox, as -sandbox.'],
  ['TELEPORT_STARTER_SANDBOX_PACE', 'How long the sandbox takes for what takes AWS long: instant, brisk or realistic.'],
  ['TELEPORT_STARTER_LOG', 'debug or trace: write every attempt of every AWS call to a file.'],
  ['TELEPORT_STARTER_LOG_PATH', 'The file that these calls are written to; teleport-starter.log.'],
  [
    'TELEPORT_STARTER_PAGER, PAGER',
    'What long output is read with on a terminal; less. Empty, or cat: nothing. The words are split at blanks, without a shell.',
  ],
  ['LESS', "less's options; FRX and a prompt unless it is set."],
  ['NO_COLOR', 'Anything but empty: no colours.'],
  ['FORCE_COLOR', 'Colours off a terminal, too; 0: none.'],
  ['CI', 'Anything but false: no colours, no live view, no pager.'],
  [
    'AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_REGION, …',
    "Credentials and their kin, as AWS's own tools take them. The region is a variable.",
  ],
  ['AWS_ENDPOINT_URL', 'Where to send all calls instead of AWS.'],
  ['HTTPS_PROXY, NO_PROXY, AWS_CA_BUNDLE', 'The way to AWS through a proxy, and whom to trust there.'],
];

export const FILES = [
  [
    'teleport-starter.state.json',
    'The state: what was made, without secrets. The one before is kept with .backup behind its name.',
  ],
  ['terraform.tfvars, *.auto.tfvars', 'Variables, in the working directory; with .json behind the name, as JSON.'],
  ['errored.state.json', 'The state of a run that could not save it. state push puts it in its place.'],
  ['.teleport-starter.sandbox.json, teleport-starter.sandbox.state.json', 'The sandbox and its state.'],
];
