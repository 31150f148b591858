import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { type Deployed, goneLines, nextLines } from '../../../src/cli/render/closing.ts';
import { recorded, stateWith } from '../world.ts';
import { change } from './sample-plans.ts';

const screen = { color: new Chalk({ level: 0 }), columns: 80 };

const deployed: Deployed = {
  outputs: {
    cluster_name: 'teleport-example',
    cluster_web_address: 'https://teleport.example.com',
    instance_ip_public: '203.0.113.10',
    key_name: 'exampleuser',
  },
  config: { teleport_auth_type: 'local', use_acm: true, use_letsencrypt: false },
  changes: [change('aws_instance.cluster', 'create'), change('aws_route53_record.cluster_acm[0]', 'create')],
  inSandbox: false,
};

function told(differing: Partial<Deployed>): string {
  return nextLines({ ...deployed, ...differing }, screen).join('\n');
}

test('after a first apply: what is still coming up, the first user and the log-in, with the values of this cluster', () => {
  expect(told({})).toMatchInlineSnapshot(`
    "Next steps:

    1. Give the new instance a few minutes: it sets Teleport up while it boots.
       Until then teleport.example.com answers with an error, or not at all.
       A resolver that was asked for teleport.example.com before may go on denying
       it for up to 15 minutes.

    2. Create the first user, if there is none yet.
       Log in to the instance with the private key of "exampleuser", here expected
       in this folder:
        ssh -i exampleuser.pem ec2-user@203.0.113.10
       and there:
        sudo tctl users add teleport-admin --roles=editor,access --logins=ec2-user
       It prints a link, valid for an hour, under which you choose a password and a
       second factor.

    3. Open https://teleport.example.com, or log in from a shell:
        tsh login --proxy=teleport.example.com:443 --user=teleport-admin"
  `);
  expect(Math.max(...nextLines(deployed, screen).map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("with Let's Encrypt, the certificate comes while the instance boots", () => {
  const changes = [change('aws_instance.cluster', 'create'), change('aws_route53_record.cluster[0]', 'create')];
  expect(
    told({ changes, config: { ...deployed.config, use_acm: false, use_letsencrypt: true } }).replace(/\s+/g, ' '),
  ).toContain("it sets Teleport up while it boots and gets its certificate from Let's Encrypt. Until then");
});

test('without a certificate, the commands say what the browser and tsh make of that', () => {
  const text = told({ config: { ...deployed.config, use_acm: false } });
  expect(text).toContain('tsh login --proxy=teleport.example.com:443 --user=teleport-admin --insecure\n');
  expect(text).toContain('The certificate is self-signed: your browser will warn of it.');
});

test('where users come from elsewhere, a connector is made instead of a user', () => {
  const text = told({ config: { ...deployed.config, teleport_auth_type: 'github' } });
  expect(text).toContain('\n    sudo tctl create -f github.yaml\n');
  expect(text).toContain('\n    tsh login --proxy=teleport.example.com:443 --auth=github');
  expect(text).not.toContain('users add');
});

test('a replaced instance has a new address, which resolvers learn late; there may be users already', () => {
  const text = told({
    config: { ...deployed.config, use_acm: false, use_letsencrypt: true },
    changes: [
      change('aws_instance.cluster', 'replace', { order: 'create-first' }),
      change('aws_route53_record.cluster[0]', 'update'),
    ],
  });
  expect(text).toMatch(/Resolvers may go on telling the old address of teleport\.example\.com for up to\s+5 minutes\./);
  expect(text).toContain('Give the new instance a few minutes');
  expect(text).toContain('Create the first user, if there is none yet.');
  // Behind a load balancer it is healthy before it takes over.
  const behindBalancer = [change('aws_instance.cluster', 'replace', { order: 'create-first' })];
  expect(told({ changes: behindBalancer })).not.toContain('few minutes');
});

test('an apply that completes an earlier one has nothing to wait for, and still says how to go on', () => {
  const text = told({ changes: [change('aws_lb_listener.cluster[0]', 'create')] });
  expect(text).toMatch(/^Next steps:\n\n1\. Create the first user/);
});

test('the sandbox says that nothing answers there', () => {
  expect(told({ inSandbox: true })).toContain('In the sandbox nothing answers at these addresses');
});

test('an apply that only changes or removes something says no more than its outputs', () => {
  const changes = [change('aws_security_group_rule.cluster_egress', 'update'), change('aws_lb.cluster[0]', 'delete')];
  expect(told({ changes })).toBe('');
});

test('after a destroy: which cluster is gone, and the data that went with it; what was left is told apart', () => {
  const before = stateWith({ outputs: deployed.outputs });
  const after = stateWith({});
  const changes = [
    change('aws_dynamodb_table.teleport', 'delete', { id: 'teleport-example' }),
    change('aws_dynamodb_table.teleport_events', 'delete', { id: 'teleport-example-events' }),
    change('aws_dynamodb_table.teleport_locks', 'delete', { id: 'teleport-example-locks' }),
    change('aws_s3_bucket.storage', 'delete', { id: 'teleport-recordings' }),
    change('aws_route53_record.cert_validation[0]', 'forget', { id: 'Z1' }),
  ];
  expect(goneLines({ before, after, changes }, screen).join('\n')).toMatchInlineSnapshot(`
    "Gone: the cluster teleport-example, https://teleport.example.com.
    Gone for good with all that was in them: the tables teleport-example,
    teleport-example-events and teleport-example-locks, and the bucket
    teleport-recordings.
    Left in AWS, since it is not ours: aws_route53_record.cert_validation[0]."
  `);
  expect(goneLines({ before: after, after, changes: [] }, screen)).toEqual([]);
});

test('a destroy of a part says nothing of the whole', () => {
  const before = stateWith({ outputs: deployed.outputs });
  const after = stateWith({ resources: { 'aws_s3_bucket.storage': recorded({ type: 'aws_s3_bucket', id: 'b' }) } });
  const changes = [change('aws_instance.cluster', 'delete', { id: 'i-1' })];
  expect(goneLines({ before, after, changes }, screen)).toEqual([]);
});
