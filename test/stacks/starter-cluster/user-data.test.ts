import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StarterError } from '../../../src/core/errors.ts';
import { confScript } from '../../../src/stacks/starter-cluster/user-data.ts';
import type { Config } from '../../../src/variables/config.ts';
import { at, declared, guide, letsencrypt } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'user-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

function userDataOf(config: Config): string {
  return String(at(declared(config), 'aws_instance.cluster').inputs.user_data);
}

/** Runs the script as the instance would, sources what it wrote, and answers each variable. */
function sourced(script: string, conf: string, names: string[]): Record<string, string> {
  const file = join(folder, 'script');
  writeFileSync(file, script);
  execFileSync('bash', [file], { cwd: folder });
  const print = names.map((name) => `printf '%s\\0' "$${name}"`).join('; ');
  const out = execFileSync('bash', ['-c', `set -eu; source "$0"; ${print}`, conf], { cwd: folder, encoding: 'utf8' });
  return Object.fromEntries(names.map((name, at) => [name, out.split('\0')[at] ?? '']));
}

describe('the first-boot script', () => {
  it('tells the image all it asks for, with the values that take effect', () => {
    expect(
      userDataOf({ ...guide, use_letsencrypt: true, use_tls_routing: false, enable_mysql_listener: true }),
    ).toMatchInlineSnapshot(`
      "#!/bin/bash
      cat >/etc/teleport.d/conf <<'END_OF_TELEPORT_CONF'
      TELEPORT_ROLE='auth,node,proxy'
      EC2_REGION='us-west-2'
      TELEPORT_AUTH_SERVER_LB='localhost'
      TELEPORT_AUTH_TYPE='local'
      TELEPORT_CLUSTER_NAME='teleport-example'
      TELEPORT_DOMAIN_ADMIN_EMAIL='support@example.com'
      TELEPORT_DOMAIN_NAME='teleport.example.com'
      TELEPORT_EXTERNAL_HOSTNAME='teleport.example.com'
      TELEPORT_DYNAMO_TABLE_NAME='teleport-example'
      TELEPORT_DYNAMO_EVENTS_TABLE_NAME='teleport-example-events'
      TELEPORT_LICENSE_PATH='/var/lib/teleport/license.pem'
      TELEPORT_LOCKS_TABLE_NAME='teleport-example-locks'
      TELEPORT_PROXY_SERVER_LB='teleport.example.com'
      TELEPORT_S3_BUCKET='teleport-example'
      TELEPORT_ENABLE_MONGODB='false'
      TELEPORT_ENABLE_MYSQL='false'
      TELEPORT_ENABLE_POSTGRES='false'
      USE_LETSENCRYPT='false'
      USE_ACM='true'
      USE_TLS_ROUTING='true'
      END_OF_TELEPORT_CONF
      "
    `);
  });

  it("tells the image of listeners and Let's Encrypt, and that there is no license", () => {
    const script = userDataOf(letsencrypt);
    for (const line of [
      "TELEPORT_LICENSE_PATH=''",
      "TELEPORT_AUTH_TYPE='github'",
      "TELEPORT_ENABLE_MONGODB='true'",
      "TELEPORT_ENABLE_MYSQL='true'",
      "TELEPORT_ENABLE_POSTGRES='true'",
      "USE_LETSENCRYPT='true'",
      "USE_ACM='false'",
      "USE_TLS_ROUTING='false'",
    ]) {
      expect(script.split('\n')).toContain(line);
    }
  });

  it('does not hold the license', () => {
    expect(userDataOf(guide)).not.toContain('LICENSE-CONTENT');
  });

  const HOSTILE = [
    '$(touch pwned)',
    '`touch pwned`',
    "'; touch pwned; '",
    '"; touch pwned; "',
    "x'$(touch pwned)'y",
    '\\$(touch pwned)\\',
    'x\nEND_OF_TELEPORT_CONF\ntouch pwned\n',
    "\n'\ntouch pwned\n'",
    '\u0024{IFS}touch\u0024{IFS}pwned',
    '* ? [a-z] ~ !! #comment & | ; < > ( ) { }',
    "$'\\x74ouch pwned'",
    '-rf',
    ' ',
    '',
    'é\t\u0007',
  ];

  it('executes nothing of any value, and sourcing gives every value back', () => {
    const values = Object.fromEntries(HOSTILE.map((value, at) => [`KEY_${at}`, value]));
    const conf = join(folder, 'conf');
    const before = readdirSync(folder);
    expect(sourced(confScript(conf, values), conf, Object.keys(values))).toEqual(values);
    expect(readdirSync(folder).filter((name) => !['script', 'conf', ...before].includes(name))).toEqual([]);
    expect(readFileSync(conf, 'utf8').trimEnd().split('\n')).toHaveLength(HOSTILE.length);
  });

  it("gives a real cluster's values back", () => {
    const conf = join(folder, 'conf');
    const script = userDataOf(guide).replace('/etc/teleport.d/conf', conf);
    expect(sourced(script, conf, ['TELEPORT_DOMAIN_ADMIN_EMAIL', 'TELEPORT_ROLE', 'USE_ACM'])).toEqual({
      TELEPORT_DOMAIN_ADMIN_EMAIL: 'support@example.com',
      TELEPORT_ROLE: 'auth,node,proxy',
      USE_ACM: 'true',
    });
  });

  const unsafe = HOSTILE.filter((value) => value !== '');
  it.each(unsafe)('refuses %j even when the checks of the variables let it through', (value) => {
    for (const name of ['email', 'cluster_name', 's3_bucket_name', 'route53_domain', 'region'] as const) {
      expect(() => userDataOf({ ...guide, [name]: value })).toThrow(StarterError);
    }
  });

  it('says what it refused', () => {
    expect(() => userDataOf({ ...guide, email: 'a b@example.com' })).toThrow(
      'A value can not be passed to the instance safely: TELEPORT_DOMAIN_ADMIN_EMAIL would be "a b@example.com"; letters, digits and . _ @ + , / - are allowed, and no leading "-". The checks of the variables should have refused it before.',
    );
  });
});
