import { StarterError } from '../../core/errors.ts';
import type { Scope } from './scope.ts';
import { tableNames } from './storage.ts';

/**
 * The instance's first-boot script. It writes `/etc/teleport.d/conf`, which units of Teleport's image source with bash.
 * A change of it must replace the instance: the image makes `/etc/teleport.yaml` from it once.
 * @throws StarterError USER_DATA_UNSAFE for a value that the checks of the variables should have refused.
 */
export function userData(scope: Scope): string {
  const values = confValues(scope);
  for (const [key, value] of Object.entries(values)) refuseUnsafe(key, value);
  return confScript('/etc/teleport.d/conf', values);
}

function confValues({ config, effective }: Scope): Record<string, string> {
  const tables = tableNames(config.cluster_name);
  return {
    TELEPORT_ROLE: 'auth,node,proxy',
    EC2_REGION: config.region,
    TELEPORT_AUTH_SERVER_LB: 'localhost',
    TELEPORT_AUTH_TYPE: config.teleport_auth_type,
    TELEPORT_CLUSTER_NAME: config.cluster_name,
    TELEPORT_DOMAIN_ADMIN_EMAIL: config.email,
    TELEPORT_DOMAIN_NAME: config.route53_domain,
    TELEPORT_EXTERNAL_HOSTNAME: config.route53_domain,
    TELEPORT_DYNAMO_TABLE_NAME: tables.state,
    TELEPORT_DYNAMO_EVENTS_TABLE_NAME: tables.events,
    // Not the user's path: anything but '' only means that the image fetches the license from SSM.
    TELEPORT_LICENSE_PATH: config.license ? '/var/lib/teleport/license.pem' : '',
    TELEPORT_LOCKS_TABLE_NAME: tables.locks,
    TELEPORT_PROXY_SERVER_LB: config.route53_domain,
    TELEPORT_S3_BUCKET: config.s3_bucket_name,
    TELEPORT_ENABLE_MONGODB: String(effective.mongodb),
    TELEPORT_ENABLE_MYSQL: String(effective.mysql),
    TELEPORT_ENABLE_POSTGRES: String(effective.postgres),
    USE_LETSENCRYPT: String(effective.letsencrypt),
    USE_ACM: String(effective.acm),
    USE_TLS_ROUTING: String(effective.tlsRouting),
  };
}

const END = 'END_OF_TELEPORT_CONF';

/** A bash script that writes `KEY='value'` lines to `path`. The shell that runs it and the one that sources the file execute nothing of `values`. */
export function confScript(path: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${quoted(value)}`);
  return ['#!/bin/bash', `cat >${path} <<'${END}'`, ...lines, END, ''].join('\n');
}

/** A newline goes in as $'\n': on a line of its own a value could end the here-document. */
function quoted(value: string): string {
  const lines = value.split('\n').map((line) => `'${line.split("'").join(String.raw`'\''`)}'`);
  return lines.join(String.raw`$'\n'`);
}

/** The image's scripts use some values unquoted and paste them into YAML, where no quoting of ours helps. */
const SAFE = /^([A-Za-z0-9_/][A-Za-z0-9._@+,/-]*)?$/;

function refuseUnsafe(key: string, value: string): void {
  if (SAFE.test(value)) return;
  throw new StarterError({
    code: 'USER_DATA_UNSAFE',
    summary: 'A value can not be passed to the instance safely',
    detail: `${key} would be ${JSON.stringify(value)}; letters, digits and . _ @ + , / - are allowed, and no leading "-". The checks of the variables should have refused it before.`,
    hint: 'Please report this: it is a bug in teleport-starter. Nothing was changed.',
  });
}
