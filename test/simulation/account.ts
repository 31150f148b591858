import { type Passage, stateAt } from '../../src/sandbox/passage.ts';
import type { World } from '../../src/sandbox/world.ts';

/** What differs from one account to the next though the same was done: names, times and marks that AWS makes up. */
const MADE_UP = new Set([
  'id',
  'arn',
  'reservation',
  'token',
  'parameters',
  'privateIp',
  'version',
  'versions',
  'createdAt',
  'launchedAt',
  'requestedAt',
  'recordsFrom',
  'modifiedAt',
  'addedAt',
  'ttlChangedAt',
  'freeAt',
  'since',
  'listedFrom',
  'items',
  // Encrypted; a plan compares what is inside.
  'value',
]);

/**
 * Everything in an account, a line an object, sorted: two accounts of which the same was asked have the same lines.
 * Made-up ids become the names of what they stand for, so that a reference to another object, or to one that is gone, shows.
 * What is ending counts as gone. `lineage` is the deployment's.
 */
export function accountLines(world: World, lineage: string | undefined): string[] {
  const { ec2, dynamodb, s3, iam, ssm, route53, acm, elbv2 } = world;
  const instances = Object.values(ec2.instances).filter(({ state }) => state.to !== 'terminated');
  const names = new Map<string, string>();
  if (lineage !== undefined) names.set(lineage, 'LINEAGE');
  for (const { id, groups, publicIp } of instances) {
    const name = `instance in ${groups.map((group) => ec2.groups[group]?.name).join()}`;
    names.set(id, name);
    if (publicIp !== undefined) names.set(publicIp, `address of ${name}`);
  }
  for (const { id, name } of Object.values(ec2.groups)) names.set(id, `group ${name}`);
  for (const { arn, name, dnsName } of Object.values(elbv2.loadBalancers)) {
    names.set(arn, `load balancer ${name}`);
    names.set(dnsName, `host of ${name}`);
  }
  for (const { arn, name } of Object.values(elbv2.targetGroups)) names.set(arn, `target group ${name}`);
  for (const { arn, names: covered } of Object.values(acm.certificates)) names.set(arn, `certificate ${covered}`);
  for (const { arn, id, name } of Object.values(iam.profiles)) {
    names.set(arn, `profile ${name}`);
    names.set(id, `profile ${name}`);
  }

  const line = (kind: string, of: object) => renamed(`${kind} ${JSON.stringify(plain(of))}`, names);
  const lines = (kind: string, all: readonly object[]) => all.map((each) => line(kind, each));
  return [
    ...lines(
      'instance',
      instances.map((instance) => ({ ...instance, profile: instance.profile?.arn })),
    ),
    ...lines('group', Object.values(ec2.groups)),
    ...lines('rule', Object.values(ec2.rules)),
    ...lines(
      'table',
      Object.values(dynamodb.tables).filter(({ state }) => state.to !== 'GONE'),
    ),
    ...lines('bucket', Object.values(s3.buckets)),
    ...lines('role', Object.values(iam.roles)),
    ...lines('profile', Object.values(iam.profiles)),
    ...lines('parameter', Object.values(ssm.parameters)),
    ...Object.values(route53.zones).flatMap(({ name, records }) =>
      records.map((record) => line(`record in ${name}`, record)),
    ),
    ...lines(
      'certificate',
      Object.values(acm.certificates).map(({ issuedAt, ...rest }) => ({ ...rest, issued: issuedAt !== undefined })),
    ),
    ...lines('load balancer', Object.values(elbv2.loadBalancers)),
    ...lines(
      'target group',
      Object.values(elbv2.targetGroups).map((group) => ({
        ...group,
        targets: group.targets.filter(({ state }) => state.to !== 'gone').map(({ id, port }) => `${id}:${port}`),
      })),
    ),
    ...lines('listener', Object.values(elbv2.listeners)),
  ].sort();
}

/** The names of all objects that the account holds now: taken before anything is ours, they are somebody's. */
export function namesIn(world: World): ReadonlySet<string> {
  return new Set(named(world).map(([name]) => name));
}

/** Those of `names` with all that is in them, what AWS makes up too: nobody may have touched them, or made them anew. */
export function exactLines(world: World, names: ReadonlySet<string>): string[] {
  return named(world)
    .filter(([name]) => names.has(name))
    .map(([name, of]) => `somebody’s ${name} ${JSON.stringify(of)}`)
    .sort();
}

function named({ ec2, dynamodb, s3, iam, ssm, acm }: World): [string, object][] {
  const kinds: Readonly<Record<string, Readonly<Record<string, object>>>> = {
    instance: ec2.instances,
    group: ec2.groups,
    rule: ec2.rules,
    table: dynamodb.tables,
    bucket: s3.buckets,
    role: iam.roles,
    parameter: ssm.parameters,
    certificate: acm.certificates,
  };
  return Object.entries(kinds).flatMap(([kind, all]) =>
    Object.entries(all).map(([id, of]): [string, object] => [`${kind} ${id}`, of]),
  );
}

/** Plain data without what is made up; passages as the state they lead to, members in order. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  if (isPassage(value)) return stateAt(value, Number.POSITIVE_INFINITY);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => !MADE_UP.has(name) && member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, plain(member)]),
  );
}

function isPassage(value: object): value is Passage<string> {
  return 'from' in value && 'to' in value && 'at' in value;
}

function renamed(text: string, names: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [id, name] of names) if (result.includes(id)) result = result.replaceAll(id, name);
  return result;
}
