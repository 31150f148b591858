import { describe, expect, it } from 'vitest';
import { Ref, refsIn, Secret } from '../../../src/core/values.ts';
import { starterCluster } from '../../../src/stacks/starter-cluster/stack.ts';
import { at, declared, guide, letsencrypt, lookups, nothingDeployed, owner, stateOf } from './world.ts';

const ALWAYS = [
  'aws_dynamodb_table.teleport',
  'aws_dynamodb_table.teleport_events',
  'aws_dynamodb_table.teleport_locks',
  'aws_iam_instance_profile.cluster',
  'aws_iam_role.cluster',
  'aws_iam_role_policy.cluster_dynamo',
  'aws_iam_role_policy.cluster_route53',
  'aws_iam_role_policy.cluster_s3',
  'aws_iam_role_policy.cluster_ssm',
  'aws_instance.cluster',
  'aws_s3_bucket.storage',
  'aws_s3_bucket_acl.storage',
  'aws_s3_bucket_ownership_controls.storage',
  'aws_s3_bucket_public_access_block.storage',
  'aws_s3_bucket_server_side_encryption_configuration.storage',
  'aws_s3_bucket_versioning.storage',
  'aws_security_group.cluster',
  'aws_security_group_rule.cluster_egress',
  'aws_security_group_rule.cluster_ingress_ssh',
  'aws_security_group_rule.cluster_ingress_web',
];
const WITH_ACM = [
  'aws_acm_certificate.cert[0]',
  'aws_acm_certificate_validation.cert[0]',
  'aws_lb.cluster[0]',
  'aws_lb_listener.cluster[0]',
  'aws_lb_target_group.cluster[0]',
  'aws_lb_target_group_attachment.cluster[0]',
  'aws_route53_record.cert_validation[0]',
  'aws_route53_record.cluster_acm[0]',
];

function addresses(...parts: Parameters<typeof declared>): string[] {
  return [...declared(...parts).keys()].sort();
}

describe('what is declared', () => {
  it("is 30 resources for the guide's example", () => {
    expect(addresses(guide)).toEqual(
      [...ALWAYS, ...WITH_ACM, 'aws_route53_record.proxy_acm_wildcard[0]', 'aws_ssm_parameter.license[0]'].sort(),
    );
    expect(addresses(guide)).toHaveLength(30);
  });

  it("is 25 resources for Let's Encrypt with all listeners, no license and no wildcard", () => {
    expect(addresses(letsencrypt)).toEqual(
      [
        ...ALWAYS,
        'aws_route53_record.cluster[0]',
        'aws_security_group_rule.cluster_ingress_mongodb[0]',
        'aws_security_group_rule.cluster_ingress_mysql[0]',
        'aws_security_group_rule.cluster_ingress_postgres[0]',
        'aws_security_group_rule.cluster_ingress_services[0]',
      ].sort(),
    );
    expect(addresses(letsencrypt)).toHaveLength(25);
  });

  it('has a wildcard record when wanted', () => {
    expect(addresses({ ...letsencrypt, add_wildcard_route53_record: true })).toContain(
      'aws_route53_record.wildcard-cluster[0]',
    );
    expect(addresses({ ...guide, add_wildcard_route53_record: false })).not.toContain(
      'aws_route53_record.proxy_acm_wildcard[0]',
    );
  });

  it('opens no port beside 443 and 22 with TLS routing, whoever asked for it', () => {
    const rules = [
      'aws_security_group_rule.cluster_egress',
      'aws_security_group_rule.cluster_ingress_ssh',
      'aws_security_group_rule.cluster_ingress_web',
    ];
    const rulesOf = (config: typeof guide) => addresses(config).filter((address) => address.includes('group_rule'));
    expect(rulesOf({ ...letsencrypt, use_tls_routing: true })).toEqual(rules);
    expect(rulesOf({ ...letsencrypt, use_acm: true })).toEqual(rules);
  });

  it('opens a database port only for the listener that is on', () => {
    const config = { ...letsencrypt, enable_mysql_listener: false, enable_mongodb_listener: false };
    expect(addresses(config).filter((address) => /_(mysql|postgres|mongodb)\[0\]/.test(address))).toEqual([
      'aws_security_group_rule.cluster_ingress_postgres[0]',
    ]);
  });

  it('lets the load balancer reach the instance when the CIDRs leave the VPC out', () => {
    const narrow = ['203.0.113.0/24'];
    const lb = (config: typeof guide) => addresses(config).filter((address) => address.endsWith('_lb[0]'));
    expect(lb({ ...guide, allowed_ingress_cidr_blocks: narrow })).toEqual([
      'aws_security_group_rule.cluster_ingress_lb[0]',
    ]);
    expect(lb({ ...guide, allowed_egress_cidr_blocks: narrow })).toEqual([
      'aws_security_group_rule.cluster_egress_lb[0]',
    ]);
    expect(lb({ ...guide, allowed_ingress_cidr_blocks: [...narrow, '172.31.0.0/16'] })).toEqual([]);
    expect(lb({ ...letsencrypt, allowed_ingress_cidr_blocks: narrow })).toEqual([]);
    const rule = at(
      declared({ ...guide, allowed_ingress_cidr_blocks: narrow }),
      'aws_security_group_rule.cluster_ingress_lb[0]',
    );
    expect(rule.inputs).toMatchObject({
      type: 'ingress',
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks: [],
      self: true,
    });
  });

  it('answers what the user wants to know', () => {
    expect(starterCluster.declare(guide, lookups, nothingDeployed, owner).outputs).toEqual({
      cluster_name: 'teleport-example',
      cluster_web_address: 'https://teleport.example.com',
      instance_ip_public: new Ref('aws_instance.cluster', 'public_ip'),
      key_name: 'exampleuser',
    });
  });

  it.each([
    ['the guide', guide],
    ["Let's Encrypt", letsencrypt],
    ['narrow CIDRs', { ...guide, allowed_ingress_cidr_blocks: ['10.0.0.0/8'], allowed_egress_cidr_blocks: [] }],
  ])('refers only to what it declares: %s', (_name, config) => {
    const resources = declared(config);
    const { outputs } = starterCluster.declare(config, lookups, nothingDeployed, owner);
    const pointedAt = [...resources.values()].flatMap(({ inputs, needs, outlives }) => [
      ...refsIn(inputs).map((ref) => ref.address),
      ...needs.map((need) => need.address),
      ...(outlives ?? []),
    ]);
    for (const address of [...pointedAt, ...refsIn(outputs).map((ref) => ref.address)]) {
      expect([...resources.keys()]).toContain(address);
    }
  });
});

describe('storage', () => {
  const resources = declared(guide);
  const common = {
    billing_mode: 'PROVISIONED',
    ttl_attribute: 'Expires',
    point_in_time_recovery: true,
    server_side_encryption: true,
    tags: { TeleportCluster: 'teleport-example' },
  };

  it("has the tables of Teleport's DynamoDB backend", () => {
    expect(at(resources, 'aws_dynamodb_table.teleport').inputs).toEqual({
      ...common,
      name: 'teleport-example',
      hash_key: 'HashKey',
      range_key: 'FullPath',
      attributes: [
        { name: 'HashKey', type: 'S' },
        { name: 'FullPath', type: 'S' },
      ],
      read_capacity: 10,
      write_capacity: 10,
      stream_view_type: 'NEW_IMAGE',
      global_secondary_indexes: [],
    });
    expect(at(resources, 'aws_dynamodb_table.teleport_events').inputs).toEqual({
      ...common,
      name: 'teleport-example-events',
      hash_key: 'SessionID',
      range_key: 'EventIndex',
      attributes: [
        { name: 'SessionID', type: 'S' },
        { name: 'EventIndex', type: 'N' },
        { name: 'CreatedAtDate', type: 'S' },
        { name: 'CreatedAt', type: 'N' },
      ],
      read_capacity: 10,
      write_capacity: 10,
      stream_view_type: null,
      global_secondary_indexes: [
        {
          name: 'timesearchV2',
          hash_key: 'CreatedAtDate',
          range_key: 'CreatedAt',
          projection_type: 'ALL',
          read_capacity: 10,
          write_capacity: 10,
        },
      ],
    });
    expect(at(resources, 'aws_dynamodb_table.teleport_locks').inputs).toEqual({
      ...common,
      name: 'teleport-example-locks',
      hash_key: 'Lock',
      range_key: null,
      attributes: [{ name: 'Lock', type: 'S' }],
      read_capacity: 5,
      write_capacity: 5,
      stream_view_type: null,
      global_secondary_indexes: [],
    });
  });

  it('leaves the events table, and only that, to Teleport', () => {
    expect([...resources.values()].filter((resource) => resource.ignoresDrift).map(({ address }) => address)).toEqual([
      'aws_dynamodb_table.teleport_events',
    ]);
  });

  it('keeps the bucket private, encrypted and versioned, and sets the ACL when the bucket takes one', () => {
    const bucket = new Ref('aws_s3_bucket.storage', 'bucket');
    expect(at(resources, 'aws_s3_bucket.storage').inputs).toEqual({ bucket: 'teleport-example' });
    expect(at(resources, 'aws_s3_bucket_ownership_controls.storage')).toMatchObject({
      inputs: { bucket, object_ownership: 'BucketOwnerPreferred' },
      needs: [],
    });
    expect(at(resources, 'aws_s3_bucket_acl.storage')).toMatchObject({
      inputs: { bucket, acl: 'private' },
      needs: [{ address: 'aws_s3_bucket_ownership_controls.storage', until: 'ready' }],
    });
    expect(at(resources, 'aws_s3_bucket_server_side_encryption_configuration.storage').inputs).toEqual({
      bucket,
      sse_algorithm: 'AES256',
    });
    expect(at(resources, 'aws_s3_bucket_versioning.storage').inputs).toEqual({ bucket, status: 'Enabled' });
    expect(at(resources, 'aws_s3_bucket_public_access_block.storage').inputs).toEqual({
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });
});

describe('identity', () => {
  const resources = declared(guide);

  it('gives role, profile and policies the names of the example', () => {
    const role = new Ref('aws_iam_role.cluster', 'name');
    expect(at(resources, 'aws_iam_role.cluster').inputs).toMatchObject({ name: 'teleport-example-cluster' });
    expect(at(resources, 'aws_iam_instance_profile.cluster').inputs).toEqual({
      name: 'teleport-example-cluster',
      role,
    });
    for (const kind of ['dynamo', 'route53', 's3', 'ssm']) {
      expect(at(resources, `aws_iam_role_policy.cluster_${kind}`).inputs).toMatchObject({
        name: `teleport-example-cluster-${kind}`,
        role,
      });
    }
  });

  it('stores the license encrypted, and nowhere in clear', () => {
    const { inputs } = at(resources, 'aws_ssm_parameter.license[0]');
    expect(inputs).toMatchObject({
      name: '/teleport/teleport-example/license',
      type: 'SecureString',
      key_id: 'alias/aws/ssm',
      tier: 'Intelligent-Tiering',
    });
    expect(inputs.value instanceof Secret && inputs.value.reveal()).toBe('LICENSE-CONTENT\n');
    expect(JSON.stringify(starterCluster.declare(guide, lookups, nothingDeployed, owner))).not.toContain('LICENSE-');
  });
});

describe('network', () => {
  it('puts a group of its own into the default VPC', () => {
    expect(at(declared(guide), 'aws_security_group.cluster').inputs).toEqual({
      name: 'teleport-example-cluster',
      description: 'Teleport cluster teleport-example',
      vpc_id: 'vpc-1',
      tags: { TeleportCluster: 'teleport-example' },
    });
  });

  it("keeps an imported group's description, which can't be changed, unless the group gets another name", () => {
    const there = (name: string) =>
      stateOf({ 'aws_security_group.cluster': { inputs: { name, description: 'Managed by Terraform' } } });
    const description = (name: string) => at(declared(guide, there(name)), 'aws_security_group.cluster').inputs;
    expect(description('teleport-example-cluster')).toMatchObject({ description: 'Managed by Terraform' });
    expect(description('other-cluster')).toMatchObject({ description: 'Teleport cluster teleport-example' });
  });

  it('opens exactly the ports of the example', () => {
    const rules = [...declared(letsencrypt).values()].filter(({ type }) => type === 'aws_security_group_rule');
    const open = ['0.0.0.0/0'];
    expect(
      rules.map(({ address, inputs }) => [
        address.replace('aws_security_group_rule.cluster_', ''),
        inputs.type,
        inputs.protocol,
        inputs.from_port,
        inputs.to_port,
        inputs.cidr_blocks,
        inputs.self,
      ]),
    ).toEqual([
      ['ingress_ssh', 'ingress', 'tcp', 22, 22, ['203.0.113.0/24', '198.51.100.7/32'], false],
      ['ingress_web', 'ingress', 'tcp', 443, 443, open, false],
      ['egress', 'egress', '-1', 0, 0, open, false],
      ['ingress_services[0]', 'ingress', 'tcp', 3022, 3026, open, false],
      ['ingress_mysql[0]', 'ingress', 'tcp', 3036, 3036, open, false],
      ['ingress_postgres[0]', 'ingress', 'tcp', 5432, 5432, open, false],
      ['ingress_mongodb[0]', 'ingress', 'tcp', 27017, 27017, open, false],
    ]);
    for (const { inputs, needs } of rules) {
      expect(inputs.security_group_id).toEqual(new Ref('aws_security_group.cluster', 'id'));
      expect(needs).toEqual([{ address: 'aws_security_group.cluster', until: 'ready' }]);
    }
  });
});

describe('compute', () => {
  it('launches the instance as the example does, with everything encrypted and IMDSv2', () => {
    const { user_data, ...inputs } = at(declared(guide), 'aws_instance.cluster').inputs;
    expect(inputs).toEqual({
      ami: 'ami-1',
      ami_name: 'teleport-ent-17.0.0-dev-x86_64',
      instance_type: 't3.micro',
      key_name: 'exampleuser',
      subnet_id: 'subnet-a',
      vpc_security_group_ids: [new Ref('aws_security_group.cluster', 'id')],
      iam_instance_profile: new Ref('aws_iam_instance_profile.cluster', 'name'),
      associate_public_ip_address: true,
      root_encrypted: true,
      root_device: { name: '/dev/xvda', size_gib: 15 },
      http_tokens: 'required',
      http_endpoint: 'enabled',
      replacement_trigger: guide.license,
    });
    expect(user_data).toContain('TELEPORT_CLUSTER_NAME');
  });

  it('waits for all that the first boot reads', () => {
    const readyFor = (config: typeof guide) =>
      at(declared(config), 'aws_instance.cluster').needs.map((need) => `${need.address} ${need.until}`);
    const always = [
      'aws_dynamodb_table.teleport ready',
      'aws_dynamodb_table.teleport_events ready',
      'aws_dynamodb_table.teleport_locks ready',
      'aws_iam_instance_profile.cluster ready',
      'aws_iam_role_policy.cluster_dynamo ready',
      'aws_iam_role_policy.cluster_route53 ready',
      'aws_iam_role_policy.cluster_s3 ready',
      'aws_iam_role_policy.cluster_ssm ready',
      'aws_s3_bucket.storage ready',
      'aws_s3_bucket_acl.storage ready',
      'aws_s3_bucket_ownership_controls.storage ready',
      'aws_s3_bucket_public_access_block.storage ready',
      'aws_s3_bucket_server_side_encryption_configuration.storage ready',
      'aws_s3_bucket_versioning.storage ready',
      'aws_security_group_rule.cluster_egress ready',
    ];
    expect(readyFor(letsencrypt)).toEqual(always);
    expect(readyFor(guide)).toEqual([...always, 'aws_ssm_parameter.license[0] ready']);
  });

  it('is made anew by another license, which the image reads only at boot', () => {
    const trigger = (config: typeof guide) => at(declared(config), 'aws_instance.cluster').inputs.replacement_trigger;
    expect(trigger(letsencrypt)).toBeNull();
    const other = trigger({ ...guide, license: new Secret('another') });
    expect(other instanceof Secret && other.reveal()).toBe('another');
  });
});

describe('certificate and load balancer', () => {
  const resources = declared(guide);

  it('asks ACM for the domain and its wildcard, and proves the domain', () => {
    const cert = 'aws_acm_certificate.cert[0]';
    expect(at(resources, cert).inputs).toEqual({
      domain_names: ['teleport.example.com', '*.teleport.example.com'],
      validation_method: 'DNS',
      status: 'usable',
    });
    expect(at(declared({ ...guide, add_wildcard_route53_record: false }), cert).inputs).toMatchObject({
      domain_names: ['teleport.example.com'],
    });
    expect(at(resources, 'aws_route53_record.cert_validation[0]')).toMatchObject({
      inputs: {
        zone_id: 'Z1',
        name: new Ref(cert, 'validation_record_name'),
        type: new Ref(cert, 'validation_record_type'),
        ttl: 60,
        records: [new Ref(cert, 'validation_record_value')],
        alias: null,
      },
      outlives: [cert],
    });
    expect(at(resources, 'aws_acm_certificate_validation.cert[0]')).toMatchObject({
      inputs: { certificate_arn: new Ref(cert, 'arn') },
      needs: [{ address: 'aws_route53_record.cert_validation[0]', until: 'exists' }],
    });
  });

  it('builds the way from the load balancer to the instance', () => {
    expect(at(resources, 'aws_lb.cluster[0]')).toMatchObject({
      inputs: {
        name: 'teleport-example-alb',
        internal: false,
        subnets: ['subnet-a', 'subnet-b'],
        security_groups: [new Ref('aws_security_group.cluster', 'id')],
        idle_timeout: 3600,
        tags: { TeleportCluster: 'teleport-example' },
      },
      needs: [],
    });
    expect(at(resources, 'aws_lb_target_group.cluster[0]').inputs).toEqual({
      name: 'teleport-example-alb-tg',
      target_type: 'instance',
      port: 443,
      protocol: 'HTTPS',
      vpc_id: 'vpc-1',
      health_check_path: '/web/login',
      health_check_protocol: 'HTTPS',
    });
    expect(at(resources, 'aws_lb_target_group_attachment.cluster[0]')).toMatchObject({
      inputs: {
        target_group_arn: new Ref('aws_lb_target_group.cluster[0]', 'arn'),
        target_id: new Ref('aws_instance.cluster', 'id'),
        port: 443,
      },
      needs: [{ address: 'aws_instance.cluster', until: 'ready' }],
    });
    expect(at(resources, 'aws_lb_listener.cluster[0]')).toMatchObject({
      inputs: {
        load_balancer_arn: new Ref('aws_lb.cluster[0]', 'arn'),
        port: 443,
        protocol: 'HTTPS',
        certificate_arn: new Ref('aws_acm_certificate_validation.cert[0]', 'certificate_arn'),
        target_group_arn: new Ref('aws_lb_target_group.cluster[0]', 'arn'),
      },
      // The certificate as well: one that ACM let die has no validation that would hold it until the listener has left.
      needs: [
        { address: 'aws_acm_certificate_validation.cert[0]', until: 'ready' },
        { address: 'aws_acm_certificate.cert[0]', until: 'exists' },
      ],
    });
  });

  const imported = (...domain_names: string[]) =>
    stateOf({
      'aws_acm_certificate.cert[0]': { inputs: { domain_names }, attributes: { certificate_type: 'IMPORTED' } },
    });

  it.each([
    ['the same names', ['teleport.example.com', '*.teleport.example.com']],
    ['more names', ['example.com', '*.teleport.example.com', 'teleport.example.com']],
    ['the domain by a wildcard', ['*.example.com', '*.teleport.example.com']],
    ['the names in capitals', ['*.Example.com', '*.TELEPORT.example.com']],
  ])('uses an imported certificate with %s as it is', (_name, names) => {
    const kept = declared(guide, imported(...names));
    expect(kept.has('aws_acm_certificate.cert[0]')).toBe(true);
    expect(kept.has('aws_acm_certificate_validation.cert[0]')).toBe(false);
    expect(kept.has('aws_route53_record.cert_validation[0]')).toBe(false);
    expect(kept.size).toBe(28);
    expect(at(kept, 'aws_lb_listener.cluster[0]')).toMatchObject({
      inputs: { certificate_arn: new Ref('aws_acm_certificate.cert[0]', 'arn') },
      needs: [{ address: 'aws_acm_certificate.cert[0]', until: 'ready' }],
    });
  });

  it.each([
    ['lacks the wildcard', ['teleport.example.com']],
    ['has a wildcard one label too high', ['teleport.example.com', '*.example.com']],
    ['is for another domain', ['other.example.com', '*.other.example.com']],
  ])('proves the domain when the imported certificate %s and is replaced', (_name, names) => {
    expect(declared(guide, imported(...names)).has('aws_acm_certificate_validation.cert[0]')).toBe(true);
  });

  it('proves the domain for an imported certificate that ACM issued', () => {
    const issued = stateOf({
      'aws_acm_certificate.cert[0]': {
        inputs: { domain_names: ['teleport.example.com', '*.teleport.example.com'] },
        attributes: { certificate_type: 'AMAZON_ISSUED' },
      },
    });
    expect(declared(guide, issued).size).toBe(30);
  });
});

describe('names', () => {
  it('point to the load balancer; names in use move only when it answers', () => {
    const resources = declared(guide);
    for (const [address, name] of [
      ['aws_route53_record.cluster_acm[0]', 'teleport.example.com'],
      ['aws_route53_record.proxy_acm_wildcard[0]', '*.teleport.example.com'],
    ] as const) {
      expect(at(resources, address)).toMatchObject({
        inputs: {
          zone_id: 'Z1',
          name,
          type: 'A',
          ttl: null,
          records: [],
          alias: {
            name: new Ref('aws_lb.cluster[0]', 'dns_name'),
            zone_id: new Ref('aws_lb.cluster[0]', 'zone_id'),
            evaluate_target_health: true,
          },
        },
        needs: [
          { address: 'aws_lb_listener.cluster[0]', until: 'ready', onlyToChange: true },
          { address: 'aws_lb_target_group_attachment.cluster[0]', until: 'serving', onlyToChange: true },
        ],
      });
    }
  });

  it('point to the instance without ACM; names in use move only when it answers', () => {
    const resources = declared({ ...letsencrypt, add_wildcard_route53_record: true });
    for (const [address, name] of [
      ['aws_route53_record.cluster[0]', 'le.example.com'],
      ['aws_route53_record.wildcard-cluster[0]', '*.le.example.com'],
    ] as const) {
      expect(at(resources, address)).toMatchObject({
        inputs: {
          zone_id: 'Z1',
          name,
          type: 'A',
          ttl: 300,
          records: [new Ref('aws_instance.cluster', 'public_ip')],
          alias: null,
        },
        needs: [{ address: 'aws_instance.cluster', until: 'serving', onlyToChange: true }],
      });
    }
  });
});

describe('warnings', () => {
  it('are none for the two examples', () => {
    expect([starterCluster.warnings(guide), starterCluster.warnings(letsencrypt)]).toEqual([[], []]);
  });

  it('tell of a self-signed certificate', () => {
    expect(starterCluster.warnings({ ...letsencrypt, use_letsencrypt: false })).toEqual([
      {
        code: 'CERTIFICATE_SELF_SIGNED',
        severity: 'warning',
        summary: 'The web UI will show a self-signed certificate',
        detail:
          'use_acm and use_letsencrypt are both false, so nothing gets a certificate for le.example.com: browsers will warn, and tsh needs --insecure.',
        hint: 'Set use_acm or use_letsencrypt to true.',
      },
    ]);
  });

  it('tell what ACM overrules', () => {
    expect(starterCluster.warnings({ ...letsencrypt, use_acm: true })).toEqual([
      {
        code: 'LETSENCRYPT_IGNORED',
        severity: 'warning',
        summary: "Let's Encrypt is not used, because ACM is",
        detail: 'use_letsencrypt and use_acm are both true: the load balancer serves the ACM certificate.',
        hint: 'Set one of them to false.',
      },
      {
        code: 'LISTENER_IGNORED',
        severity: 'warning',
        summary: 'A database listener is not used, because of TLS routing',
        detail:
          'enable_mongodb_listener, enable_mysql_listener, enable_postgres_listener: use_acm is true, which forces TLS routing, so databases are reached through port 443 and no port of their own is opened.',
      },
    ]);
    const [warning] = starterCluster.warnings({ ...letsencrypt, use_tls_routing: true });
    expect(warning?.detail).toContain('use_tls_routing is true, so databases');
  });
});
