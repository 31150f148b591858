import type { Json, JsonObject } from '../../core/values.ts';
import type { Change } from '../../planner/model.ts';
import type { State } from '../../state/model.ts';
import type { AuthType, Config } from '../../variables/config.ts';
import type { Screen } from './line.ts';
import { visibleLine } from './visible.ts';
import { wrap } from './wrap.ts';

/** What the end of an apply is told from. */
export interface Deployed {
  readonly outputs: JsonObject;
  readonly config: Pick<Config, 'teleport_auth_type' | 'use_acm' | 'use_letsencrypt'>;
  readonly changes: readonly Change[];
  /** Nothing answers at the addresses. */
  readonly inSandbox: boolean;
}

/** A step for the user: sentences, and commands that are never broken. */
type Part = { readonly say: string } | { readonly run: string };

/**
 * What to do after an apply that made something, with the user's own values; nothing after other ones. The commands are those
 * of Teleport's guide to the starter cluster.
 */
export function nextLines(deployed: Deployed, screen: Screen): string[] {
  const { outputs, config, changes, inSandbox } = deployed;
  const { cluster_web_address: address, instance_ip_public: ip, key_name: key } = outputs;
  const hasMade = changes.some(({ action }) => action === 'create' || action === 'replace');
  if (!hasMade || typeof address !== 'string' || typeof ip !== 'string' || typeof key !== 'string') return [];
  const steps = [
    ...waitingSteps(deployed, hostOf(address)),
    userStep(config.teleport_auth_type, `ssh -i ${key}.pem ec2-user@${ip}`, key),
    logInStep(config, address),
  ];
  return [
    screen.color.bold('Next steps:'),
    ...(inSandbox ? ['', ...wrap(SANDBOX, screen.columns)] : []),
    ...steps.flatMap((parts, at) => ['', ...stepLines(at + 1, parts, screen)]),
  ];
}

const SANDBOX = 'In the sandbox nothing answers at these addresses; on AWS you would go on like this.';

function waitingSteps({ config, changes }: Deployed, host: string): Part[][] {
  const change = (types: RegExp) =>
    changes.find(({ address, action }) => types.test(address) && action !== 'no-op' && action !== 'delete')?.action;
  const instance = change(/^aws_instance\./);
  const name = change(/^aws_route53_record\.(?:cluster|cluster_acm\[0\]|cluster\[0\])$/);
  // Behind a load balancer, a successor is healthy before it takes over.
  const booting =
    instance === 'create' || (instance === 'replace' && !config.use_acm)
      ? [
          'Give the new instance a few minutes: it sets Teleport up while it boots',
          ...(!config.use_acm && config.use_letsencrypt ? [" and gets its certificate from Let's Encrypt"] : []),
          `. Until then ${host} answers with an error, or not at all.`,
        ].join('')
      : undefined;
  const parts = [booting, name === undefined ? undefined : nameText(name, host)].filter((say) => say !== undefined);
  return parts.length === 0 ? [] : [parts.map((say) => ({ say }))];
}

/** Route 53 lets resolvers remember for 900 s that a name is missing (its SOA record), and our records for up to 300 s. */
function nameText(action: Change['action'], host: string): string {
  return action === 'create'
    ? `A resolver that was asked for ${host} before may go on denying it for up to 15 minutes.`
    : `Resolvers may go on telling the old address of ${host} for up to 5 minutes.`;
}

function userStep(authType: AuthType, ssh: string, key: string): Part[] {
  const logIn = [
    { say: `Log in to the instance with the private key of "${key}", here expected in this folder:` },
    { run: ssh },
  ];
  if (authType === 'local') {
    return [
      { say: 'Create the first user, if there is none yet.' },
      ...logIn,
      { say: 'and there:' },
      { run: 'sudo tctl users add teleport-admin --roles=editor,access --logins=ec2-user' },
      { say: 'It prints a link, valid for an hour, under which you choose a password and a second factor.' },
    ];
  }
  return [
    { say: `Let users in through ${authType}, if that is not set up yet.` },
    ...logIn,
    { say: 'and there, with the connector that you have described in a file:' },
    { run: `sudo tctl create -f ${authType}.yaml` },
  ];
}

function logInStep({ teleport_auth_type: authType, ...config }: Deployed['config'], address: string): Part[] {
  const who = authType === 'local' ? '--user=teleport-admin' : `--auth=${authType}`;
  const isSelfSigned = !config.use_acm && !config.use_letsencrypt;
  return [
    { say: `Open ${address}, or log in from a shell:` },
    { run: `tsh login --proxy=${hostOf(address)}:443 ${who}${isSelfSigned ? ' --insecure' : ''}` },
    ...(isSelfSigned ? [{ say: 'The certificate is self-signed: your browser will warn of it.' }] : []),
  ];
}

function hostOf(address: string): string {
  return address.replace(/^https:\/\//, '');
}

const INDENT = '   ';

function stepLines(number: number, parts: readonly Part[], { color, columns }: Screen): string[] {
  const lines = parts.flatMap((part) =>
    'run' in part
      ? [`${INDENT} ${color.cyan(visibleLine(part.run))}`]
      : wrap(part.say, columns - INDENT.length).map(indented),
  );
  return lines.map((line, at) => (at === 0 ? `${number}.${line.slice(2)}` : line));
}

function indented(line: string): string {
  return `${INDENT}${line}`;
}

/** What a destroy has changed: the state as it was, and as it is now. */
export interface Destroyed {
  readonly before: State;
  readonly after: State;
  readonly changes: readonly Change[];
}

/** What a destroy took away for good, by the names that the user knows; what it left is told apart. */
export function goneLines({ before, after, changes }: Destroyed, { columns }: Screen): string[] {
  const ids = (type: string) =>
    changes.filter((change) => change.type === type && change.action === 'delete').flatMap(({ id }) => id ?? []);
  const tables = ids('aws_dynamodb_table');
  const buckets = ids('aws_s3_bucket');
  const stays = changes.filter(({ action }) => action === 'forget').map(({ address }) => address);
  const isWhole = Object.keys(after.resources).length === 0;
  const cluster = isWhole && textOf(before.outputs.cluster_name);
  const address = textOf(before.outputs.cluster_web_address);
  const data = [
    ...(tables.length > 0 ? [`the ${tables.length === 1 ? 'table' : 'tables'} ${listed(tables)}`] : []),
    ...(buckets.length > 0 ? [`the bucket ${listed(buckets)}`] : []),
  ];
  const texts = [
    ...(cluster ? [`Gone: the cluster ${cluster}${address ? `, ${address}` : ''}.`] : []),
    ...(data.length > 0 ? [`Gone for good with all that was in them: ${data.join(', and ')}.`] : []),
    ...(stays.length > 0 ? [`Left in AWS, since it is not ours: ${listed(stays)}.`] : []),
  ];
  return texts.flatMap((text) => wrap(text, columns));
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listed(names: readonly string[]): string {
  const [last, ...others] = [...names].reverse();
  return others.length === 0 ? (last ?? '') : `${others.reverse().join(', ')} and ${last}`;
}
