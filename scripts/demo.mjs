// Plans and applies the guide's example in the sandbox, in a folder of its own. Needs no account and no network.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/teleport-starter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'teleport-starter-demo-'));
writeFileSync(join(folder, 'license.pem'), 'a license for the demo\n');
writeFileSync(
  join(folder, 'terraform.tfvars'),
  `region                       = "us-west-2"
cluster_name                 = "teleport-example"
ami_name                     = "teleport-ent-17.0.0-dev-x86_64"
key_name                     = "exampleuser"
license_path                 = "${join(folder, 'license.pem')}"
route53_zone                 = "example.com"
route53_domain               = "teleport.example.com"
add_wildcard_route53_record  = true
s3_bucket_name               = "teleport-example"
cluster_instance_type        = "t3.micro"
email                        = "support@example.com"
use_letsencrypt              = false
use_acm                      = true
use_tls_routing              = true
teleport_auth_type           = "local"
`,
);

// Variables of the caller's own environment must not decide what the demo shows.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TF_VAR_|AWS_|TELEPORT_STARTER_)/.test(name)),
);

try {
  for (const command of [['plan'], ['apply', '-auto-approve']]) {
    console.log(`$ teleport-starter -sandbox ${command.join(' ')}`);
    const { status } = spawnSync(process.execPath, [program, '-sandbox', ...command], {
      cwd: folder,
      env,
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(status ?? 1);
    console.log();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
