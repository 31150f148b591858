import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { emptyFolder } from '../empty-folder.ts';
import { REFERENCE_LICENSE, referenceVariables, run } from './run.ts';

/** What is set beyond the guide's example (`null` unsets), and what the error must name. */
type Case = readonly [what: string, set: Readonly<Record<string, string | null>>, named: RegExp | string];

const METACHARACTERS: readonly [string, string][] = [
  ['a command substitution', 'x$(id)'],
  ['a backtick', 'x`id`'],
  ['a quote', "x'y"],
  ['a double quote', 'x"y'],
  ['a semicolon', 'x;id'],
  ['a pipe', 'x|id'],
  ['a space', 'x y'],
  ['a leading hyphen', '-xyz'],
  ['a newline', 'x\nid'],
  ['a backslash', 'x\\y'],
  ['a glob', 'x*'],
];

const STRINGS = [
  'region',
  'cluster_name',
  'ami_name',
  'key_name',
  'route53_zone',
  'route53_domain',
  's3_bucket_name',
  'cluster_instance_type',
  'email',
  'teleport_auth_type',
  'kms_alias_name',
];

const HOSTILE: readonly Case[] = STRINGS.flatMap((name, at) =>
  // Each variable meets four of them, every one of them meets several variables; the units' own table holds all pairs.
  [0, 1, 2, 3].map((n): Case => {
    const [what, value] = METACHARACTERS[(at * 3 + n) % METACHARACTERS.length] as [string, string];
    return [`${name} with ${what}`, { [name]: value }, name];
  }),
);

const WRONG: readonly Case[] = [
  ['region that is none', { region: 'us_west' }, 'region'],
  ['region empty', { region: '' }, 'region'],
  ['nothing set for two variables', { email: null, key_name: null }, /key_name, email/],
  ['cluster name too short', { cluster_name: 'ab' }, 'cluster_name'],
  [
    'cluster name too long',
    { cluster_name: 'a'.repeat(57), use_acm: 'false', use_letsencrypt: 'true' },
    'cluster_name',
  ],
  ['cluster name too long for the load balancer', { cluster_name: 'a'.repeat(26) }, 'cluster_name'],
  ['cluster name with an underscore for the load balancer', { cluster_name: 'tele_port' }, 'cluster_name'],
  ['cluster name of a group id', { cluster_name: 'sg-teleport' }, 'cluster_name'],
  ['cluster name with a dot', { cluster_name: 'tele.port' }, 'cluster_name'],
  ['cluster name that AWS reserves', { cluster_name: 'internal-x' }, 'cluster_name'],
  ['image of another vendor', { ami_name: 'ubuntu-24.04' }, 'ami_name'],
  ['image without architecture', { ami_name: 'teleport-oss-17.0.0' }, 'ami_name'],
  ['key name with a slash', { key_name: 'a/b' }, 'key_name'],
  ['license that is not there', { license_path: '/nowhere/license.pem' }, 'license_path'],
  ['license that is a folder', { license_path: 'folder' }, 'license_path'],
  ['license too large', { license_path: 'large.pem' }, 'license_path'],
  ['enterprise without a license', { license_path: '' }, 'license_path'],
  ['enterprise with an empty license', { license_path: 'empty.pem' }, 'license_path'],
  ['zone that is no domain', { route53_zone: 'example' }, 'route53_zone'],
  ['domain outside the zone', { route53_domain: 'teleport.example.org' }, 'route53_domain'],
  ['domain equal to the zone', { route53_domain: 'example.com' }, 'route53_domain'],
  ['domain that only ends like the zone', { route53_domain: 'badexample.com' }, 'route53_domain'],
  ['domain too long for ACM', { route53_domain: `${'a'.repeat(60)}.example.com` }, 'route53_domain'],
  ['wildcard switch that is neither', { add_wildcard_route53_record: 'maybe' }, 'add_wildcard_route53_record'],
  ['MongoDB switch that is neither', { enable_mongodb_listener: 'yes' }, 'enable_mongodb_listener'],
  ['MySQL switch that is neither', { enable_mysql_listener: '2' }, 'enable_mysql_listener'],
  ['Postgres switch that is neither', { enable_postgres_listener: 'on' }, 'enable_postgres_listener'],
  ['bucket name in upper case', { s3_bucket_name: 'Teleport' }, 's3_bucket_name'],
  ['bucket name too short', { s3_bucket_name: 'ab' }, 's3_bucket_name'],
  ['bucket name like an address', { s3_bucket_name: '192.168.5.4' }, 's3_bucket_name'],
  ['bucket name with dots in a row', { s3_bucket_name: 'a..b' }, 's3_bucket_name'],
  ['bucket name with a reserved beginning', { s3_bucket_name: 'xn--teleport' }, 's3_bucket_name'],
  ['instance type that is none', { cluster_instance_type: 'large' }, 'cluster_instance_type'],
  ['e-mail without a host', { email: 'support' }, 'email'],
  ['e-mail twice', { email: 'a@b.com,c@d.com' }, 'email'],
  ['TLS switch that is neither', { use_letsencrypt: 'TRUE!' }, 'use_letsencrypt'],
  ['ACM switch that is neither', { use_acm: 'acm' }, 'use_acm'],
  ['routing switch that is neither', { use_tls_routing: '-1' }, 'use_tls_routing'],
  ['auth type that is none', { teleport_auth_type: 'ldap' }, 'teleport_auth_type'],
  [
    'community image with saml',
    { ami_name: 'teleport-oss-17.0.0-dev-x86_64', license_path: '', teleport_auth_type: 'saml' },
    'teleport_auth_type',
  ],
  ['FIPS image with local', { ami_name: 'teleport-ent-17.0.0-dev-x86_64-fips' }, 'teleport_auth_type'],
  ['ssh from a network with host bits', { allowed_ssh_ingress_cidr_blocks: '["10.0.0.1/24"]' }, /10\.0\.0\.0\/24/],
  ['ssh from no network', { allowed_ssh_ingress_cidr_blocks: '["everywhere"]' }, 'allowed_ssh_ingress_cidr_blocks'],
  ['ssh from a text', { allowed_ssh_ingress_cidr_blocks: '10.0.0.0/24' }, 'allowed_ssh_ingress_cidr_blocks'],
  ['ingress from half a list', { allowed_ingress_cidr_blocks: '["0.0.0.0/0"' }, 'allowed_ingress_cidr_blocks'],
  ['ingress prefix too long', { allowed_ingress_cidr_blocks: '["10.0.0.0/33"]' }, 'allowed_ingress_cidr_blocks'],
  ['egress IPv6 with host bits', { allowed_egress_cidr_blocks: '["2001:db8::1/32"]' }, 'allowed_egress_cidr_blocks'],
  ['KMS alias without its prefix', { kms_alias_name: 'aws/ssm' }, 'kms_alias_name'],
];

describe.concurrent('bad variables end with 1, before any call to AWS', () => {
  test.for([...WRONG, ...HOSTILE])('%s', async ([_what, set, named], context) => {
    const cwd = folder(context);
    const { code, stdout, stderr } = await run(['apply', '-auto-approve', '-sandbox'], {
      cwd,
      env: environment(cwd, set),
    });
    expect(stderr).toMatch(typeof named === 'string' ? new RegExp(`\\b${named}\\b`) : named);
    expect(stderr).toMatch(/\[(VARIABLE_|LICENSE_)[A-Z]+\]/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    // Neither a state nor the sandbox: AWS was not asked anything.
    expect(readdirSync(cwd).sort()).toEqual(FILES);
  });

  test('all of them together are told in one go', async (context) => {
    const cwd = folder(context);
    const set = { region: 'x y', email: 'nobody', s3_bucket_name: 'A', teleport_auth_type: null, key_name: null };
    const { code, stderr } = await run(['plan'], { cwd, env: environment(cwd, set) });
    expect(code).toBe(1);
    for (const name of ['region', 'email', 's3_bucket_name', 'key_name']) expect(stderr).toContain(name);
  });
});

const FILES = ['empty.pem', 'folder', 'large.pem', 'license.pem'];

function folder(test: TestContext): string {
  const cwd = emptyFolder(test);
  writeFileSync(join(cwd, 'license.pem'), REFERENCE_LICENSE);
  writeFileSync(join(cwd, 'empty.pem'), '');
  writeFileSync(join(cwd, 'large.pem'), 'x'.repeat(8 * 1024 + 1));
  mkdirSync(join(cwd, 'folder'));
  return cwd;
}

function environment(cwd: string, set: Case[1]): Record<string, string> {
  const all: Record<string, string | null> = {
    ...referenceVariables('guide-acm'),
    TF_VAR_license_path: join(cwd, 'license.pem'),
    ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`TF_VAR_${name}`, value])),
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}
