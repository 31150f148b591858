import { readFileSync } from 'node:fs';
import { isWildcardOnlyAction } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { MANAGED_POLICY_LIMIT, policyFor, sizeOf, split } from '../../../src/cli/permissions/policy.ts';
import { guide, letsencrypt, nothingDeployed, stateOf } from '../../stacks/starter-cluster/world.ts';
import { isAllowed, list, piecesOf } from './engine.ts';
import type { Context, Request } from './request.ts';

const place = { partition: 'aws', account: '123456789012', region: 'us-west-2', lineage: '*' };
const backend = { bucket: 'team-states', key: 'prod/teleport.json' };

const CONFIGS = { guide, 'guide with a key of its own': { ...guide, kms_alias_name: 'alias/teleport' }, letsencrypt };
const UNDERTAKINGS = ['plan', 'apply', 'destroy'] as const;

const policies = Object.entries(CONFIGS).flatMap(([name, config]) =>
  UNDERTAKINGS.map((what) => ({ name: `${what} of ${name}`, policy: policyFor({ what, config, place, backend }) })),
);

const apply = policyFor({ what: 'apply', config: guide, place });
const applyFreely = policyFor({ what: 'apply', config: letsencrypt, place });

const LINEAGE = 'teleport-starter:lineage';
const MARKED = { [`aws:ResourceTag/${LINEAGE}`]: 'baac4f057068517ac02c3c2532f4373e' };
const MARKING = { [`aws:RequestTag/${LINEAGE}`]: 'baac4f057068517ac02c3c2532f4373e', 'aws:TagKeys': [LINEAGE] };
const PROFILE = { 'ec2:InstanceProfile': 'arn:aws:iam::123456789012:instance-profile/teleport-example-cluster' };
const LAUNCH = { ...PROFILE, 'ec2:InstanceType': 't3.micro', 'ec2:MetadataHttpTokens': 'required' };

function ask(action: string, resource: string, context: Context = {}): Request {
  return { action, resource, context };
}

function ec2(action: string, resource: string, context?: Context): Request {
  return ask(`ec2:${action}`, `arn:aws:ec2:us-west-2:123456789012:${resource}`, context);
}

const change = (name: string, type = 'A', zone = 'Z1') =>
  ask('route53:ChangeResourceRecordSets', `arn:aws:route53:::hostedzone/${zone}`, {
    'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    'route53:ChangeResourceRecordSetsRecordTypes': [type],
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name],
  });

const request = (names: string[], context: Context = MARKING) =>
  ask('acm:RequestCertificate', '*', {
    'aws:RequestedRegion': 'us-west-2',
    'acm:DomainNames': names,
    'acm:ValidationMethod': 'DNS',
    ...context,
  });

/** What is allowed, and beside it what differs in one thing. */
const PAIRS: readonly (readonly [string, Request, Request])[] = [
  [
    'another bucket',
    ask('s3:PutBucketAcl', 'arn:aws:s3:::teleport-example'),
    ask('s3:PutBucketAcl', 'arn:aws:s3:::other'),
  ],
  [
    'another table',
    ask('dynamodb:UpdateTable', 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example'),
    ask('dynamodb:UpdateTable', 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example-2'),
  ],
  [
    "another region's table",
    ask('dynamodb:UpdateTable', 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example'),
    ask('dynamodb:UpdateTable', 'arn:aws:dynamodb:us-east-1:123456789012:table/teleport-example'),
  ],
  [
    'another role',
    ask('iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/teleport-example-cluster'),
    ask('iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/admin'),
  ],
  [
    'passing another role',
    ask('iam:PassRole', 'arn:aws:iam::123456789012:role/teleport-example-cluster', {
      'iam:PassedToService': 'ec2.amazonaws.com',
    }),
    ask('iam:PassRole', 'arn:aws:iam::123456789012:role/admin', { 'iam:PassedToService': 'ec2.amazonaws.com' }),
  ],
  [
    'passing the role to another service',
    ask('iam:PassRole', 'arn:aws:iam::123456789012:role/teleport-example-cluster', {
      'iam:PassedToService': 'ec2.amazonaws.com',
    }),
    ask('iam:PassRole', 'arn:aws:iam::123456789012:role/teleport-example-cluster', {
      'iam:PassedToService': 'lambda.amazonaws.com',
    }),
  ],
  [
    'another parameter',
    ask('ssm:PutParameter', 'arn:aws:ssm:us-west-2:123456789012:parameter/teleport/teleport-example/license'),
    ask('ssm:PutParameter', 'arn:aws:ssm:us-west-2:123456789012:parameter/teleport/other/license'),
  ],
  [
    'an instance without our tag',
    ec2('TerminateInstances', 'instance/i-1', { ...MARKED, ...PROFILE }),
    ec2('TerminateInstances', 'instance/i-1', PROFILE),
  ],
  [
    "another cluster's instance",
    ec2('TerminateInstances', 'instance/i-1', { ...MARKED, ...PROFILE }),
    ec2('TerminateInstances', 'instance/i-1', {
      ...MARKED,
      'ec2:InstanceProfile': 'arn:aws:iam::123456789012:instance-profile/other-cluster',
    }),
  ],
  [
    "the user data of others' instances",
    ec2('DescribeInstanceAttribute', 'instance/i-1', { ...MARKED, ...PROFILE }),
    ec2('DescribeInstanceAttribute', 'instance/i-1'),
  ],
  [
    'a launch without our tag',
    ec2('RunInstances', 'instance/i-1', { ...MARKING, ...LAUNCH }),
    ec2('RunInstances', 'instance/i-1', LAUNCH),
  ],
  [
    'a launch of another type',
    ec2('RunInstances', 'instance/i-1', { ...MARKING, ...LAUNCH }),
    ec2('RunInstances', 'instance/i-1', { ...MARKING, ...LAUNCH, 'ec2:InstanceType': 'p5.48xlarge' }),
  ],
  [
    'a volume that is not encrypted',
    ec2('RunInstances', 'volume/vol-1', { ...MARKING, 'ec2:Encrypted': 'true' }),
    ec2('RunInstances', 'volume/vol-1', { ...MARKING, 'ec2:Encrypted': 'false' }),
  ],
  ['another key pair', ec2('RunInstances', 'key-pair/exampleuser'), ec2('RunInstances', 'key-pair/other')],
  [
    'tagging what is there already',
    ec2('CreateTags', 'instance/i-1', { ...MARKING, 'ec2:CreateAction': 'RunInstances' }),
    ec2('CreateTags', 'instance/i-1', MARKING),
  ],
  [
    'taking our tag away',
    ec2('DeleteTags', 'security-group/sg-1', { ...MARKED, 'aws:TagKeys': ['Extra'] }),
    ec2('DeleteTags', 'security-group/sg-1', { ...MARKED, 'aws:TagKeys': [LINEAGE] }),
  ],
  [
    "others' security groups",
    ec2('AuthorizeSecurityGroupIngress', 'security-group/sg-1', MARKED),
    ec2('AuthorizeSecurityGroupIngress', 'security-group/sg-1'),
  ],
  [
    'looking around in another region',
    ask('ec2:DescribeInstances', '*', { 'aws:RequestedRegion': 'us-west-2' }),
    ask('ec2:DescribeInstances', '*', { 'aws:RequestedRegion': 'us-east-1' }),
  ],
  ['another name of the zone', change('teleport.example.com'), change('www.example.com')],
  ['another type of record', change('teleport.example.com'), change('teleport.example.com', 'MX')],
  ['what is below the wildcard', change('\\052.teleport.example.com'), change('vpn.teleport.example.com')],
  [
    'another CNAME than one that ACM asks for',
    change('_0123456789abcdef.teleport.example.com', 'CNAME'),
    change('www.teleport.example.com', 'CNAME'),
  ],
  ["a certificate for others' names", request(['teleport.example.com']), request(['example.com'])],
  ['a certificate without our tag', request(['teleport.example.com']), request(['teleport.example.com'], {})],
  [
    "others' certificates",
    ask('acm:DeleteCertificate', 'arn:aws:acm:us-west-2:123456789012:certificate/1', MARKED),
    ask('acm:DeleteCertificate', 'arn:aws:acm:us-west-2:123456789012:certificate/1'),
  ],
  [
    'another load balancer',
    ask(
      'elasticloadbalancing:SetSubnets',
      'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/teleport-example-alb/1',
    ),
    ask(
      'elasticloadbalancing:SetSubnets',
      'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/other/1',
    ),
  ],
];

describe('a policy for apply', () => {
  it.each(PAIRS)('leaves out %s', async (_, ours, others) => {
    expect(await isAllowed(ours, apply)).toBe(true);
    expect(await isAllowed(others, apply)).toBe(false);
  });

  it('deletes no table and no bucket: that is for destroy', async () => {
    const table = ask('dynamodb:DeleteTable', 'arn:aws:dynamodb:us-west-2:123456789012:table/teleport-example');
    const bucket = ask('s3:DeleteBucket', 'arn:aws:s3:::teleport-example');
    const destroy = policyFor({ what: 'destroy', config: guide, place });
    for (const one of [table, bucket]) {
      expect(await isAllowed(one, apply)).toBe(false);
      expect(await isAllowed(one, destroy)).toBe(true);
    }
  });

  it('has neither certificates nor load balancers where there are none', () => {
    expect(JSON.stringify(applyFreely)).not.toMatch(/acm:|elasticloadbalancing|iam:CreateServiceLinkedRole/);
  });

  it('is narrower once something is deployed: the tag of the deployment, its zone and its VPC', async () => {
    const deployed = stateOf({
      'aws_security_group.cluster': { inputs: { vpc_id: 'vpc-1' } },
      'aws_route53_record.cluster_acm[0]': { inputs: { zone_id: 'Z1' } },
    });
    const lineage = 'baac4f057068517ac02c3c2532f4373e';
    const narrow = policyFor({ what: 'apply', config: guide, place: { ...place, lineage }, deployed });
    const foreign = { [`aws:ResourceTag/${LINEAGE}`]: 'ffffffffffffffffffffffffffffffff' };
    for (const [policy, foreigners] of [
      [apply, true],
      [narrow, false],
    ] as const) {
      expect(await isAllowed(change('teleport.example.com'), policy)).toBe(true);
      expect(await isAllowed(change('teleport.example.com', 'A', 'Z2'), policy)).toBe(foreigners);
      expect(await isAllowed(ec2('CreateSecurityGroup', 'vpc/vpc-2'), policy)).toBe(foreigners);
      expect(await isAllowed(ec2('RevokeSecurityGroupIngress', 'security-group/sg-1', foreign), policy)).toBe(
        foreigners,
      );
    }
  });

  it("may use the license's key through SSM alone, and only the one of the alias", async () => {
    const config = { ...guide, kms_alias_name: 'alias/teleport' };
    const own = policyFor({ what: 'apply', config, place });
    const use = (action: string, alias: string, service = 'ssm.us-west-2.amazonaws.com') =>
      ask(`kms:${action}`, 'arn:aws:kms:us-west-2:123456789012:key/k-1', {
        'kms:ViaService': service,
        'kms:ResourceAliases': [alias],
      });
    for (const action of ['Encrypt', 'GenerateDataKey', 'Decrypt']) {
      expect(await isAllowed(use(action, 'alias/teleport'), own)).toBe(true);
      expect(await isAllowed(use(action, 'alias/other'), own)).toBe(false);
      expect(await isAllowed(use(action, 'alias/teleport', 's3.us-west-2.amazonaws.com'), own)).toBe(false);
    }
    // AWS's own key needs nothing, and without a license there is nothing to encrypt.
    expect(JSON.stringify(apply)).not.toContain('kms:Encrypt');
  });

  it('speaks of the account, partition and region that it is for', () => {
    const there = { partition: 'aws-cn', account: '999999999999', region: 'cn-north-1', lineage: '*' };
    const text = JSON.stringify(policyFor({ what: 'apply', config: { ...guide, region: 'cn-north-1' }, place: there }));
    expect(text).not.toMatch(/arn:aws:|us-west-2|123456789012/);
    expect(text).toContain('"iam:PassedToService":"ec2.amazonaws.com.cn"');
  });
});

describe('a policy with the state in S3', () => {
  it('may write the state and its lock, remove the lock, and nothing else of the bucket', async () => {
    const object = (action: string, key: string) => ask(`s3:${action}`, `arn:aws:s3:::team-states/${key}`);
    const [plan, write] = (['plan', 'apply'] as const).map((what) =>
      policyFor({ what, config: guide, place, backend }),
    );
    expect(await isAllowed(object('GetObject', 'prod/teleport.json'), plan ?? {})).toBe(true);
    expect(await isAllowed(object('PutObject', 'prod/teleport.json'), plan ?? {})).toBe(false);
    expect(await isAllowed(object('PutObject', 'prod/teleport.json'), write ?? {})).toBe(true);
    expect(await isAllowed(object('DeleteObject', 'prod/teleport.json.lock'), write ?? {})).toBe(true);
    expect(await isAllowed(object('DeleteObject', 'prod/teleport.json'), write ?? {})).toBe(false);
    expect(await isAllowed(object('GetObject', 'staging/teleport.json'), write ?? {})).toBe(false);
  });

  it('takes stars in a key for stars', async () => {
    const key = 'a*/state?.json';
    const policy = policyFor({ what: 'plan', config: guide, place, backend: { bucket: 'team-states', key } });
    expect(JSON.stringify(policy)).toMatch(/team-states\/a\$\{\*\}\/state\$\{\?\}\.json/);
  });
});

describe.each(policies)('the policy for $name', ({ policy }) => {
  it('names every action in full', () => {
    for (const { Action } of piecesOf(policy)) expect(Action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z0-9]+$/);
  });

  it('has a lone * only for actions that know no resource', async () => {
    const lone = piecesOf(policy).filter(({ Resource }) => Resource === '*');
    for (const { Action } of lone) {
      const [service = '', action = ''] = String(Action).split(':');
      expect(await isWildcardOnlyAction(service, action), `${Action}`).toBe(true);
    }
  });

  it('can be split into managed policies that allow the same', () => {
    const parts = split(policy, MANAGED_POLICY_LIMIT);
    expect(parts.flatMap(({ Statement }) => Statement)).toEqual(policy.Statement);
    for (const part of parts) expect(sizeOf(part)).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
    expect(parts.length).toBeLessThanOrEqual(3);
  });
});

describe('docs/permissions.md', () => {
  const page = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');

  it('lists every action that is allowed on a lone *, and no other', () => {
    const lone = policies.flatMap(({ policy }) => piecesOf(policy)).filter(({ Resource }) => Resource === '*');
    const section = page.split('## Where there is no other way than `*`')[1]?.split('\n## ')[0] ?? '';
    const listed = [...section.matchAll(/`([a-z0-9]+:[A-Z]\w+)`/g)].map((match) => match[1]);
    expect([...new Set(listed)].sort()).toEqual([...new Set(lone.map(({ Action }) => String(Action)))].sort());
  });

  it('lists every kind of object of which all are meant, because AWS chooses their ids', () => {
    const open = policies
      .flatMap(({ policy }) => policy.Statement.flatMap(({ Resource }) => list(Resource)))
      .flatMap((arn) => /^arn:aws:([a-z0-9]+:[^/]*)\/\*$/.exec(arn)?.[1] ?? [])
      .map((kind) => `${kind.split(':')[0]} ${kind.split(':').at(-1)}`);
    const section = page.split('## Where AWS chooses the id')[1]?.split('\n## ')[0] ?? '';
    const listed = [...section.matchAll(/^\| `([a-z0-9]+ [a-z-]+)`/gm)].map((match) => match[1]);
    expect([...new Set(listed)].sort()).toEqual(
      [...new Set(open)].filter((kind) => !/^(s3|elastic)/.test(kind)).sort(),
    );
  });
});

describe('the size of a policy', () => {
  it('is that of its text without white space', () => {
    expect(sizeOf(policyFor({ what: 'plan', config: letsencrypt, place, deployed: nothingDeployed }))).toBe(
      JSON.stringify(policyFor({ what: 'plan', config: letsencrypt, place })).length,
    );
  });
});
