import * as z from 'zod/mini';
import { bucketName } from './bucket-name.ts';
import { cidrBlocks } from './cidr.ts';
import type { Config } from './config.ts';
import { domainName } from './domain-name.ts';
import { imageName } from './image-name.ts';
import { licensePath } from './license.ts';
import { clusterName, emailAddress, instanceType, keyName, kmsAlias, regionName } from './names.ts';

/** The checked variables: a `Config` without what is read from files. */
export type Values = Omit<Config, 'license'>;
export type VariableName = keyof Values;
export type VariableType = 'string' | 'bool' | 'list';

/** A row of the table. Names, types and defaults are those of Teleport's public `starter-cluster` example, but where noted. */
export interface Variable<T> {
  readonly type: VariableType;
  /** What is taken when nobody sets it; missing: it is required. */
  readonly default?: T;
  /** What to ask for on a terminal; the required ones have it. */
  readonly question?: string;
  /** One line. */
  readonly description: string;
  /** What it takes, as the end of a sentence that begins "It takes". */
  readonly allowed: string;
  /** The same of an answer to its question, where that is written in another way. */
  readonly allowedAsAnswer?: string;
  /** A value, as an answer or `-var` has it. */
  readonly example: string;
  /** The check that needs no AWS; it also normalises. */
  readonly schema: z.ZodMiniType<T>;
}

const bool = { type: 'bool', allowed: 'true or false', example: 'true', schema: z.boolean() } as const;
const cidrs = {
  type: 'list',
  default: ['0.0.0.0/0'],
  allowed: 'a list of IPv4 or IPv6 networks such as ["203.0.113.0/24", "2001:db8::/32"]',
  allowedAsAnswer: 'IPv4 or IPv6 networks with commas between them, such as 203.0.113.0/24, 2001:db8::/32',
  example: '["203.0.113.0/24"]',
  schema: cidrBlocks,
} as const;

/** Every variable, in the order in which they are asked and told. */
export const variables: { readonly [N in VariableName]: Variable<Values[N]> } = {
  region: {
    type: 'string',
    question: 'Which AWS region should the cluster run in?',
    description: 'AWS region to deploy to.',
    allowed: 'the name of an AWS region, such as us-west-2',
    example: 'us-west-2',
    schema: regionName,
  },
  cluster_name: {
    type: 'string',
    question: 'What should the cluster be called?',
    description: 'Name of the cluster and of its resources. Changing it replaces everything.',
    allowed: '3 to 56 letters, digits, "-" and "_", not beginning with "-" or "sg-"',
    example: 'teleport-example',
    schema: clusterName,
  },
  ami_name: {
    type: 'string',
    question: 'Which Teleport image should it run?',
    description: "Name of Teleport's machine image; it decides edition, version and architecture.",
    allowed: 'teleport-<oss|ent>-<version>-<x86_64|arm64>[-fips]',
    example: 'teleport-oss-17.0.0-x86_64',
    schema: imageName,
  },
  key_name: {
    type: 'string',
    question: 'Which EC2 key pair should open SSH to the instance?',
    description: 'Name of an EC2 key pair of the region, for SSH to the instance.',
    allowed:
      'the name of an EC2 key pair: at most 255 letters, digits and . _ @ + = , : -, beginning with a letter or digit',
    example: 'my-key',
    schema: keyName,
  },
  license_path: {
    type: 'string',
    default: '',
    description: 'Path of the Teleport Enterprise license file. Empty, or an empty file: no license.',
    allowed: 'the path of a readable file of at most 8 KiB, or nothing',
    example: 'license.pem',
    schema: licensePath,
  },
  route53_zone: {
    type: 'string',
    question: "Which public Route 53 zone holds the cluster's domain?",
    description: 'Name of the public Route 53 hosted zone for the DNS records.',
    allowed: 'a domain name, such as example.com',
    example: 'example.com',
    schema: domainName,
  },
  route53_domain: {
    type: 'string',
    question: 'Under which domain should the cluster be reached?',
    description: 'Domain of the cluster: a name below route53_zone.',
    allowed: 'a domain name below route53_zone, such as teleport.example.com',
    example: 'teleport.example.com',
    schema: domainName,
  },
  add_wildcard_route53_record: {
    ...bool,
    // The example has no default; application access, which most want, needs the wildcard.
    default: true,
    description: 'Whether *.route53_domain leads to the cluster, too; application access needs it.',
  },
  enable_mongodb_listener: {
    ...bool,
    default: false,
    description: 'Whether MongoDB has a port of its own (27017); only without TLS routing.',
  },
  enable_mysql_listener: {
    ...bool,
    default: false,
    description: 'Whether MySQL has a port of its own (3036); only without TLS routing.',
  },
  enable_postgres_listener: {
    ...bool,
    default: false,
    description: 'Whether PostgreSQL has a port of its own (5432); only without TLS routing.',
  },
  s3_bucket_name: {
    type: 'string',
    question: 'Which S3 bucket should be made for session recordings?',
    description: "Name of the S3 bucket to make for recordings and Let's Encrypt's certificates; unique in all of AWS.",
    allowed: '3 to 63 lower-case letters, digits, "." and "-", beginning and ending with a letter or digit',
    example: 'teleport-example-recordings',
    schema: bucketName,
  },
  cluster_instance_type: {
    type: 'string',
    // The example has no default.
    default: 't3.micro',
    description: "EC2 instance type; of the image's architecture.",
    allowed: 'the name of an EC2 instance type, such as t3.micro',
    example: 't3.micro',
    schema: instanceType,
  },
  email: {
    type: 'string',
    question: "Which e-mail address should hear from Let's Encrypt?",
    description: "E-mail address of the cluster's administrator, for Let's Encrypt.",
    allowed: 'an e-mail address of letters, digits and . _ + - before the "@"',
    example: 'admin@example.com',
    schema: emailAddress,
  },
  use_letsencrypt: {
    ...bool,
    // The example has no default.
    default: false,
    description: "Whether the instance gets its certificate from Let's Encrypt; use_acm goes before it.",
  },
  use_acm: {
    ...bool,
    default: false,
    description: 'Whether a load balancer with an ACM certificate stands in front of the instance.',
  },
  use_tls_routing: {
    ...bool,
    default: false,
    description: 'Whether all protocols share port 443; use_acm makes it so.',
  },
  teleport_auth_type: {
    type: 'string',
    default: 'local',
    description: 'How users log in: local, github, oidc or saml (the last two need Enterprise).',
    allowed: 'local, github, oidc or saml',
    example: 'local',
    schema: z.enum(['local', 'github', 'oidc', 'saml'], 'it is none of them'),
  },
  allowed_ssh_ingress_cidr_blocks: { ...cidrs, description: 'Networks that reach SSH on the instance.' },
  allowed_ingress_cidr_blocks: { ...cidrs, description: 'Networks that reach Teleport.' },
  allowed_egress_cidr_blocks: { ...cidrs, description: 'Networks that the cluster reaches.' },
  kms_alias_name: {
    type: 'string',
    default: 'alias/aws/ssm',
    description: 'Alias of the KMS key that encrypts the license in SSM.',
    allowed: 'alias/ and letters, digits and / _ -',
    example: 'alias/aws/ssm',
    schema: kmsAlias,
  },
};

/** Every variable's name, in the table's order. */
export const variableNames = Object.keys(variables) as VariableName[];

export function isVariableName(name: string): name is VariableName {
  return Object.hasOwn(variables, name);
}
