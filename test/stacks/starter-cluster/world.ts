import { Secret } from '../../../src/core/values.ts';
import type { Declaration, Declarations } from '../../../src/planner/declaration.ts';
import type { Deployed } from '../../../src/stacks/starter-cluster/deployed.ts';
import type { Lookups } from '../../../src/stacks/starter-cluster/lookups.ts';
import { starterCluster } from '../../../src/stacks/starter-cluster/stack.ts';
import type { Config } from '../../../src/variables/config.ts';

const open = ['0.0.0.0/0'];

/** The public guide's example: ACM, wildcard, Enterprise with a license. */
export const guide: Config = {
  region: 'us-west-2',
  cluster_name: 'teleport-example',
  ami_name: 'teleport-ent-17.0.0-dev-x86_64',
  key_name: 'exampleuser',
  license_path: './license.pem',
  license: new Secret('LICENSE-CONTENT\n'),
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
  allowed_ssh_ingress_cidr_blocks: open,
  allowed_ingress_cidr_blocks: open,
  allowed_egress_cidr_blocks: open,
  kms_alias_name: 'alias/aws/ssm',
};

const { license: _, ...unlicensed } = guide;

/** Community, Let's Encrypt, every listener, no TLS routing, no wildcard, no license. */
export const letsencrypt: Config = {
  ...unlicensed,
  cluster_name: 'tele-le',
  ami_name: 'teleport-oss-17.0.0-dev-x86_64',
  license_path: '',
  route53_domain: 'le.example.com',
  add_wildcard_route53_record: false,
  enable_mongodb_listener: true,
  enable_mysql_listener: true,
  enable_postgres_listener: true,
  s3_bucket_name: 'tele-le-bucket',
  cluster_instance_type: 't3.small',
  email: 'ops@example.com',
  use_letsencrypt: true,
  use_acm: false,
  use_tls_routing: false,
  teleport_auth_type: 'github',
  allowed_ssh_ingress_cidr_blocks: ['203.0.113.0/24', '198.51.100.7/32'],
};

export const lookups: Lookups = {
  vpc: { id: 'vpc-1', cidrs: ['172.31.0.0/16'] },
  subnets: { instance: 'subnet-a', loadBalancer: ['subnet-a', 'subnet-b'] },
  image: { id: 'ami-1', architecture: 'x86_64', rootDevice: { name: '/dev/xvda', size_gib: 15 } },
  zoneId: 'Z1',
  kmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/k-1',
  warnings: [],
};

export const owner = { account: '123456789012', partition: 'aws' };

export const nothingDeployed: Deployed = () => undefined;

/** A state that holds these addresses. */
export function stateOf(held: Record<string, Partial<NonNullable<ReturnType<Deployed>>>>): Deployed {
  return (address) => {
    const resource = held[address];
    return resource && { id: 'some-id', inputs: {}, attributes: {}, ...resource };
  };
}

/** What the stack declares for `config`, by address. */
export function declared(config: Config, deployed: Deployed = nothingDeployed, found: Lookups = lookups) {
  return byAddress(starterCluster.declare(config, found, deployed, owner));
}

function byAddress({ resources }: Declarations): Map<string, Declaration> {
  return new Map(resources.map((resource) => [resource.address, resource]));
}

/** One declaration; fails when there is none at the address. */
export function at(resources: Map<string, Declaration>, address: string): Declaration {
  const found = resources.get(address);
  if (!found) throw new Error(`nothing is declared at ${address}`);
  return found;
}
