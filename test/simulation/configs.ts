import { Secret } from '../../src/core/values.ts';
import type { Config } from '../../src/variables/config.ts';

export const LICENSE = 'LICENSE-THAT-NOBODY-MAY-SEE';

/** The guide's example: ACM, wildcard, Enterprise. */
export const guide: Config = {
  region: 'us-west-2',
  cluster_name: 'teleport-example',
  ami_name: 'teleport-ent-17.0.0-dev-x86_64',
  key_name: 'exampleuser',
  license_path: 'license.pem',
  license: new Secret(LICENSE),
  route53_zone: 'example.com',
  route53_domain: 'teleport.example.com',
  add_wildcard_route53_record: true,
  enable_mongodb_listener: false,
  enable_mysql_listener: false,
  enable_postgres_listener: false,
  s3_bucket_name: 'teleport-example',
  cluster_instance_type: 't3.micro',
  email: 'support@example.com',
  use_letsencrypt: false,
  use_acm: true,
  use_tls_routing: true,
  teleport_auth_type: 'local',
  allowed_ssh_ingress_cidr_blocks: ['0.0.0.0/0'],
  allowed_ingress_cidr_blocks: ['0.0.0.0/0'],
  allowed_egress_cidr_blocks: ['0.0.0.0/0'],
  kms_alias_name: 'alias/aws/ssm',
};

/** The same cluster with Let's Encrypt. */
export const letsencrypt: Config = { ...guide, use_acm: false, use_letsencrypt: true, use_tls_routing: false };
