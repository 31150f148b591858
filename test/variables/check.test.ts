import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/core/values.ts';
import { checkVariables, missing } from '../../src/variables/check.ts';
import { answered, type RawVariables, type Source, typed } from '../../src/variables/raw.ts';
import { readVariables } from '../../src/variables/sources.ts';
import { type VariableName, variableNames, variables } from '../../src/variables/table.ts';
import { asFile, check, problemsOf, REQUIRED, readFileFrom } from './given.ts';

const noFiles = { readFile: readFileFrom({}) };

describe('what is accepted', () => {
  test('the required ones alone: everything else has its default', async () => {
    const checked = await check({});
    expect(checked).toEqual({
      ok: true,
      warnings: [],
      config: {
        ...REQUIRED,
        license_path: '',
        add_wildcard_route53_record: true,
        enable_mongodb_listener: false,
        enable_mysql_listener: false,
        enable_postgres_listener: false,
        cluster_instance_type: 't3.micro',
        use_letsencrypt: false,
        use_acm: false,
        use_tls_routing: false,
        teleport_auth_type: 'local',
        allowed_ssh_ingress_cidr_blocks: ['0.0.0.0/0'],
        allowed_ingress_cidr_blocks: ['0.0.0.0/0'],
        allowed_egress_cidr_blocks: ['0.0.0.0/0'],
        kms_alias_name: 'alias/aws/ssm',
      },
    });
  });

  test("the public guide's example, from the environment", async () => {
    const { values, warnings } = await readVariables({
      env: {
        TF_VAR_region: 'us-west-2',
        TF_VAR_cluster_name: 'teleport-example',
        TF_VAR_ami_name: 'teleport-ent-17.0.0-dev-x86_64',
        TF_VAR_key_name: 'exampleuser',
        TF_VAR_license_path: '/tmp/license.pem',
        TF_VAR_route53_zone: 'example.com',
        TF_VAR_route53_domain: 'teleport.example.com',
        TF_VAR_add_wildcard_route53_record: 'true',
        TF_VAR_enable_mongodb_listener: 'false',
        TF_VAR_s3_bucket_name: 'teleport-example',
        TF_VAR_cluster_instance_type: 't3.micro',
        TF_VAR_email: 'support@example.com',
        TF_VAR_use_letsencrypt: '0',
        TF_VAR_use_acm: '1',
        TF_VAR_use_tls_routing: 'true',
        TF_VAR_teleport_auth_type: 'local',
        TF_VAR_allowed_ssh_ingress_cidr_blocks: '["203.0.113.0/24","198.51.100.7/32"]',
      },
      args: [],
      readFile: readFileFrom({}),
      listDir: async () => [],
    });
    const checked = await checkVariables(values, {
      readFile: readFileFrom({ '/tmp/license.pem': 'LICENSE-CONTENT\n' }),
    });
    expect(warnings).toEqual([]);
    if (!checked.ok) expect.fail(JSON.stringify(checked.problems));
    expect(checked.warnings).toEqual([]);
    expect(checked.config.license?.reveal()).toBe('LICENSE-CONTENT\n');
    expect(checked.config).toMatchObject({
      ami_name: 'teleport-ent-17.0.0-dev-x86_64',
      add_wildcard_route53_record: true,
      use_letsencrypt: false,
      use_acm: true,
      allowed_ssh_ingress_cidr_blocks: ['203.0.113.0/24', '198.51.100.7/32'],
    });
  });

  test.each<[name: VariableName, value: Json, becomes: Json]>([
    ['region', 'us-gov-west-1', 'us-gov-west-1'],
    ['region', 'ap-southeast-4', 'ap-southeast-4'],
    ['region', 'eusc-de-east-1', 'eusc-de-east-1'],
    ['cluster_name', 'A_1', 'A_1'],
    ['cluster_name', 123456789, '123456789'],
    ['cluster_name', true, 'true'],
    ['cluster_name', 'a'.repeat(56), 'a'.repeat(56)],
    ['ami_name', 'teleport-oss-18.1.0-rc.1-arm64', 'teleport-oss-18.1.0-rc.1-arm64'],
    ['ami_name', 'gravitational-teleport-ami-oss-10.1.4', 'gravitational-teleport-ami-oss-10.1.4'],
    ['key_name', 'me@laptop+2024=x:1,2', 'me@laptop+2024=x:1,2'],
    ['route53_zone', 'Example.COM.', 'example.com'],
    ['route53_domain', 'Tele.Port.Example.Com.', 'tele.port.example.com'],
    ['s3_bucket_name', 'my.bucket-1', 'my.bucket-1'],
    ['s3_bucket_name', 'a'.repeat(63), 'a'.repeat(63)],
    ['cluster_instance_type', 'u-6tb1.56xlarge', 'u-6tb1.56xlarge'],
    ['cluster_instance_type', 'm7i-flex.large', 'm7i-flex.large'],
    ['cluster_instance_type', 'mac2-m2.metal', 'mac2-m2.metal'],
    ['email', 'First.Last+tag_x@Sub.Example.com', 'First.Last+tag_x@Sub.Example.com'],
    ['use_letsencrypt', 'true', true],
    ['use_letsencrypt', '1', true],
    ['use_letsencrypt', '0', false],
    ['use_letsencrypt', 1, true],
    ['use_letsencrypt', 0, false],
    ['use_letsencrypt', null, false],
    ['teleport_auth_type', 'github', 'github'],
    ['kms_alias_name', 'alias/team/teleport_key-1', 'alias/team/teleport_key-1'],
    ['kms_alias_name', null, 'alias/aws/ssm'],
    ['allowed_ingress_cidr_blocks', ['10.0.0.0/8', '10.0.0.0/8'], ['10.0.0.0/8']],
    ['allowed_ingress_cidr_blocks', ['2001:DB8:0:0::/32', '::/0'], ['2001:db8::/32', '::/0']],
    ['allowed_ingress_cidr_blocks', ['192.0.2.255/32', '192.0.2.254/31'], ['192.0.2.255/32', '192.0.2.254/31']],
  ])('%s = %j', async (name, value, becomes) => {
    const checked = await check({ [name]: value });
    expect(checked).toMatchObject({ ok: true });
    expect(checked.ok && checked.config[name]).toEqual(becomes);
  });
});

/** A value that its variable refuses, and the reason that is told. */
const INVALID: [name: VariableName, value: Json, reason: string][] = [
  ['region', 'us west', 'it contains a space'],
  ['region', 'US-WEST-2', 'it contains "U"'],
  ['region', 'us-west-2a', 'it is an availability zone; its region is "us-west-2"'],
  ['region', 'oregon', 'it is not a region'],
  ['region', ['us-west-2'], 'it is a list, not a string'],
  ['region', { a: 1 }, 'it is a map, not a string'],
  ['cluster_name', 'a', 'it is too short (1 character)'],
  ['cluster_name', 'ab', 'it is too short (2 characters)'],
  ['cluster_name', 'a'.repeat(57), 'it is too long (57 characters)'],
  ['cluster_name', 'sg-teleport', 'it begins with "sg-", which AWS keeps for the ids of security groups'],
  ['cluster_name', 'tele.port', 'it contains "."'],
  ['cluster_name', 'téléport', 'it contains "é"'],
  ['ami_name', 'teleport-17.0.0-x86_64', "it is not the name of one of Teleport's images"],
  ['ami_name', 'teleport-oss-17-x86_64', "it is not the name of one of Teleport's images"],
  ['ami_name', 'teleport-oss-17.0.0', "it is not the name of one of Teleport's images"],
  ['ami_name', 'teleport-oss-17.0.0-amd64', "it is not the name of one of Teleport's images"],
  ['ami_name', 'teleport-pro-17.0.0-x86_64', "it is not the name of one of Teleport's images"],
  ['ami_name', 'ami-0123456789abcdef0', "it is not the name of one of Teleport's images"],
  ['ami_name', 'teleport-oss-17.0.0-x86_64-fips-fips', "it is not the name of one of Teleport's images"],
  ['key_name', 'my key', 'it contains a space'],
  ['key_name', 'k'.repeat(256), 'it is too long (256 characters)'],
  ['key_name', '~/.ssh/id', 'it contains "~"'],
  ['key_name', '=my-key', 'it does not begin with a letter or digit'],
  ['route53_zone', 'example', 'it has no dot'],
  ['route53_zone', 'example..com', 'it has an empty part between dots'],
  ['route53_zone', '.example.com', 'it has an empty part between dots'],
  ['route53_zone', 'example.com..', 'it has an empty part between dots'],
  ['route53_zone', 'exa_mple.com', 'it contains "_"'],
  ['route53_zone', 'münchen.example.com', 'it contains "ü"'],
  ['route53_zone', 'https://example.com', 'it contains ":"'],
  ['route53_zone', '192.0.2.1', 'it is a number or an address, not a name'],
  ['route53_zone', `${'a'.repeat(64)}.com`, `its part "${'a'.repeat(64)}" is longer than 63 characters`],
  ['route53_zone', `${'abc.'.repeat(63)}com`, 'it is too long (255 characters)'],
  ['route53_domain', 'tele-.example.com', 'its part "tele-" begins or ends with "-"'],
  ['route53_domain', '*.example.com', 'it contains "*"'],
  ['route53_domain', 'teleport.example.com:443', 'it contains ":"'],
  ['add_wildcard_route53_record', 'yes', 'it is not a bool'],
  ['add_wildcard_route53_record', 2, 'it is not a bool'],
  ['enable_mongodb_listener', 'True', 'it is not lower-case "true"'],
  ['enable_mysql_listener', '', 'it is not a bool'],
  ['enable_postgres_listener', ' true', 'it is not a bool'],
  ['use_letsencrypt', 'FALSE', 'it is not lower-case "false"'],
  ['use_acm', [true], 'it is a list, not a bool'],
  ['use_tls_routing', 'on', 'it is not a bool'],
  ['s3_bucket_name', 'ab', 'it is too short (2 characters)'],
  ['s3_bucket_name', 'a'.repeat(64), 'it is too long (64 characters)'],
  ['s3_bucket_name', 'My-Bucket', 'it contains "M"'],
  ['s3_bucket_name', 'my_bucket', 'it contains "_"'],
  ['s3_bucket_name', 'my..bucket', 'it has two dots in a row'],
  ['s3_bucket_name', '.bucket', 'it does not begin and end with a letter or digit'],
  ['s3_bucket_name', 'bucket-', 'it does not begin and end with a letter or digit'],
  ['s3_bucket_name', '192.168.5.4', 'it has the form of an IP address'],
  ['s3_bucket_name', 'xn--bucket', 'it begins with "xn--", which AWS reserves'],
  ['s3_bucket_name', 'sthree-bucket', 'it begins with "sthree-", which AWS reserves'],
  ['s3_bucket_name', 'amzn-s3-demo-bucket', 'it begins with "amzn-s3-demo-", which AWS reserves'],
  ['s3_bucket_name', 'bucket-s3alias', 'it ends with "-s3alias", which AWS reserves'],
  ['s3_bucket_name', 'bucket--ol-s3', 'it ends with "--ol-s3", which AWS reserves'],
  ['s3_bucket_name', 'bucket.mrap', 'it ends with ".mrap", which AWS reserves'],
  ['s3_bucket_name', 'bucket--x-s3', 'it ends with "--x-s3", which AWS reserves'],
  ['s3_bucket_name', 'bucket--table-s3', 'it ends with "--table-s3", which AWS reserves'],
  ['cluster_instance_type', '', 'it is empty'],
  ['cluster_instance_type', 't3', 'it is not of the form FAMILY.SIZE'],
  ['cluster_instance_type', 'T3.micro', 'it contains "T"'],
  ['cluster_instance_type', 't3.micro.', 'it is not of the form FAMILY.SIZE'],
  ['cluster_instance_type', `t3.${'x'.repeat(60)}`, 'it is too long (63 characters)'],
  ['email', 'support', 'it does not have exactly one "@"'],
  ['email', 'a@b@example.com', 'it does not have exactly one "@"'],
  ['email', '@example.com', 'it does not have 1 to 64 characters before the "@"'],
  ['email', `${'a'.repeat(65)}@example.com`, 'it does not have 1 to 64 characters before the "@"'],
  ['email', '.a@example.com', 'what stands before the "@" is not valid'],
  ['email', 'a..b@example.com', 'what stands before the "@" is not valid'],
  ['email', 'a.@example.com', 'what stands before the "@" is not valid'],
  ['email', '+a@example.com', 'what stands before the "@" is not valid'],
  ['email', 'a@example', 'what stands after the "@" is not a domain name'],
  ['email', 'a@exam_ple.com', 'what stands after the "@" is not a domain name'],
  ['email', 'a@-example.com', 'what stands after the "@" is not a domain name'],
  ['email', 'Me <me@example.com>', 'it contains a space'],
  ['email', `a@${'abc.'.repeat(63)}com`, 'it is too long (257 characters)'],
  ['teleport_auth_type', 'SAML', 'it is none of them'],
  ['teleport_auth_type', 'ldap', 'it is none of them'],
  ['teleport_auth_type', '', 'it is none of them'],
  ['allowed_ssh_ingress_cidr_blocks', [], 'it is empty'],
  ['allowed_ssh_ingress_cidr_blocks', '10.0.0.0/8', 'it is a string, not a list'],
  ['allowed_ssh_ingress_cidr_blocks', true, 'it is a bool, not a list'],
  ['allowed_ssh_ingress_cidr_blocks', { a: '10.0.0.0/8' }, 'it is a map, not a list'],
  ['allowed_ingress_cidr_blocks', ['10.0.0.1/8'], '"10.0.0.1/8" has host bits set; the network is "10.0.0.0/8"'],
  [
    'allowed_ingress_cidr_blocks',
    ['::/0', '10.1.2.3/20'],
    '"10.1.2.3/20" has host bits set; the network is "10.1.0.0/20"',
  ],
  [
    'allowed_ingress_cidr_blocks',
    ['2001:db8::1/64'],
    '"2001:db8::1/64" has host bits set; the network is "2001:db8::/64"',
  ],
  [
    'allowed_ingress_cidr_blocks',
    ['198.51.100.7'],
    '"198.51.100.7" has no length; a single address is "198.51.100.7/32"',
  ],
  [
    'allowed_ingress_cidr_blocks',
    ['2001:db8::1'],
    '"2001:db8::1" has no length; a single address is "2001:db8::1/128"',
  ],
  ['allowed_ingress_cidr_blocks', ['10.0.0.0/33'], '"10.0.0.0/33" has no length from 0 to 32 after the "/"'],
  ['allowed_ingress_cidr_blocks', ['10.0.0.0/08'], '"10.0.0.0/08" has no length from 0 to 32 after the "/"'],
  ['allowed_ingress_cidr_blocks', ['10.0.0.0/8/8'], '"10.0.0.0/8/8" has no length from 0 to 32 after the "/"'],
  ['allowed_ingress_cidr_blocks', ['::/129'], '"::/129" has no length from 0 to 128 after the "/"'],
  ['allowed_ingress_cidr_blocks', ['10.0.0.256/8'], '"10.0.0.256/8" is not an IPv4 or IPv6 address with a length'],
  ['allowed_ingress_cidr_blocks', ['010.0.0.0/8'], '"010.0.0.0/8" is not an IPv4 or IPv6 address with a length'],
  ['allowed_ingress_cidr_blocks', ['10.0/8'], '"10.0/8" is not an IPv4 or IPv6 address with a length'],
  [
    'allowed_ingress_cidr_blocks',
    ['fe80::1%eth0/64'],
    '"fe80::1%eth0/64" is not an IPv4 or IPv6 address with a length',
  ],
  ['allowed_egress_cidr_blocks', ['10.0.0.0/8 '], '"10.0.0.0/8 " has no length from 0 to 32 after the "/"'],
  ['allowed_egress_cidr_blocks', ['10.0.0.0/8\n'], '"10.0.0.0/8\\n" has no length from 0 to 32 after the "/"'],
  ['allowed_egress_cidr_blocks', ['anywhere'], '"anywhere" is not an IPv4 or IPv6 address with a length'],
  ['allowed_egress_cidr_blocks', [null], 'of item 1, it is null, not a string'],
  ['allowed_egress_cidr_blocks', [['10.0.0.0/8']], 'of item 1, it is a list, not a string'],
  ['kms_alias_name', '', 'it is empty'],
  ['kms_alias_name', 'aws/ssm', 'it is not of the form alias/NAME'],
  ['kms_alias_name', 'alias/', 'it is not of the form alias/NAME'],
  [
    'kms_alias_name',
    'arn:aws:kms:us-west-2:1:alias/x',
    'it is an ARN; the name of an alias is what follows the last ":"',
  ],
  ['kms_alias_name', `alias/${'x'.repeat(251)}`, 'it is too long (257 characters)'],
];

describe('what is refused', () => {
  test.each(INVALID)('%s = %j', async (name, value, reason) => {
    const problems = await problemsOf({ [name]: value });
    const own = problems.filter(({ code }) => code === 'VARIABLE_INVALID');
    expect(own).toHaveLength(1);
    expect(own[0]?.detail).toMatch(new RegExp(`^${name} is `));
    expect(own[0]?.detail).toContain(`: ${reason}. It takes ${variables[name].allowed}.`);
  });

  const strings = variableNames.filter((name) => variables[name].type === 'string' && name !== 'license_path');
  const STRANGE = [...' \t\n\r"\'`$\\*?[]{}()<>|&;!#~^%', '\0', '\x1b', '\x7f', '\u00a0', '\u2028', '\u202e', '\ud800'];

  test.each(strings)('%s: white space and what a shell would act on, wherever it stands', async (name) => {
    const good = variables[name].example;
    for (const strange of STRANGE) {
      for (const value of [`${good}${strange}`, `${strange}${good}`, `${good.slice(0, 2)}${strange}${good.slice(2)}`]) {
        const [problem] = await problemsOf({ [name]: value });
        expect(problem, JSON.stringify(value)).toMatchObject({
          code: 'VARIABLE_INVALID',
          detail: expect.stringMatching(`^${name} is `),
        });
        // What is told can't act on the terminal either.
        expect(problem?.detail).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
      }
    }
  });

  test.each(strings)('%s: a leading "-", which a command would take for an option', async (name) => {
    const [problem] = await problemsOf({ [name]: `-${variables[name].example}` });
    expect(problem?.detail).toContain(
      name === 'teleport_auth_type' ? ': it is none of them.' : ': it begins with "-".',
    );
  });

  test.each<[source: Source, hint: string]>([
    [{ kind: 'environment', text: 'TF_VAR_region' }, 'Set another value, for example\nexport TF_VAR_region=us-west-2'],
    [{ kind: 'argument', text: '-var' }, 'Give another value, for example\n-var region=us-west-2'],
    [{ kind: 'file', text: 'terraform.tfvars:3:10' }, 'Write another value there, for example\nregion = "us-west-2"'],
    [{ kind: 'file', text: 'x.tfvars.json:3:10' }, 'Write another value there, for example\n"region": "us-west-2"'],
    [{ kind: 'answer', text: 'your answer' }, 'Answer for example us-west-2.'],
    [{ kind: 'plan', text: 'the saved plan' }, 'The saved plan is of no use any more: make a new one.'],
  ])('the whole message names variable, source, value, what is allowed and what to do: %j', async (source, hint) => {
    const checked = await checkVariables({ ...asFile(REQUIRED), region: typed('region', 'a b', source) }, noFiles);
    expect(checked).toEqual({
      ok: false,
      warnings: [],
      problems: [
        {
          code: 'VARIABLE_INVALID',
          summary: 'A variable has a value that it can not take',
          detail: `region is "a b" (${source.text}): it contains a space. It takes the name of an AWS region, such as us-west-2.`,
          hint,
        },
      ],
    });
  });

  test('a list in the environment that is no list', async () => {
    const name = 'allowed_ssh_ingress_cidr_blocks';
    const raw = typed(name, '10.0.0.0/8', { kind: 'environment', text: `TF_VAR_${name}` });
    const checked = await checkVariables({ ...asFile(REQUIRED), [name]: raw }, noFiles);
    expect(checked.ok || checked.problems).toEqual([
      {
        code: 'VARIABLE_INVALID',
        summary: 'A variable has a value that it can not take',
        detail:
          'allowed_ssh_ingress_cidr_blocks is "10.0.0.0/8" (TF_VAR_allowed_ssh_ingress_cidr_blocks): it can not be read, column 5: the value should end here; only literal values are understood. It takes a list of IPv4 or IPv6 networks such as ["203.0.113.0/24", "2001:db8::/32"].',
        hint: `Set another value, for example\nexport TF_VAR_allowed_ssh_ingress_cidr_blocks='["203.0.113.0/24"]'`,
      },
    ]);
  });

  test('a very long value is cut', async () => {
    const [problem] = await problemsOf({ cluster_name: 'x'.repeat(5000) });
    expect(problem?.detail).toContain(`cluster_name is "${'x'.repeat(79)}… (5002 characters) (terraform.tfvars:2:10)`);
  });

  test('everything at once, in the order of the table', async () => {
    const raw: RawVariables = { ...asFile({ ...REQUIRED, region: 'x', use_acm: 'y', teleport_auth_type: 'saml' }) };
    const { email: _, ...rest } = raw;
    const checked = await checkVariables(rest, noFiles);
    expect(
      checked.ok || checked.problems.map(({ code, detail }) => `${code} ${detail.split(' ', 3).join(' ')}`),
    ).toEqual([
      'VARIABLE_MISSING Not set: email.',
      'VARIABLE_INVALID region is "x"',
      'VARIABLE_INVALID use_acm is "y"',
      'VARIABLE_CONFLICT teleport_auth_type is "saml"',
    ]);
  });
});

describe('what is missing', () => {
  test('nothing set: one problem lists all, with the lines to copy', async () => {
    const checked = await checkVariables({}, noFiles);
    expect(checked.ok || checked.problems).toEqual([
      {
        code: 'VARIABLE_MISSING',
        summary: 'Required variables have no value',
        detail:
          'Not set: region, cluster_name, ami_name, key_name, route53_zone, route53_domain, s3_bucket_name, email.',
        hint: [
          'To be asked for them on a terminal, and to keep the answers in a file:',
          'teleport-starter init',
          'Set them with -var, in terraform.tfvars or another file of -var-file, or in the environment:',
          'export TF_VAR_region=us-west-2',
          'export TF_VAR_cluster_name=teleport-example',
          'export TF_VAR_ami_name=teleport-oss-17.0.0-x86_64',
          'export TF_VAR_key_name=my-key',
          'export TF_VAR_route53_zone=example.com',
          'export TF_VAR_route53_domain=teleport.example.com',
          'export TF_VAR_s3_bucket_name=teleport-example-recordings',
          'export TF_VAR_email=admin@example.com',
        ].join('\n'),
      },
    ]);
  });

  test('empty and null count as not set where there is no default; the source is named', async () => {
    const raw = { ...asFile(REQUIRED), ...asFile({ region: '', key_name: null }) };
    expect(missing(raw)).toEqual(['region', 'key_name']);
    const checked = await checkVariables(raw, noFiles);
    expect(checked.ok || checked.problems.map(({ detail }) => detail)).toEqual([
      'Not set: region (empty in terraform.tfvars:1:10), key_name (empty in terraform.tfvars:2:10).',
    ]);
  });

  test('answers fill the gaps and go through the same checks', async () => {
    const { region: _, ...rest } = asFile(REQUIRED);
    expect(missing(rest)).toEqual(['region']);
    expect(await checkVariables({ ...rest, region: answered('region', 'eu-west-1') }, noFiles)).toMatchObject({
      ok: true,
      config: { region: 'eu-west-1' },
    });
    expect(await checkVariables({ ...rest, region: answered('region', 'eu;1') }, noFiles)).toMatchObject({ ok: false });
    expect(missing({ ...rest, region: answered('region', '') })).toEqual(['region']);
  });
});
