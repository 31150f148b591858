import { readFileSync } from 'node:fs';
import { Secret, type JsonObject } from '../core/values.ts';
import type { Diagnostic } from '../core/errors.ts';
import type { Config } from '../variables/config.ts';
import type { Io } from './io.ts';
import type { GlobalOptions } from './options.ts';
export interface Read { config: Config; warnings: readonly Diagnostic[]; saved: JsonObject }
export async function readConfig(_o: GlobalOptions, io: Io): Promise<Read> {
  const e = io.env;
  const s = (n: string, d = '') => e[`TF_VAR_${n}`] ?? d;
  const b = (n: string) => s(n) === 'true';
  const l = (n: string) => JSON.parse(s(n, '["0.0.0.0/0"]')) as string[];
  const lic = s('license_path') ? readFileSync(s('license_path'), 'utf8') : '';
  const config = { region: s('region'), cluster_name: s('cluster_name'), ami_name: s('ami_name'), key_name: s('key_name'), license_path: s('license_path'), ...(lic ? {license: new Secret(lic)} : {}),
   route53_zone: s('route53_zone'), route53_domain: s('route53_domain'), add_wildcard_route53_record: b('add_wildcard_route53_record'), enable_mongodb_listener: b('enable_mongodb_listener'), enable_mysql_listener: b('enable_mysql_listener'), enable_postgres_listener: b('enable_postgres_listener'),
   s3_bucket_name: s('s3_bucket_name'), cluster_instance_type: s('cluster_instance_type'), email: s('email'), use_letsencrypt: b('use_letsencrypt'), use_acm: b('use_acm'), use_tls_routing: b('use_tls_routing'), teleport_auth_type: s('teleport_auth_type') as 'local',
   allowed_ssh_ingress_cidr_blocks: l('allowed_ssh_ingress_cidr_blocks'), allowed_ingress_cidr_blocks: l('allowed_ingress_cidr_blocks'), allowed_egress_cidr_blocks: l('allowed_egress_cidr_blocks'), kms_alias_name: s('kms_alias_name', 'alias/aws/ssm') } as Config;
  return { config, warnings: [], saved: {} };
}
export async function restoreConfig(_v: JsonObject, o: GlobalOptions, io: Io) { return readConfig(o, io); }
