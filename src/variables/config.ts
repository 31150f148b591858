import type { Secret } from '../core/values.ts';

export type AuthType = 'local' | 'github' | 'oidc' | 'saml';

/** The variables after their offline checks, under the names that users know (FACTS 1; Teleport's `starter-cluster` example). */
export interface Config {
  readonly region: string;
  readonly cluster_name: string;
  readonly ami_name: string;
  readonly key_name: string;
  readonly license_path: string;
  /** The license file's content; missing when there is no license (no path, or an empty file). */
  readonly license?: Secret;
  /** Without trailing dot, lower case. */
  readonly route53_zone: string;
  /** Without trailing dot, lower case. */
  readonly route53_domain: string;
  readonly add_wildcard_route53_record: boolean;
  readonly enable_mongodb_listener: boolean;
  readonly enable_mysql_listener: boolean;
  readonly enable_postgres_listener: boolean;
  readonly s3_bucket_name: string;
  readonly cluster_instance_type: string;
  readonly email: string;
  /** As given; what takes effect is decided by the stack (ACM wins). */
  readonly use_letsencrypt: boolean;
  readonly use_acm: boolean;
  readonly use_tls_routing: boolean;
  readonly teleport_auth_type: AuthType;
  readonly allowed_ssh_ingress_cidr_blocks: readonly string[];
  readonly allowed_ingress_cidr_blocks: readonly string[];
  readonly allowed_egress_cidr_blocks: readonly string[];
  readonly kms_alias_name: string;
}
