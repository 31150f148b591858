import type { Context } from '../contract.ts';

/** Each partition's console, and the region in which it shows what belongs to no region. */
const CONSOLES: Readonly<Record<string, { readonly host: string; readonly globalRegion: string }>> = {
  aws: { host: 'console.aws.amazon.com', globalRegion: 'us-east-1' },
  'aws-us-gov': { host: 'console.amazonaws-us-gov.com', globalRegion: 'us-gov-west-1' },
  'aws-cn': { host: 'console.amazonaws.cn', globalRegion: 'cn-northwest-1' },
};

/** The console's page of one object. IAM's and Route 53's objects belong to no region. */
const PAGES = {
  bucket: { path: (id: string, region: string) => `/s3/buckets/${id}?region=${region}` },
  certificate: {
    path: (arn: string, region: string) => `/acm/home?region=${region}#/certificates/${arn.split('/').at(-1)}`,
  },
  instance: { path: (id: string, region: string) => `/ec2/home?region=${region}#InstanceDetails:instanceId=${id}` },
  loadBalancer: {
    path: (arn: string, region: string) => `/ec2/home?region=${region}#LoadBalancer:loadBalancerArn=${arn}`,
  },
  role: { path: (name: string) => `/iam/home#/roles/details/${name}`, global: true },
  securityGroup: { path: (id: string, region: string) => `/ec2/home?region=${region}#SecurityGroup:groupId=${id}` },
  table: { path: (name: string, region: string) => `/dynamodbv2/home?region=${region}#table?name=${name}` },
  targetGroup: {
    path: (arn: string, region: string) => `/ec2/home?region=${region}#TargetGroup:targetGroupArn=${arn}`,
  },
  zone: { path: (id: string) => `/route53/v2/hostedzones#ListRecordSets/${id}`, global: true },
};

/** `sentence`, and on a line of its own the link to the console's page of the object; in a partition whose console isn't known without it. */
export function lookAt(
  { partition, region }: Pick<Context, 'partition' | 'region'>,
  page: keyof typeof PAGES,
  id: string,
  sentence: string,
): string {
  const console = CONSOLES[partition];
  if (!console) return sentence;
  const shown: { path(id: string, region: string): string; readonly global?: boolean } = PAGES[page];
  const at = shown.global ? console.globalRegion : region;
  return `${sentence}\nhttps://${at}.${console.host}${shown.path(id, region)}`;
}
