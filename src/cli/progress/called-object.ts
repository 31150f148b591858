/** The inputs by which AWS's calls name the object that they are about, the more telling first. */
const NAMES = [
  'TableName',
  'Bucket',
  'InstanceProfileName',
  'PolicyName',
  'RoleName',
  'LoadBalancerName',
  'Name',
  'GroupName',
  'DomainName',
  'LoadBalancerArn',
  'ListenerArn',
  'TargetGroupArn',
  'CertificateArn',
  'GroupId',
  'InstanceIds',
  'HostedZoneId',
];

/** The name or id of what a call is about, from its input; `undefined` where the input names none. */
export function calledObject(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(input));
  for (const name of NAMES) {
    const value = given.get(name);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string' && first !== '') return withoutArn(first);
  }
  return undefined;
}

/** `app/teleport-alb/50dc6c` rather than the account and region that all objects of a run share. */
function withoutArn(name: string): string {
  return name.replace(/^arn:(?:[^:]*:){4}(?:[\w-]+\/)?/, '');
}
