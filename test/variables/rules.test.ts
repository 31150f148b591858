import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/values.ts';
import type { VariableName } from '../../src/variables/table.ts';
import { check, problemsOf } from './given.ts';

type Overrides = { readonly [N in VariableName]?: Json };

const ENTERPRISE = { ami_name: 'teleport-ent-17.0.0-x86_64', license_path: 'license.pem' };
const FIPS = { ...ENTERPRISE, ami_name: 'teleport-ent-17.0.0-x86_64-fips' };
const FORMER_FIPS = { ...ENTERPRISE, ami_name: 'gravitational-teleport-ami-ent-10.1.4-fips' };
const files = { 'license.pem': 'LICENSE' };

function conflict(detail: string, hint: string) {
  return { code: 'VARIABLE_CONFLICT', summary: 'Variables contradict each other', detail, hint };
}

describe('editions', () => {
  test.each(['oidc', 'saml'])('the Community Edition does not take %s', async (type) => {
    expect(await problemsOf({ teleport_auth_type: type })).toEqual([
      conflict(
        `teleport_auth_type is "${type}" (terraform.tfvars:9:10), but ami_name is "teleport-oss-17.0.0-x86_64" (terraform.tfvars:3:10): the Community Edition takes local or github.`,
        'Set teleport_auth_type to local or github, or ami_name to a teleport-ent-… image.',
      ),
    ]);
    expect(await problemsOf({ ...ENTERPRISE, teleport_auth_type: type }, files)).toEqual([]);
    expect(
      await problemsOf({ ami_name: 'gravitational-teleport-ami-oss-10.1.4', teleport_auth_type: type }),
    ).toHaveLength(1);
  });

  test('a FIPS image does not take local, which is the default', async () => {
    expect(await problemsOf(FIPS, files)).toEqual([
      conflict(
        'teleport_auth_type is "local" by default, but ami_name is "teleport-ent-17.0.0-x86_64-fips" (terraform.tfvars:3:10): a FIPS image takes github, oidc or saml, as local users are not allowed in FIPS mode.',
        'Set teleport_auth_type to github, oidc or saml, or ami_name to an image without -fips.',
      ),
    ]);
    expect(await problemsOf(FORMER_FIPS, files)).toHaveLength(1);
    expect(await problemsOf({ ...FIPS, teleport_auth_type: 'github' }, files)).toEqual([]);
  });
});

describe('the license', () => {
  test('Enterprise without one', async () => {
    expect(await problemsOf({ ami_name: ENTERPRISE.ami_name })).toEqual([
      {
        code: 'LICENSE_MISSING',
        summary: 'Teleport Enterprise needs a license',
        detail:
          'ami_name is "teleport-ent-17.0.0-x86_64" (terraform.tfvars:3:10), an Enterprise image, but license_path is empty.',
        hint: 'Choose a teleport-oss-… image, or download the license from your Teleport account and set\nexport TF_VAR_license_path=license.pem',
      },
    ]);
  });

  test('Enterprise with an empty one', async () => {
    for (const content of ['', ' \r\n']) {
      const [problem] = await problemsOf(ENTERPRISE, { 'license.pem': content });
      expect(problem).toMatchObject({
        code: 'LICENSE_MISSING',
        detail:
          'ami_name is "teleport-ent-17.0.0-x86_64" (terraform.tfvars:3:10), an Enterprise image, but the file of license_path is "license.pem" (terraform.tfvars:9:10) is empty.',
      });
    }
  });

  test('none for the Community Edition: no path, or the empty file that the guide tells to touch', async () => {
    for (const license_path of ['', null, 'license.pem']) {
      const checked = await check({ license_path }, { 'license.pem': '' });
      expect(checked).toMatchObject({ ok: true, warnings: [] });
      expect(checked.ok && 'license' in checked.config).toBe(false);
    }
  });

  test('one for the Community Edition is deployed, with a warning', async () => {
    const checked = await check({ license_path: 'license.pem' }, files);
    expect(checked.warnings).toEqual([
      {
        code: 'LICENSE_UNUSED',
        severity: 'warning',
        summary: 'The license is not used by the Community Edition',
        detail:
          'license_path is "license.pem" (terraform.tfvars:9:10), but ami_name is "teleport-oss-17.0.0-x86_64" (terraform.tfvars:3:10). The license is stored in SSM all the same.',
        hint: 'Choose a teleport-ent-… image to use it, or leave license_path empty.',
      },
    ]);
    expect(checked.ok && checked.config.license?.reveal()).toBe('LICENSE');
  });

  test('is kept byte for byte, up to 8 KiB', async () => {
    const content = `\ufeff-----BEGIN LICENSE-----\r\n${'é'.repeat(4000)}\t\n`;
    const checked = await check(ENTERPRISE, { 'license.pem': content });
    expect(checked.ok && checked.config.license?.reveal()).toBe(content);
    expect(await problemsOf(ENTERPRISE, { 'license.pem': 'x'.repeat(8192) })).toEqual([]);
  });

  test.each<[why: string, content: string | Uint8Array | { code: string }]>([
    ["the file can't be read: there is no such file", { code: 'ENOENT' }],
    ["the file can't be read: it is a directory", { code: 'EISDIR' }],
    ["the file can't be read: permission denied", { code: 'EACCES' }],
    ["the file can't be read: a part of its path is not a directory", { code: 'ENOTDIR' }],
    ["the file can't be read: ELOOP", { code: 'ELOOP' }],
    ['the file has 8193 bytes', 'x'.repeat(8193)],
    ['the file is not text', new Uint8Array([0xff, 0xfe, 0x41])],
    ['the file is not text', 'a\0b'],
  ])('%s', async (why, content) => {
    expect(await problemsOf(ENTERPRISE, { 'license.pem': content })).toEqual([
      {
        code: 'VARIABLE_INVALID',
        summary: 'A variable has a value that it can not take',
        detail: `license_path is "license.pem" (terraform.tfvars:9:10): ${why}. It takes the path of a readable file of at most 8 KiB, or nothing.`,
        hint: 'Write another value there, for example\nlicense_path = "license.pem"',
      },
    ]);
  });

  test.each([
    ['-----BEGIN CERTIFICATE----- SECRET', 'it is the content of a license, not the path of its file'],
    ['SECRET\nSECRET', 'it contains a line break or another control character'],
    [`/tmp/SECRET${'x'.repeat(1024)}`, 'it is too long for a path'],
    [['SECRET'], 'it is a list, not a string'],
  ])('given where its path belongs is never shown: %j', async (license_path, reason) => {
    const problems = await problemsOf({ license_path });
    expect(problems).toEqual([
      {
        code: 'VARIABLE_INVALID',
        summary: 'A variable has a value that it can not take',
        detail: `license_path (terraform.tfvars:9:10, not shown): ${reason}. It takes the path of a readable file of at most 8 KiB, or nothing.`,
        hint: 'Write another value there, for example\nlicense_path = "license.pem"',
      },
    ]);
  });

  test('given for another variable is not shown either', async () => {
    const [problem] = await problemsOf({ email: '-----BEGIN CERTIFICATE-----\nSECRET' });
    expect(problem?.detail).toMatch(/^email is a certificate or license \(not shown\) \(terraform/);
  });
});

describe('domain and names', () => {
  test.each([
    ['example.com', 'the zone itself'],
    ['teleport.example.org', 'another zone'],
    ['notexample.com', 'only the same ending'],
    ['com', 'above it'],
  ])('the domain %s is not below the zone example.com: %s', async (route53_domain) => {
    const problems = await problemsOf({ route53_domain: route53_domain === 'com' ? 'a.com' : route53_domain });
    expect(problems).toEqual([
      conflict(
        `route53_domain is "${route53_domain === 'com' ? 'a.com' : route53_domain}" (terraform.tfvars:6:10), but route53_zone is "example.com" (terraform.tfvars:5:10): the domain must be a name below the zone.`,
        'Set route53_domain to a name such as teleport.example.com',
      ),
    ]);
  });

  test('case and trailing dots make no difference', async () => {
    expect(await problemsOf({ route53_zone: 'EXAMPLE.com.', route53_domain: 'Tele.example.COM' })).toEqual([]);
  });

  test('ACM takes domains of at most 64 bytes', async () => {
    const domain = (bytes: number) => `${'a'.repeat(bytes - '.example.com'.length)}.example.com`;
    expect(await problemsOf({ use_acm: true, route53_domain: domain(64) })).toEqual([]);
    expect(await problemsOf({ use_acm: false, route53_domain: domain(65) })).toEqual([]);
    expect(await problemsOf({ use_acm: true, route53_domain: domain(65) })).toEqual([
      conflict(
        `route53_domain is "${domain(65)}" (terraform.tfvars:6:10), but use_acm is true (terraform.tfvars:9:10): ACM takes names of at most 64 bytes, this one has 65.`,
        'Choose a shorter route53_domain, or set use_acm to false.',
      ),
    ]);
  });

  test.each([
    ['a'.repeat(26), 'it is too long (26 characters)'],
    ['tele_port', 'it contains "_"'],
    ['internal-teleport', 'it begins with "internal-", which AWS reserves'],
  ])('with ACM the cluster can not be called %s', async (cluster_name, reason) => {
    expect(await problemsOf({ use_acm: true, cluster_name })).toEqual([
      conflict(
        `cluster_name is "${cluster_name}" (terraform.tfvars:2:10), but use_acm is true (terraform.tfvars:9:10): for the name of a load balancer, ${reason}. With ACM it takes at most 25 letters, digits and "-", not beginning with "internal-".`,
        'Choose another cluster_name, or set use_acm to false.',
      ),
    ]);
    expect(await problemsOf({ use_acm: false, cluster_name })).toEqual([]);
  });

  test('with ACM 25 characters are fine', async () => {
    expect(await problemsOf({ use_acm: true, cluster_name: 'a'.repeat(25) })).toEqual([]);
  });

  test('a value that is wrong for itself is told once', async () => {
    const wrong: Overrides = {
      use_acm: true,
      cluster_name: 'a.b',
      route53_zone: 'x',
      ami_name: 'x',
      teleport_auth_type: 'saml',
    };
    expect((await problemsOf(wrong)).map(({ code }) => code)).toEqual(Array(3).fill('VARIABLE_INVALID'));
  });
});
