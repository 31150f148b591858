import { Secret } from '../../src/core/values.ts';
import type { Config } from '../../src/variables/config.ts';
import { seeded } from './seeded.ts';

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

/** How many different wishes there are: for each one first apply shows what the account is to be, which takes its time. */
const WISHES = 64;

/** Variables as somebody may wish them. */
export function randomConfig(random: () => number): Config {
  return configOf(seeded(1 + Math.floor(random() * WISHES)));
}

/** Variables out of a few that differ in every way that matters. */
function configOf(random: () => number): Config {
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const acm = pick(true, false);
  const { license, ...withoutLicense } = guide;
  const enterprise = pick(true, false);
  return {
    ...(enterprise && license ? { ...withoutLicense, license } : withoutLicense),
    ami_name: enterprise ? 'teleport-ent-17.0.0-dev-x86_64' : 'teleport-oss-17.0.0-dev-x86_64',
    cluster_name: pick('teleport-example', 'teleport-example', 'other-cluster'),
    s3_bucket_name: pick('teleport-example', 'teleport-other'),
    teleport_auth_type: pick('local', 'github'),
    cluster_instance_type: pick('t3.micro', 't3.small'),
    add_wildcard_route53_record: pick(true, false),
    use_acm: acm,
    use_letsencrypt: !acm,
    use_tls_routing: acm || pick(true, false),
    enable_mysql_listener: pick(true, false),
    allowed_ingress_cidr_blocks: pick(['0.0.0.0/0'], ['203.0.113.0/24']),
    allowed_ssh_ingress_cidr_blocks: pick(['0.0.0.0/0'], ['203.0.113.0/24', '198.51.100.7/32'], ['10.0.0.0/8']),
    route53_domain: pick('teleport.example.com', 'teleport.example.com', 'tele.example.com'),
  };
}
